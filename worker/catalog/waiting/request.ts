/** A request to be told when something is back: what the event says, and nothing that it does not. Pure. */

import { DAY } from '../../core/clock.ts'
import { asNumber, asText } from '../../core/json.ts'
import type { StoredEvent } from '../../events/event.ts'
import { readAddress } from '../../identity/address.ts'

/** The event by which somebody asks, from a page's form or from the shop's server. */
export const WAITING_EVENT = 'Back In Stock Requested'

/** Before an address that nobody has read yet: what waits under it moves once the catalogue knows whose it is. */
export const UNREAD = 'url:'

/** How long anybody stays on the list. */
export const LONGEST_WAIT = 90 * DAY
/** More pieces than this are a mistake, or somebody who wants all of them. */
export const MOST_PIECES = 10

/** To be told; to have pieces held; or to have pieces held of what is promised for a date. */
export type Wants = 'notice' | 'reserve' | 'preorder'

export interface WaitingRequest {
  readonly productId: string
  /** '' where any variant will do. */
  readonly variantId: string
  readonly address: string
  readonly quantity: number
  readonly wants: Wants
  readonly at: number
  /** The stream that asked. */
  readonly subject: string
  /** Whether the shop's server or the mailbox itself asked, and not just a page. */
  readonly trusted: boolean
  readonly timezone: string | null
  readonly locale: string | null
}

/** The request in an event, or null where it holds none. Wrong quantities read as one piece, never as an error. */
export function readWaitingRequest(event: StoredEvent): WaitingRequest | null {
  if (event.type !== 'track' || event.name !== WAITING_EVENT) return null
  const { properties, context } = event
  const productId = asText(properties.product_id ?? properties.productId, 2_000)
  const address = event.proven?.email ?? readAddress(properties.email)
  if (!productId || !address) return null
  const variantId = asText(properties.sku ?? properties.variant_id, 200) ?? ''
  return {
    productId,
    variantId: variantId === productId ? '' : variantId,
    address,
    quantity: readPieces(properties.quantity),
    wants: readWants(properties.wants, properties.reserve),
    at: event.occurred,
    subject: event.subject,
    trusted: event.trust !== 'client',
    timezone: asText(context.timezone, 60) ?? null,
    locale: asText(context.locale, 35) ?? null,
  }
}

/** A number of pieces from 1 to the most that one person may wait for. */
export function readPieces(value: unknown): number {
  const stated = Math.trunc(asNumber(value) ?? 1)
  return Math.min(Math.max(stated, 1), MOST_PIECES)
}

function readWants(wants: unknown, reserve: unknown): Wants {
  if (wants === 'preorder' || wants === 'reserve') return wants
  return reserve === true || reserve === 'true' ? 'reserve' : 'notice'
}
