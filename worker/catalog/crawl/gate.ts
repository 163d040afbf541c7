/** The shop's door: what its robots.txt says, read once a day, and kept shut while it cannot be read. */

import { DAY, HOUR, MINUTE, SECOND } from '../../core/clock.ts'
import type { Asker } from './asker.ts'
import { retryAfter } from './asker.ts'
import { joinRobots, open, parseRobots, ROBOTS_BYTES, type Robots } from './robots.ts'
import type { PageHost } from './store.ts'

const EVERY = DAY
const BOUNDS = { maxBytes: ROBOTS_BYTES, timeout: 10 * SECOND }

/** The rules of a host, or why it is shut and until when. */
export type Gate =
  | { readonly open: true; readonly robots: Robots; readonly until: number }
  | { readonly open: false; readonly note: string; readonly until: number }

/**
 * Asks for the robots.txt of a host, and for that of the folder in which the shop lies where it lies in one. As RFC 9309
 * has it: where there is none everything is allowed, where the server fails nothing is.
 */
export async function askGate(
  asker: Asker,
  host: PageHost,
  folders: readonly string[],
  now: number,
): Promise<Gate> {
  let robots = open
  for (const address of folders) {
    const answer = await asker.ask(address, { Accept: 'text/plain, */*' }, BOUNDS)
    if (!answer.ok) {
      // A host that sends us elsewhere has no robots.txt of its own.
      if (answer.code !== 'timeout' && answer.code !== 'network' && answer.code !== 'too_large') {
        continue
      }
      return shut(host, `robots.txt cannot be read: ${answer.message}`, now, 0)
    }
    const { status } = answer
    if (status === 429 || status >= 500) {
      await answer.body?.cancel().catch(() => {})
      const rest = retryAfter(answer.headers, now)
      return shut(host, `robots.txt cannot be read: the shop answers ${status}.`, now, rest)
    }
    if (status !== 200) {
      await answer.body?.cancel().catch(() => {})
      continue
    }
    try {
      robots = joinRobots(robots, parseRobots(await answer.text()))
    } catch {
      return shut(host, 'robots.txt cannot be read to its end.', now, 0)
    }
  }
  return { open: true, robots, until: now + EVERY }
}

/** Longer each time, up to some hours. */
function shut(host: PageHost, note: string, now: number, rest: number): Gate {
  const pause = Math.min(6 * HOUR, 10 * MINUTE * 2 ** Math.min(host.failures, 10))
  return { open: false, note, until: now + Math.max(pause, rest) }
}
