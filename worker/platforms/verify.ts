/** Whether a webhook was signed by whoever knows the secret: HMAC-SHA256 over the raw body, base64. */

import { equalBytes, utf8 } from '../core/bytes.ts'

/**
 * Whether `signature` is that of the body under one of the secrets. There may be several, comma-separated: platforms
 * go on signing with the old one for a while after it was replaced. Compared in constant time, each of them.
 */
export async function isSigned(
  body: Uint8Array<ArrayBuffer>,
  signature: string,
  secrets: string,
): Promise<boolean> {
  const given = fromBase64(signature.trim())
  if (given?.length !== 32) return false
  let signed = false
  for (const secret of secretsIn(secrets)) {
    const usage = { name: 'HMAC', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('raw', utf8(secret), usage, false, ['sign'])
    const own = new Uint8Array(await crypto.subtle.sign('HMAC', key, body))
    signed = equalBytes(own, given) || signed
  }
  return signed
}

/** The secrets in a setting, the newest first. */
export function secretsIn(secrets: string): readonly string[] {
  return secrets
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
}

function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return null
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
