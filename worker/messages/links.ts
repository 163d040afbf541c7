/** Links in emails: every address is signed for its purpose, and leads only where the owner allows. */

import { equalBytes, fromBase64Url, toBase64Url, toHex } from '../core/bytes.ts'
import { HOUR } from '../core/clock.ts'
import { type KeyRing, mac, sign } from '../core/tokens.ts'

/** Name of the query parameter by which the shop's page knows that it was opened from an email. */
export const LANDING_PARAMETER = 'aisle_c'

/** How long the page has to confirm that a human arrived. */
const LANDING_LIFETIME = 24 * HOUR

/** The address of the signed click link to the n-th destination of a message. */
export async function clickLink(
  ring: KeyRing,
  publicUrl: string,
  messageId: string,
  index: number,
): Promise<string> {
  return `${publicUrl}/m/c/${await sign(ring, 'click', { m: messageId, l: index })}`
}

/**
 * Where a click leads: the destination, with a token by which the page can confirm the human. The token names
 * the message and nobody: the shop's page, its analytics and its log get to see it.
 */
export async function landingUrl(
  ring: KeyRing,
  destination: string,
  click: { readonly messageId: string; readonly link: number },
  at: number,
): Promise<string> {
  const url = new URL(destination)
  const token = await sign(ring, 'landing', {
    m: click.messageId,
    l: click.link,
    exp: at + LANDING_LIFETIME,
  })
  url.searchParams.set(LANDING_PARAMETER, token)
  return url.href
}

/** What a page of a message is for. */
export type PagePurpose = 'unsubscribe' | 'preferences' | 'confirm' | 'waiting' | 'review' | 'keep'

const PATHS = {
  unsubscribe: 'u',
  preferences: 'p',
  confirm: 'k',
  waiting: 'w',
  review: 'r',
  keep: 's',
} as const

/** The page of one message and purpose, such as its unsubscribe page. */
export async function pageLink(
  ring: KeyRing,
  publicUrl: string,
  purpose: PagePurpose,
  messageId: string,
  hash: string,
): Promise<string> {
  const path = PATHS[purpose]
  return `${publicUrl}/m/${path}/${await sign(ring, purpose, { m: messageId, h: hash })}`
}

/** The keyed hash under which an address is suppressed: it outlives the address itself. */
export async function suppressionHash(ring: KeyRing, address: string): Promise<string> {
  return toHex((await mac(ring, 'suppression', address)).subarray(0, 16))
}

/** The hashes of an address under every secret of the ring, the newest first: older suppressions stay valid. */
export function suppressionHashes(ring: KeyRing, address: string): Promise<string[]> {
  return Promise.all(ring.secrets.map((secret) => suppressionHash({ secrets: [secret] }, address)))
}

/** The address of a link in a text: what a click link holds, in 44 characters instead of 120. */
export async function textLink(
  ring: KeyRing,
  publicUrl: string,
  messageId: string,
  index: number,
): Promise<string> {
  const bytes = new Uint8Array(33)
  bytes.set(uuidBytes(messageId))
  bytes[16] = index
  bytes.set((await textMac(ring, messageId, index)).subarray(0, 16), 17)
  return `${publicUrl}/m/t/${toBase64Url(bytes)}`
}

/** What a link in a text points to, or null where it was not signed here. */
export async function readTextLink(
  ring: KeyRing,
  token: string,
): Promise<{ readonly messageId: string; readonly link: number } | null> {
  const bytes = token.length === 44 ? fromBase64Url(token) : null
  if (bytes?.length !== 33) return null
  const digits = toHex(bytes.subarray(0, 16))
  const messageId = digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  const link = bytes[16] ?? 0
  for (const secret of ring.secrets) {
    const own = await textMac({ secrets: [secret] }, messageId, link)
    if (equalBytes(own.subarray(0, 16), bytes.subarray(17))) return { messageId, link }
  }
  return null
}

function textMac(ring: KeyRing, messageId: string, index: number): Promise<Uint8Array> {
  return mac(ring, 'text', `${messageId} ${index}`)
}

/** The 16 bytes of a UUID. */
function uuidBytes(id: string): Uint8Array {
  const digits = id.replaceAll('-', '')
  if (!/^[0-9a-f]{32}$/.test(digits))
    throw new Error('A text needs a UUID as the id of its message.')
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
