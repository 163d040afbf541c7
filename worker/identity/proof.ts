/** The proof of an identity: a JWT by which the shop's server vouches for a shopper's id, address and traits. */

import { verify } from 'hono/jwt'
import { clockOffset, HOUR, SECOND } from '../core/clock.ts'
import { type Fields, isObject } from '../core/json.ts'
import { exportKey, type KeyRing } from '../core/tokens.ts'
import { readAddress } from './address.ts'

/** What a valid proof says. */
export interface ProvenClaims {
  readonly userId?: string
  readonly email?: string
  /** The `traits` claim: what the shop's server itself says of the shopper. */
  readonly traits: Fields
}

/** How long a proof may be valid from now on: a stolen one is worth nothing the next day. */
const LONGEST = HOUR
/** How far the clocks of two servers may be apart. */
const LEEWAY = 60 * SECOND

/**
 * The claims of a proof, or null where it proves nothing: another algorithm than HS256, a foreign key, no `exp`
 * or one that is past or more than an hour ahead, another audience, or neither `sub`/`userId` nor `email`.
 * The key is the text that `exportKey(ring, 'identity')` gives, as it is; older secrets of the ring count too.
 */
export async function verifyProof(
  ring: KeyRing,
  proof: string,
  site: { readonly publicUrl: string; readonly at: number },
): Promise<ProvenClaims | null> {
  if (proof.length > 4_096) return null
  const claims = await signedClaims(ring, proof)
  if (!claims || !isCurrent(claims, site.at) || !isForUs(claims.aud, site.publicUrl)) return null
  const userId = readUserId(claims.sub) ?? readUserId(claims.userId)
  const email = readAddress(claims.email)
  if (userId === undefined && email === undefined) return null
  return {
    ...(userId === undefined ? {} : { userId }),
    ...(email === undefined ? {} : { email }),
    traits: isObject(claims.traits) ? claims.traits : {},
  }
}

async function signedClaims(ring: KeyRing, proof: string): Promise<Fields | null> {
  for (const secret of ring.secrets) {
    const key = await exportKey({ secrets: [secret] }, 'identity')
    try {
      // The times are checked by `isCurrent`, which knows the development clock and asks for `exp`.
      const claims = await verify(proof, key, { alg: 'HS256', exp: false, nbf: false, iat: false })
      if (isObject(claims)) return claims
    } catch {
      // Signed with another secret, or not a JWT of ours at all.
    }
  }
  return null
}

/** A shop's server keeps real time even where the development clock was moved on; either may be meant. */
function isCurrent(claims: Fields, at: number): boolean {
  return isCurrentAt(claims, at) || isCurrentAt(claims, at - clockOffset())
}

function isCurrentAt(claims: Fields, at: number): boolean {
  const expires = milliseconds(claims.exp)
  if (expires === undefined || expires <= at || expires > at + LONGEST + LEEWAY) return false
  if (claims.nbf === undefined) return true
  const starts = milliseconds(claims.nbf)
  return starts !== undefined && starts <= at + LEEWAY
}

function milliseconds(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value * SECOND : undefined
}

function isForUs(audience: unknown, publicUrl: string): boolean {
  if (audience === undefined) return true
  const named: readonly unknown[] = Array.isArray(audience) ? audience : [audience]
  return named.includes(publicUrl) || named.includes('aisle')
}

function readUserId(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (typeof value !== 'string' || value.length > 255 || /[\p{Cc}\p{Cs}]/u.test(value))
    return undefined
  return value.trim() === '' ? undefined : value
}
