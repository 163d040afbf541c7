/** The pages on which the SDKs are measured: one origin for pages and scripts, that of the collector is another. */

import { createServer } from 'node:http'

/**
 * How long a page takes to answer, in ms, as over a good line. Without it the next page is there before a timer of the
 * last one fires, which no shop is, and which costs SDKs that send in a later task every other event.
 */
const LINE = 50

/**
 * Serves `/page?n=…&to=…` with the SDK on it. A page with `to` tracks its number when it is loaded and the SDK
 * is ready, and goes to the next in the same task, until `to`; others wait and leave `window.track` for the bench to call.
 *
 * @param {import('./subjects.mjs').Subject} subject
 * @param {Uint8Array} script
 * @param {string} collector
 */
export async function openPages(subject, script, collector) {
  const parts = (await subject.parts?.()) ?? new Map()
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench</title>
<meta name="referrer" content="unsafe-url"><link rel="icon" href="data:,">
<script>
function begin(track) {
  if (document.readyState !== 'complete') return addEventListener('load', () => setTimeout(begin, 0, track))
  const here = new URL(location.href)
  const n = Number(here.searchParams.get('n'))
  const to = Number(here.searchParams.get('to'))
  window.track = track
  if (n >= to) return
  track(n)
  here.searchParams.set('n', n + 1)
  location.href = here.href
}
</script>
${subject.tag(collector)}</head><body></body></html>`

  const server = createServer(async (request, response) => {
    const isScript = request.url.endsWith('.js')
    if (!isScript) await new Promise((done) => setTimeout(done, LINE))
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8',
      ...(isScript && { 'cache-control': 'max-age=600' }),
    })
    response.end(isScript ? (parts.get(request.url) ?? script) : html)
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: (query = {}) =>
      `http://127.0.0.1:${server.address().port}/page?${new URLSearchParams(query)}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
