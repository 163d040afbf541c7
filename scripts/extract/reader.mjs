/** Reads pages with the Worker's own code: one workerd for all of them, ended with the script. */

import { gunzipSync } from 'node:zlib'
import { bundleWorker } from '../build.mjs'
import { startRuntime } from '../local/runtime.mjs'

/** What is unpacked from a file at most: the reader looks at the first 6 MB only. */
const unpackedLimit = 64_000_000

/**
 * Starts a reader. `dispose` ends it.
 * @returns {Promise<{
 *   read: (page: Buffer, source?: {url?: string, contentType?: string, rounds?: number}) => Promise<object>,
 *   visit: (url: string) => Promise<object>, pid: number, dispose: () => Promise<void>}>}
 */
export async function startReader() {
  const undo = []
  const dispose = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const options = {
      modules: true,
      scriptPath: await bundleWorker('scripts/extract/worker.mjs'),
      compatibilityDate: '2026-04-20',
      host: '127.0.0.1',
      cf: false,
    }
    const { mf, pid } = await startRuntime(options, { quiet: true }, undo)
    const ask = async (query, init) => {
      const search = new URLSearchParams(
        Object.entries(query).filter(([, value]) => value !== undefined),
      )
      const answer = await mf.dispatchFetch(`http://reader/?${search}`, init)
      if (!answer.ok)
        throw new Error(`The reader answered ${answer.status}: ${await answer.text()}`)
      return answer.json()
    }
    return {
      read: (page, { url, contentType, rounds } = {}) =>
        ask(
          { url, rounds },
          {
            method: 'POST',
            body: unpacked(page),
            headers: { 'Content-Type': contentType ?? 'text/html' },
          },
        ),
      visit: (url) => ask({ url, local: isLocal(url) ? '1' : undefined }, { method: 'GET' }),
      pid,
      dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** A page on this machine may be plain http; elsewhere the crawler's own rules hold. */
const isLocal = (url) => URL.canParse(url) && new URL(url).hostname === '127.0.0.1'

function unpacked(page) {
  const isPacked = page[0] === 0x1f && page[1] === 0x8b
  return isPacked ? gunzipSync(page, { maxOutputLength: unpackedLimit }) : page
}
