/** Email addresses: one spelling for each mailbox, and the subject that stands for it. */

import { sha256, utf8 } from '../core/bytes.ts'

export type NormalisedAddress =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly reason: string }

const refused = (reason: string): NormalisedAddress => ({ ok: false, reason })

const localPart =
  /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u

/**
 * The one spelling under which an address is stored and compared: trimmed, lower case, its domain in
 * ASCII (IDNA). Quoted local parts, comments, address literals, spaces, control and invisible
 * characters are refused; a `+tag` stays, for it is part of the address. Limits: RFC 5321, 4.5.3.1.
 * The reason of a refusal continues a sentence: "The address …".
 */
export function normaliseAddress(input: string): NormalisedAddress {
  if (input.length > 1_000) return refused('is too long')
  const text = input.trim().normalize('NFC')
  if (text === '') return refused('is empty')
  if (text.length > 320) return refused('is too long')
  if (/[\p{C}\p{Z}]/u.test(text)) return refused('contains spaces or invisible characters')
  const at = text.lastIndexOf('@')
  if (at < 1 || at === text.length - 1) return refused('must look like name@example.com')
  const local = text.slice(0, at).toLowerCase()
  const domain = asciiDomain(text.slice(at + 1))
  if (!localPart.test(local)) return refused('has an unusual part before the @')
  if (domain === null) return refused('has no valid domain after the @')
  if (utf8(local).length > 64) return refused('is too long before the @')
  const address = `${local}@${domain}`
  return utf8(address).length > 254 ? refused('is too long') : { ok: true, address }
}

/** The address in a value of unknown shape, or undefined where it holds none. */
export function readAddress(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const normalised = normaliseAddress(value)
  return normalised.ok ? normalised.address : undefined
}

/** The subject of a normalised address: a digest, so that keys and logs hold no address. */
export async function subjectOfEmail(address: string): Promise<string> {
  return `e:${(await sha256(address)).slice(0, 32)}`
}

/** A domain in its ASCII form, or null where it is no public host name: no dot, an IP address, a bad label. */
function asciiDomain(domain: string): string | null {
  if (/[^\p{L}\p{M}\p{N}.。．｡-]/u.test(domain)) return null
  if (!URL.canParse(`http://${domain}/`)) return null
  const host = new URL(`http://${domain}/`).hostname
  const labels = host.split('.')
  if (host.length > 253 || labels.length < 2 || !/[a-z]/.test(labels.at(-1) ?? '')) return null
  return labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) ? host : null
}
