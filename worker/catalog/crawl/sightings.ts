/** Which pages of the shop some events tell of: the addresses of products that were looked at, carted or asked for. Pure. */

import { DAY } from '../../core/clock.ts'
import { isObject } from '../../core/json.ts'
import type { StoredEvent } from '../../events/event.ts'
import { type Ground, judgePage, type PageAddress } from './address.ts'
import { type Need, need, paceOf } from './need.ts'

/** A page that was seen, as it is put among the pages. */
export interface Sighting extends PageAddress {
  /** Who names it: the shop itself, or any browser. */
  readonly origin: 'shop' | 'visitor'
  /** Why it would be read if it is a page that we know. */
  readonly need: Need
  readonly needUntil: number
}

/** Pages of one round that browsers name, and of one browser: what is real is seen again. */
const REPORTS = 400
const OF_ONE = 20
/** Addresses that one event may name. */
const LINES = 50

/** What an event says about the products that it names. */
const telling: ReadonlyMap<string, Need> = new Map([
  ['Product Viewed', need.viewed],
  ['Product Clicked', need.viewed],
  ['Product Shared', need.viewed],
  ['Product Added', need.carted],
  ['Cart Viewed', need.carted],
  ['Cart Updated', need.carted],
  ['Checkout Started', need.carted],
  ['Product Added to Wishlist', need.viewed],
  ['Back In Stock Requested', need.waited],
])

/** An event, and whether its subject is a person whom the shop or a mailbox vouches for. */
export interface Witness {
  readonly event: StoredEvent
  readonly vouched: boolean
}

/**
 * The pages that events tell of, each once with its highest need: those that the shop names first, then what people name
 * whom we know, then one page of each stranger, then a second of each. Anybody can make up addresses on the shop's hosts:
 * so a stream of a thousand inventions stands behind the one page of a real visitor.
 */
export function findSightings(
  witnesses: readonly Witness[],
  ground: Ground,
  now: number,
): readonly Sighting[] {
  const found = new Map<string, Sighting>()
  const ranks = new Map<string, number>()
  const counts = new Map<string, number>()
  const judged = new Map<string, PageAddress | null>()
  for (const { event, vouched } of witnesses) {
    const told = event.type === 'track' ? telling.get(event.name) : undefined
    if (told === undefined) continue
    const origin = event.trust === 'client' ? 'visitor' : 'shop'
    if (origin === 'visitor' && (counts.get(event.subject) ?? 0) >= OF_ONE) continue
    for (const address of addressesOf(event)) {
      const page = remember(judged, address, ground)
      if (!page) continue
      const until = event.occurred + paceOf(told).lasts
      // What was looked at a year ago is no reason to read a page today, but it is a page all the same.
      const sighting: Sighting = {
        ...page,
        origin,
        ...(until > now
          ? { need: told, needUntil: Math.min(until, now + 30 * DAY) }
          : { need: need.refresh, needUntil: 0 }),
      }
      const known = found.get(page.key)
      if (!known) {
        const rank = counts.get(event.subject) ?? 0
        counts.set(event.subject, rank + 1)
        ranks.set(page.key, vouched ? -1 : rank)
      }
      found.set(page.key, known ? stronger(known, sighting) : sighting)
    }
  }
  const all = [...found.values()]
  const rankOf = (sighting: Sighting) => ranks.get(sighting.key) ?? 0
  const reports = all
    .filter((sighting) => sighting.origin === 'visitor')
    .sort((left, right) => rankOf(left) - rankOf(right))
  return [...all.filter((sighting) => sighting.origin === 'shop'), ...reports.slice(0, REPORTS)]
}

function stronger(left: Sighting, right: Sighting): Sighting {
  const origin = left.origin === 'shop' || right.origin === 'shop' ? 'shop' : 'visitor'
  const higher = right.need > left.need ? right : left
  return { ...higher, origin, needUntil: Math.max(left.needUntil, right.needUntil) }
}

/** The addresses in the product properties of an event; a viewed product stands on the page itself. */
function addressesOf(event: StoredEvent): readonly string[] {
  const page = isObject(event.context.page) ? textOf(event.context.page.url) : undefined
  const { properties } = event
  const lines = Array.isArray(properties.products) ? properties.products.slice(0, LINES) : []
  const named = [properties, ...lines].flatMap((line) =>
    isObject(line) ? (absolute(textOf(line.url), page) ?? []) : [],
  )
  if (named.length > 0 || event.name !== 'Product Viewed') return named
  return page ? [page] : []
}

function absolute(address: string | undefined, page: string | undefined): string | undefined {
  if (address === undefined) return undefined
  return page !== undefined && URL.canParse(page) && URL.canParse(address, page)
    ? new URL(address, page).href
    : address
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 2_000 ? value : undefined
}

function remember(
  judged: Map<string, PageAddress | null>,
  address: string,
  ground: Ground,
): PageAddress | null {
  const known = judged.get(address)
  if (known !== undefined) return known
  const verdict = judgePage(address, ground)
  const page = verdict.ok ? { key: verdict.key, url: verdict.url, host: verdict.host } : null
  judged.set(address, page)
  return page
}
