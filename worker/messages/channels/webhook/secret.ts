/** The secret that webhooks are signed with: derived from SECRETS, so that no database holds it, and renewed by counting on. */

import { DAY } from '../../../core/clock.ts'
import { isObject } from '../../../core/json.ts'
import { type KeyRing, mac } from '../../../core/tokens.ts'
import { toBase64 } from '../../base64.ts'

/** The setting that counts renewals. It is no secret: nothing follows from it without SECRETS. */
export const WEBHOOK_KEY = 'webhook.key'

/** How long both secrets sign after a renewal, so that whoever listens has time to change theirs. */
const OVERLAP = DAY

export interface WebhookKey {
  readonly generation: number
  readonly rotatedAt: number
}

export function readKey(stored: unknown): WebhookKey {
  const { generation, rotatedAt } = isObject(stored) ? stored : {}
  return {
    generation: typeof generation === 'number' ? generation : 1,
    rotatedAt: typeof rotatedAt === 'number' ? rotatedAt : 0,
  }
}

/** The next secret's key. */
export function rotated(key: WebhookKey, at: number): WebhookKey {
  return { generation: key.generation + 1, rotatedAt: at }
}

/** The secret as its owner copies it: `whsec_` and 32 bytes in base64. */
export async function secretOf(ring: KeyRing, generation: number): Promise<string> {
  return `whsec_${toBase64(await mac(ring, 'webhook', `generation ${generation}`))}`
}

/** The secrets that sign now, the newest first: of older members of the ring too, for they may still be those in use. */
export async function signingSecrets(
  ring: KeyRing,
  key: WebhookKey,
  at: number,
): Promise<readonly string[]> {
  const previous = key.generation > 1 && at - key.rotatedAt < OVERLAP
  const generations = previous ? [key.generation, key.generation - 1] : [key.generation]
  return Promise.all(
    generations.flatMap((generation) =>
      ring.secrets.map((secret) => secretOf({ secrets: [secret] }, generation)),
    ),
  )
}
