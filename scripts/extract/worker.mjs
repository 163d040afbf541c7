/** A Worker that answers what the crawler's own code reads from a page: sent as a body, or fetched where it lives. */

import { extractProduct } from '../../worker/catalog/extract/extract.ts'
import { fetchOutside } from '../../worker/core/outbound.ts'

const rules = { maxBytes: 6_000_000, timeout: 20_000, redirects: 5 }

export default {
  async fetch(request) {
    const asked = new URL(request.url).searchParams
    const url = asked.get('url') ?? undefined
    const rounds = Number(asked.get('rounds') ?? 1)
    if (request.method === 'GET') return Response.json(await live(url, asked.get('local') !== null))
    const page = new Uint8Array(await request.arrayBuffer())
    const contentType = request.headers.get('Content-Type') ?? undefined
    // The bench reads one page many times, to tell the reading's cost from that of the way here.
    for (let round = 1; round < rounds; round += 1) await extractProduct(page, { url, contentType })
    return Response.json({ url, ...(await extractProduct(page, { url, contentType })) })
  },
}

async function live(url, development) {
  const hosts = URL.canParse(url) ? [new URL(url).host] : []
  // A shop often answers on the other of its two names.
  const both = hosts.flatMap((host) => [
    host,
    host.startsWith('www.') ? host.slice(4) : `www.${host}`,
  ])
  const answer = await fetchOutside(
    { url, headers: { Accept: 'text/html' } },
    { ...rules, hosts: both, development },
  )
  if (!answer.ok) return { url, error: `${answer.message} (${answer.code})` }
  if (answer.status >= 400) {
    await answer.body?.cancel()
    return { url, error: `The page answers ${answer.status}.` }
  }
  const contentType = answer.headers.get('Content-Type') ?? undefined
  return {
    url: answer.url,
    ...(await extractProduct(answer.body, { url: answer.url, contentType })),
  }
}
