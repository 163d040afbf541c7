/** Signs webhooks in the form of Standard Webhooks: https://www.standardwebhooks.com, specification 1.0.0. */

import { utf8 } from '../../../core/bytes.ts'
import { SECOND } from '../../../core/clock.ts'
import { toBase64 } from '../../base64.ts'

/** The headers of one delivery: its id, its time in seconds, and a signature for each secret that is valid now. */
export async function signedHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  at: number,
): Promise<Readonly<Record<string, string>>> {
  const timestamp = String(Math.floor(at / SECOND))
  const signatures = await Promise.all(
    secrets.map((secret) => signature(secret, `${id}.${timestamp}.${body}`)),
  )
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.map((one) => `v1,${one}`).join(' '),
  }
}

async function signature(secret: string, content: string): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (one) => one.charCodeAt(0))
  const usage = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes, usage, false, ['sign'])
  return toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(content))))
}
