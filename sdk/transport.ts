/** One request to the collector, and what its answer means. */
import { now } from './clock.ts'
import type { BatchAnswer, Rejection } from './contract/envelope.ts'

/** The longest pause that a server can ask for, in ms. */
const LONGEST_PAUSE = 300_000

/** How long an answer may take, in ms. */
const PATIENCE = 15_000

/** An answer; status 0 when none came. */
export interface Answer {
  status: number
  /** For how long the server asks to be left alone, in ms. */
  pause: number
  /** The messages of a batch that were not taken. */
  rejected: Rejection[]
}

/** What follows: `done`, send again later, send in halves, give it up, or keep it and stop for this page. */
export type Verdict = 'done' | 'retry' | 'halve' | 'drop' | 'hold'

/** Reads `Retry-After` (seconds or a date) as ms from now, 0 when it says nothing. */
export function readPause(value: string | null): number {
  const ms = Number(value) * 1000 || Date.parse(`${value}`) - now() || 0
  return Math.min(Math.max(ms, 0), LONGEST_PAUSE)
}

/** What to do with `count` messages that were answered with `status`. */
export function judge(status: number, count: number): Verdict {
  if (!status || status === 408 || status === 429 || status >= 500) return 'retry'
  if (status < 300) return 'done'
  if (status === 413 && count > 1) return 'halve'
  // The owner can put a key or a list of hosts right, and then the events are still there.
  return status === 401 || status === 403 ? 'hold' : 'drop'
}

/** How long to wait after the n-th failure in a row, in ms: 1 s, doubled up to 64 s, of which up to half is chance. */
export function backoff(failures: number): number {
  return 500 * 2 ** Math.min(failures, 7) * (1 - Math.random() / 2)
}

/**
 * Posts JSON as text/plain, which needs no preflight, and in a way that outlives the page. Never rejects.
 * A 200 that was cut short, or that no collector gave, is no answer (status 0).
 */
export async function post(url: string, body: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      keepalive: true,
      // Browsers from before 2022 wait as long as they like; what is new goes its own way meanwhile.
      ...(AbortSignal.timeout && { signal: AbortSignal.timeout(PATIENCE) }),
    })
    const { status } = response
    return {
      status,
      pause: readPause(response.headers.get('retry-after')),
      rejected: status === 200 ? [...((await response.json()) as BatchAnswer).rejected] : [],
    }
  } catch {
    return { status: 0, pause: 0, rejected: [] }
  }
}
