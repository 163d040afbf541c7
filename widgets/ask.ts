/** Asks the Worker for what a widget needs to know. Whatever goes wrong, there is simply nothing to show. */

import type { Counter } from '../sdk/placement/place.ts'

/** How long an answer may take, in ms: later than that, nobody waits for it. */
const PATIENCE = 6000

/** Reads JSON of the storefront; undefined where it does not come. */
export async function ask(
  { endpoint, key }: Counter,
  path: string,
  query: { [name: string]: string | undefined },
): Promise<unknown> {
  const parameters = new URLSearchParams({ key })
  for (const name of Object.keys(query)) if (query[name]) parameters.set(name, query[name])
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), PATIENCE)
  try {
    const answer = await fetch(`${endpoint}/v1/${path}?${parameters}`, { signal: stop.signal })
    return answer.ok ? await answer.json() : undefined
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
