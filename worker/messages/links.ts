/** Links in emails: every address is signed for its purpose, and leads only where the owner allows. */

import { toHex } from '../core/bytes.ts'
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
export type PagePurpose = 'unsubscribe' | 'preferences' | 'confirm' | 'waiting' | 'review'

const PATHS = {
  unsubscribe: 'u',
  preferences: 'p',
  confirm: 'k',
  waiting: 'w',
  review: 'r',
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
