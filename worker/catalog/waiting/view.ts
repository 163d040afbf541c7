/** From rows to what a look sees: the shelf, the line, and those who were called before. Pure. */

import { DAY } from '../../core/clock.ts'
import type { Row } from '../../db/tables.ts'
import type { Hold } from './holds/store.ts'
import type { Place } from './line.ts'
import type { Item, Present } from './look.ts'
import {
  type CalledRow,
  itemKey,
  LINE,
  type LineRow,
  type Seen,
  VIP_ORDERS,
} from './looks/store.ts'
import { type Pieces, piecesOf, variantsOf } from './stock.ts'

/** What the owner wants of the waiting list. */
export interface WaitingWishes {
  readonly reserve: boolean
  readonly vipDays: number
}

/** One item as rows tell of it. */
export interface ItemView {
  readonly row: Row<'waiting_items'>
  readonly present: Omit<Present, 'held'>
  /** Holds of this item whose time is up, with whom they were made for. */
  readonly expired: readonly Hold[]
  /** People whose message was not sent: back in line, or at an end where nothing reaches them. */
  readonly unsent: readonly CalledRow[]
  readonly entries: ReadonlyMap<string, LineRow>
}

/** The items of one product as they are at an instant. */
export function viewItems(
  product: Row<'products'> | undefined,
  seen: Seen,
  holds: readonly Hold[],
  wishes: WaitingWishes,
  now: number,
): readonly ItemView[] {
  return seen.items.map((row) => {
    const own = <Entry extends { product_id: string; variant_id: string }>(
      list: readonly Entry[],
    ) =>
      list.filter((one) => one.product_id === row.product_id && one.variant_id === row.variant_id)
    const line = own(seen.line)
    const called = own(seen.called)
    const unsent = called.filter(
      (one) => one.message_state === 'skipped' || one.message_state === 'dead',
    )
    const told = called.filter((one) => one.state === 'called' && !unsent.includes(one))
    const held = own(holds).filter((hold) => hold.state === 'held')
    const running = held.filter((hold) => hold.expires_at > now).map((hold) => hold.expires_at)
    const ends = seen.ends.get(itemKey(row.product_id, row.variant_id))
    return {
      row,
      present: {
        item: itemOf(row),
        pieces: piecesOf(product, row.variant_id) satisfies Pieces,
        expectedAt: expectedOf(product, row.variant_id),
        line: line.slice(0, LINE).map((entry) => placeOf(entry, wishes)),
        more: line.length > LINE,
        outstanding: told.map((one) => ({ at: one.noticed_at, quantity: one.quantity })),
        endsAt: earliest([...running, ...(ends === undefined ? [] : [ends])]),
      },
      expired: held.filter((hold) => hold.expires_at <= now),
      unsent,
      entries: new Map(line.map((entry) => [entry.address, entry])),
    }
  })
}

/** Pieces that are held of what an item shares: its own variant's, and for any variant those of all. */
export function heldOf(
  product: Row<'products'> | undefined,
  variantId: string,
  holds: readonly Pick<Hold, 'variant_id' | 'quantity'>[],
): number {
  const sum = (list: readonly Pick<Hold, 'quantity'>[]) =>
    list.reduce((total, hold) => total + hold.quantity, 0)
  const all = sum(holds)
  if (variantId === '') return all
  const own = sum(holds.filter((hold) => hold.variant_id === variantId))
  const pieces = piecesOf(product, variantId)
  const total = piecesOf(product, '')
  // Holds on any variant may come to lie on this one, once the others are gone.
  return pieces === null || total === null ? own : Math.max(own, pieces - Math.max(0, total - all))
}

function itemOf(row: Row<'waiting_items'>): Item {
  return {
    productId: row.product_id,
    variantId: row.variant_id,
    version: row.version,
    stock: row.stock,
    free: row.free,
    restocks: row.restocks,
    waveAt: row.wave_at,
    expectedAt: row.expected_at,
    expectedSince: row.expected_since,
  }
}

function placeOf(entry: LineRow, wishes: WaitingWishes): Place {
  return {
    productId: entry.product_id,
    variantId: entry.variant_id,
    address: entry.address,
    profileId: entry.profile_id,
    wants: wishes.reserve ? entry.wants : 'notice',
    quantity: entry.quantity,
    rank: entry.since - (entry.orders >= VIP_ORDERS ? wishes.vipDays * DAY : 0),
    round: entry.round,
    restock: entry.restock,
    notices: entry.notices,
    noticedAt: entry.noticed_at,
    request: entry.request,
    confirmed: entry.confirmed === 1,
    holds: entry.holds === 1,
  }
}

/** The date that is stated for a product or a variant of it, or null. */
export function expectedOf(product: Row<'products'> | undefined, variantId: string): number | null {
  if (!product) return null
  const variant = variantsOf(product).find((one) => one.id === variantId)
  return variant?.expectedAt ?? product.expected_at
}

function earliest(instants: readonly number[]): number | null {
  return instants.length === 0 ? null : Math.min(...instants)
}
