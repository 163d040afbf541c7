/** Discount codes: unguessable, easy to type, and always given to the same person. */

import { sha256 } from '../core/bytes.ts'
import { randomBytes } from '../core/clock.ts'

/** Crockford's base 32: no letter that could be read as a digit or as another, and hardly a word by accident. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 13 characters of 5 bits are 65 random bits: more than can be tried at any rate that is let through. */
const LENGTH = 13

/** A fresh code such as `SPRING-7K3MX-9QPT-B2WD`. */
export function newCode(prefix: string): string {
  const characters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % 32]).join('')
  const groups = [characters.slice(0, 5), characters.slice(5, 9), characters.slice(9)]
  return [...(prefix ? [prefix] : []), ...groups].join('-')
}

/**
 * The spellings under which a typed code may be stored: as it is in capitals, and with the letters that are easily
 * mistaken put right (Crockford's base 32 reads O as 0, I and L as 1). Empty for what cannot be a code.
 */
export function spellings(typed: string): readonly string[] {
  const plain = typed.replaceAll(/\s+/g, '').toUpperCase()
  if (plain === '' || plain.length > 100) return []
  // The prefix is a word and keeps its letters; what follows it was generated.
  const mended = /^(.*-)?([^-]{5}-[^-]{4}-[^-]{4})$/.exec(plain)
  if (!mended) return [plain]
  const generated = (mended[2] ?? '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return [...new Set([plain, `${mended[1] ?? ''}${generated}`])]
}

/** An address without what makes one mailbox look like many: `anna+1@…` is `anna@…`. */
export function plainAddress(address: string): string {
  const [local = '', host = ''] = address.toLowerCase().split('@')
  const [base = ''] = local.split('+')
  return `${base || local}@${host}`
}

/**
 * Whom a code belongs to: a digest of the plain address, without the dots that Gmail does not look at. Addresses of
 * different people stay different.
 */
export async function holderOf(address: string): Promise<string> {
  const plain = plainAddress(address)
  const [local = '', host = ''] = plain.split('@')
  const isGmail = /^(gmail|googlemail)\.com$/.test(host)
  const mailbox = isGmail ? local.replaceAll('.', '') : local
  return (await sha256(`offer:${mailbox}@${isGmail ? 'gmail.com' : host}`)).slice(0, 32)
}
