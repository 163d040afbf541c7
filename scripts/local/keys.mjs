/** The site's keys: how they are made, and what of them is stored. */

import { createHash, randomBytes } from 'node:crypto'

/** A new key of 192 random bits: `pk_…` may be public, `sk_…` may not. */
export function newKey(kind) {
  const prefix = kind === 'public' ? 'pk_' : 'sk_'
  return prefix + randomBytes(24).toString('base64url')
}

/** A row of the table `keys`. Only the public key, which stands in every page of the shop, is kept readable. */
export function keyRow(key, kind) {
  return { hash: sha256(key), kind, label: kind === 'public' ? key : 'server' }
}

/** SHA-256 as hex. */
export function sha256(text) {
  return createHash('sha256').update(text).digest('hex')
}
