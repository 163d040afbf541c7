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
  /** The answer's own words. */
  text: string
}

/** What follows: it is done, sent again later, sent again in halves, or given up. */
export type Verdict = 'done' | 'retry' | 'halve' | 'drop'

/** Reads `Retry-After` (seconds or a date) as ms from now, 0 when it says nothing. */
export function readPause(value: string | null): number {
  const ms = Number(value) * 1000 || Date.parse(`${value}`) - now()
  return Math.min(Math.max(ms || 0, 0), LONGEST_PAUSE)
}

/** What to do with `count` messages that were answered with `status`. */
export function judge(status: number, count: number): Verdict {
  // 401 and 403: the owner can put the key or the list of hosts right, and then the events are still there.
  if (status >= 500 || [0, 401, 403, 408, 429].includes(status)) return 'retry'
  if (status < 300) return 'done'
  return status === 413 && count > 1 ? 'halve' : 'drop'
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
  const answer: Answer = { status: 0, pause: 0, rejected: [], text: '' }
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      keepalive: true,
      // Browsers from before 2022 wait as long as they like; what is new goes its own way meanwhile.
      ...(AbortSignal.timeout && { signal: AbortSignal.timeout(PATIENCE) }),
    })
    const { status } = response
    answer.text = await response.text()
    if (status === 200) answer.rejected = [...(JSON.parse(answer.text) as BatchAnswer).rejected]
    answer.pause = readPause(response.headers.get('retry-after'))
    answer.status = status
  } catch {}
  return answer
}
