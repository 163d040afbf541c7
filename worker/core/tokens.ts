/** Signed link tokens: `v1.<key id>.<payload>.<mac>`, each bound to one purpose by a key of its own. */

import { equalBytes, fromBase64Url, sha256, text, toBase64Url, utf8 } from './bytes.ts'

/** What a token may be used for. A token of one purpose never verifies for another. */
export type Purpose =
  | 'click'
  | 'landing'
  | 'unsubscribe'
  | 'preferences'
  | 'confirm'
  | 'waiting'
  | 'review'
  | 'keep'
  | 'session'
  | 'preview'
  | 'suppression'
  | 'identity'
  | 'text'
  | 'webhook'

/** A ring of HMAC secrets: the first signs, all of them verify, so that secrets can be rotated. */
export interface KeyRing {
  readonly secrets: readonly { readonly id: string; readonly secret: string }[]
}

const derived = new Map<string, Promise<CryptoKey>>()

/**
 * Reads `SECRETS`: comma-separated secrets of at least 32 characters, the newest first.
 * Throws an Error that says what to do where there is none or one is short.
 */
export async function keyRing(secrets: string): Promise<KeyRing> {
  const parts = secrets.split(',').map((part) => part.trim())
  if (parts.some((part) => part.length < 32)) {
    throw new Error(
      'SECRETS must hold one or more secrets of at least 32 characters, comma-separated.',
    )
  }
  return {
    secrets: await Promise.all(
      parts.map(async (secret) => ({ id: (await sha256(`id:${secret}`)).slice(0, 6), secret })),
    ),
  }
}

/** Derives the key of one purpose from a secret (HKDF, RFC 5869), once per isolate. */
function purposeKey(secret: string, purpose: Purpose): Promise<CryptoKey> {
  const name = `${purpose}:${secret}`
  let key = derived.get(name)
  if (!key) {
    key = (async () => {
      const base = await crypto.subtle.importKey('raw', utf8(secret), 'HKDF', false, ['deriveKey'])
      return crypto.subtle.deriveKey(
        { name: 'HKDF', hash: 'SHA-256', salt: utf8('aisle'), info: utf8(purpose) },
        base,
        { name: 'HMAC', hash: 'SHA-256', length: 256 },
        true,
        ['sign', 'verify'],
      )
    })()
    derived.set(name, key)
  }
  return key
}

/** HMAC-SHA-256 of a text under a purpose's newest key. */
export async function mac(ring: KeyRing, purpose: Purpose, value: string): Promise<Uint8Array> {
  const [newest] = ring.secrets
  if (!newest) throw new Error('SECRETS is empty.')
  const key = await purposeKey(newest.secret, purpose)
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(value)))
}

/** The raw bytes of a purpose's newest key, base64url: what the shop's server signs identities with. */
export async function exportKey(ring: KeyRing, purpose: Purpose): Promise<string> {
  const [newest] = ring.secrets
  if (!newest) throw new Error('SECRETS is empty.')
  const raw = await crypto.subtle.exportKey('raw', await purposeKey(newest.secret, purpose))
  return toBase64Url(new Uint8Array(raw as ArrayBuffer))
}

/** Signs a payload for one purpose. The payload is readable by whoever holds the token: nothing personal goes in. */
export async function sign(
  ring: KeyRing,
  purpose: Purpose,
  payload: Record<string, unknown>,
): Promise<string> {
  const [newest] = ring.secrets
  if (!newest) throw new Error('SECRETS is empty.')
  const body = toBase64Url(utf8(JSON.stringify(payload)))
  const signed = `v1.${newest.id}.${body}`
  const signature = await mac(ring, purpose, signed)
  return `${signed}.${toBase64Url(signature.subarray(0, 16))}`
}

/** The payload of a token that was signed here for this purpose and has not expired (`exp`, ms), or null. */
export async function verify(
  ring: KeyRing,
  purpose: Purpose,
  token: string,
  at: number,
): Promise<Record<string, unknown> | null> {
  const [version, keyId, body, signature, ...rest] = token.split('.')
  if (version !== 'v1' || !keyId || !body || !signature || rest.length > 0) return null
  const entry = ring.secrets.find((candidate) => candidate.id === keyId)
  const given = fromBase64Url(signature)
  if (!entry || given?.length !== 16) return null
  const key = await purposeKey(entry.secret, purpose)
  const full = await crypto.subtle.sign('HMAC', key, utf8(`v1.${keyId}.${body}`))
  if (!equalBytes(new Uint8Array(full).subarray(0, 16), given)) return null
  const bytes = fromBase64Url(body)
  if (!bytes) return null
  const payload: unknown = JSON.parse(text(bytes))
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return null
  const fields = payload as Record<string, unknown>
  return typeof fields.exp === 'number' && fields.exp < at ? null : fields
}
