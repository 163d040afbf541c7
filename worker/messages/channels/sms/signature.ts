/** Whether a request to our hook comes from Twilio: https://www.twilio.com/docs/usage/security#validating-requests. */

import { equalBytes, utf8 } from '../../../core/bytes.ts'

/**
 * Whether `signature` (base64) is the HMAC-SHA1 under the account's token of the address as Twilio asked for it, query
 * and all, followed by every field's name and value, the names in the order of their characters. Compared in constant time.
 */
export async function isFromTwilio(
  url: string,
  fields: URLSearchParams,
  signature: string,
  token: string,
): Promise<boolean> {
  const given = fromBase64(signature.trim())
  if (given === null) return false
  const own = await sign(url, fields, token)
  return equalBytes(own, given)
}

async function sign(url: string, fields: URLSearchParams, token: string): Promise<Uint8Array> {
  const names = [...new Set(fields.keys())].sort()
  const text = names
    // A field that comes twice counts once for each of its values, as Twilio's own libraries have it.
    .flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => name + value))
    .join('')
  const usage = { name: 'HMAC', hash: 'SHA-1' }
  const key = await crypto.subtle.importKey('raw', utf8(token), usage, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(url + text)))
}

function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]{27}=$/.test(text)) return null
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
