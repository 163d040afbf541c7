/** Asks a platform's API: one request, bounded, and what went wrong in words that say what to mend. */

import { MINUTE, SECOND } from '../../core/clock.ts'
import type { Outside } from '../../core/outbound.ts'
import type { PlatformConfig } from '../config.ts'
import { readExact } from '../field.ts'

/** How the API is asked. */
export interface Asker {
  readonly outside: Outside
  readonly development: boolean
}

export type Asked =
  | {
      readonly ok: true
      readonly value: unknown
      /** Address of the following page, or ''. */
      readonly next: string
      /** How many there are in all, where the platform says it beside. */
      readonly total: number | null
    }
  | {
      readonly ok: false
      readonly message: string
      readonly status: number
      /** Whether it only wants to be asked more slowly. */
      readonly busy: boolean
      /** How long to wait, ms; null where nobody said. */
      readonly wait: number | null
    }

const LIMITS = { maxBytes: 16_000_000, timeout: 30 * SECOND, redirects: 0 } as const

/** Asks an address of the API: a path after its base, or the whole address of a following page. Never throws. */
export async function ask(
  { outside, development }: Asker,
  api: NonNullable<PlatformConfig['api']>,
  path: string,
  send?: { readonly method: string; readonly body: unknown },
): Promise<Asked> {
  const url = path.startsWith('/') ? api.base + path : path
  const answer = await outside(
    {
      url,
      method: send?.method ?? 'GET',
      headers: {
        ...api.headers,
        Accept: 'application/json',
        ...(send ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(send ? { body: JSON.stringify(send.body) } : {}),
    },
    { hosts: [new URL(api.base).host], development, ...LIMITS },
  )
  if (!answer.ok) return refused(answer.message, 0, false, null)
  const { status, headers } = answer
  try {
    const text = await answer.text()
    if (status >= 200 && status < 300) {
      const value = readExact(text)
      if (value === undefined) return refused('It answered no JSON.', status, false, null)
      return { ok: true, value, next: nextIn(headers.get('Link')), total: totalIn(headers) }
    }
  } catch (error) {
    return refused(error instanceof Error ? error.message : 'It broke off.', status, false, null)
  }
  const wait = waitIn(headers.get('Retry-After'))
  if (status === 429) return refused('It asks for patience.', status, true, wait ?? 2 * SECOND)
  if (status === 401 || status === 403) {
    const message = 'It refused the key: check that the key is right and may read what it asks for.'
    return refused(message, status, false, null)
  }
  return refused(`It answered ${status}.`, status, false, wait)
}

function refused(message: string, status: number, busy: boolean, wait: number | null): Asked {
  return { ok: false, message, status, busy, wait }
}

/** The address of the following page in a Link header (RFC 8288), or ''. */
export function nextIn(link: string | null): string {
  for (const part of (link ?? '').split(/,(?=\s*<)/)) {
    const [, address, parameters = ''] = /^\s*<([^>]*)>(.*)$/.exec(part) ?? []
    if (address && /;\s*rel="?[^";]*\bnext\b/.test(parameters)) return address
  }
  return ''
}

function totalIn(headers: Headers): number | null {
  const total = headers.get('X-WP-Total')
  return total !== null && /^\d{1,9}$/.test(total) ? Number(total) : null
}

function waitIn(header: string | null): number | null {
  const seconds = Number(header)
  if (header === null || !Number.isFinite(seconds)) return null
  return Math.min(Math.max(seconds, 1) * SECOND, 60 * MINUTE)
}
