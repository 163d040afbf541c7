/** Delivers webhooks to the one address that the owner set, and says what became of each. */

import { SECOND } from '../../../core/clock.ts'
import { hostOf } from '../../../core/judge.ts'
import type { Outside } from '../../../core/outbound.ts'
import type { KeyRing } from '../../../core/tokens.ts'
import type { SendResult } from '../../providers/port.ts'
import { readKey, signingSecrets } from './secret.ts'
import { signedHeaders } from './sign.ts'

export interface Caller {
  /** Posts a body under an id that stays the same from try to try. Never throws. */
  send(id: string, body: string): Promise<SendResult>
}

export interface CallerTools {
  /** Where the owner wants them; empty: nowhere. */
  readonly url: string
  readonly ring: KeyRing
  /** Reads the setting that counts renewals of the secret. */
  readonly key: () => Promise<unknown>
  readonly outside: Outside
  readonly development: boolean
  readonly publicUrl: string
  readonly now: () => number
}

/** The way to the owner's address, or null where none is set. Only its very host is asked, and no redirect is followed. */
export function webhookCaller(tools: CallerTools): Caller | null {
  const { url, outside, development, publicUrl, now } = tools
  const host = hostOf(url)
  if (url === '' || host === '') return null
  const rules = {
    hosts: [host],
    development,
    publicUrl,
    maxBytes: 64 * 1_024,
    timeout: 15 * SECOND,
    redirects: 0,
  }
  let secrets: Promise<readonly string[]> | null = null
  return {
    async send(id, body) {
      try {
        secrets ??= tools.key().then((key) => signingSecrets(tools.ring, readKey(key), now()))
        const signed = await signedHeaders(id, body, await secrets, now())
        const headers = { ...signed, 'Content-Type': 'application/json' }
        const outcome = await outside({ url, method: 'POST', headers, body }, rules)
        if (!outcome.ok) {
          const refused = !PASSING.has(outcome.code)
          return { outcome: refused ? 'rejected' : 'retry', reason: outcome.message }
        }
        await outcome.body?.cancel().catch(() => {})
        return read(outcome.status, outcome.headers.get('Retry-After'))
      } catch (error) {
        secrets = null
        const reason = error instanceof Error ? error.message : 'failed'
        return { outcome: 'retry', reason: reason.slice(0, 200) }
      }
    },
  }
}

/** What may be over at the next try. An address that may not be asked stays one. */
const PASSING: ReadonlySet<string> = new Set(['timeout', 'network', 'bad_answer', 'too_large'])

/** Anything but a success is tried again, save what says that nobody lives there any more. */
function read(status: number, retryAfter: string | null): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'sent', providerId: String(status) }
  const reason = `The address answered ${status}.`
  if (status === 410) return { outcome: 'rejected', reason }
  const seconds = Number(retryAfter)
  const asked = Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * SECOND } : {}
  return { outcome: 'retry', reason, ...asked }
}
