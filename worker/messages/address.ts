/** Email addresses: one spelling for each mailbox, and a form that may appear in logs. */

export type NormalisedAddress =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly reason: string }

const refused = (reason: string): NormalisedAddress => ({ ok: false, reason })

/**
 * The one spelling under which an address is stored and compared: trimmed, lower case, its domain in
 * ASCII (IDNA). Quoted local parts, comments, address literals, spaces, control and invisible
 * characters are refused; a `+tag` stays, for it is part of the address. Limits: RFC 5321, 4.5.3.1.
 */
export function normaliseAddress(input: string): NormalisedAddress {
  const text = input.trim().normalize('NFC')
  if (text === '') return refused('is empty')
  if (text.length > 320) return refused('is too long')
  if (/[\p{C}\p{Z}]/u.test(text)) return refused('contains spaces or invisible characters')
  const at = text.lastIndexOf('@')
  if (at < 1 || at === text.length - 1) return refused('must look like name@example.com')
  const local = text.slice(0, at).toLowerCase()
  const domain = asciiDomain(text.slice(at + 1))
  if (
    !/^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(
      local,
    )
  ) {
    return refused('has an unusual part before the @')
  }
  if (domain === null) return refused('has no valid domain after the @')
  if (byteLength(local) > 64) return refused('is too long before the @')
  const address = `${local}@${domain}`
  return byteLength(address) > 254 ? refused('is too long') : { ok: true, address }
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

/** Hides an address for logs: `anna@example.com` becomes `a…@e….com`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 1) return '…'
  const domain = address.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  const [first = ''] = address
  const [host = ''] = domain
  return `${first}…@${host}…${dot > 0 ? domain.slice(dot) : ''}`
}

/** Masks whatever looks like an address in a text, such as a mail server's answer. */
export function maskAddresses(text: string): string {
  return text.replaceAll(/[^\s<>"'(),;:@]+@[^\s<>"'(),;:@]+/g, (found) => maskAddress(found))
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
