/** Follows what somebody looks at, searches for and takes in one visit. Pure. */

import { urlKey } from '../catalog/keys.ts'
import { MINUTE } from '../core/clock.ts'
import { asText } from '../core/json.ts'
import { readLine } from './cart.ts'
import type { StoredEvent } from './event.ts'
import type { Visit, VisitProduct, VisitSearch } from './visit.ts'

/** A pause of this length ends a visit. */
const VISIT_PAUSE = 30 * MINUTE
/** Searches that follow each other within this time may be one that is still being typed. */
const TYPING = MINUTE
/** What a visit remembers: enough for an email, few enough for a profile's row. */
const REMEMBERED = { products: 10, searches: 3 } as const
/** Longer ids and addresses are not kept: they name nothing that a catalogue would have. */
const LENGTH = { id: 200, url: 200, category: 100, query: 100 } as const

/** The visit after an event. One that only browses on makes an open visit longer and begins none. */
export function foldVisit(visit: Visit | null, event: StoredEvent): Visit | null {
  if (event.trust !== 'client' && event.trust !== 'server') return visit
  const at = event.occurred
  // What came late from an older visit changes no later one.
  if (visit && at < visit.startedAt - VISIT_PAUSE) return visit
  const open = visit && at <= visit.lastAt + VISIT_PAUSE ? visit : null
  const grown: Visit = {
    products: open?.products ?? [],
    searches: open?.searches ?? [],
    taken: open?.taken ?? false,
    startedAt: Math.min(open?.startedAt ?? at, at),
    lastAt: Math.max(open?.lastAt ?? at, at),
  }
  const name = event.type === 'track' ? event.name : ''
  if (name === 'Product Viewed') {
    const product = readProduct(event)
    return product ? { ...grown, products: withProduct(grown.products, product) } : visit
  }
  if (name === 'Products Searched') {
    const query = readQuery(event.properties.query)
    return query ? { ...grown, searches: withSearch(grown.searches, { query, at }) } : visit
  }
  if (name === 'Product Added' || name === 'Checkout Started') return { ...grown, taken: true }
  // A shop's server works when its shopper is long asleep.
  return open && event.subject.startsWith('a:') ? grown : visit
}

/** A search as one line of visible words, or undefined where there are none. */
function readQuery(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.slice(0, 1_000) : value
  const words = asText(text)
    ?.normalize('NFC')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
  return asText([...(words ?? '')].slice(0, LENGTH.query).join(''))
}

function readProduct(event: StoredEvent): VisitProduct | undefined {
  const line = readLine(event.properties, event.occurred)
  if (!line || line.productId.length > LENGTH.id) return undefined
  const url = line.url === undefined ? null : urlKey(line.url)
  const category = asText(event.properties.category, LENGTH.category)
  return {
    id: line.productId,
    ...(url && url !== line.productId && url.length <= LENGTH.url ? { url } : {}),
    ...(category ? { category } : {}),
    views: 1,
    at: event.occurred,
  }
}

function withProduct(
  products: readonly VisitProduct[],
  product: VisitProduct,
): readonly VisitProduct[] {
  const known = products.find(({ id }) => id === product.id)
  const merged = {
    ...known,
    ...product,
    views: (known?.views ?? 0) + 1,
    at: Math.max(known?.at ?? 0, product.at),
  }
  return [merged, ...products.filter((one) => one !== known)]
    .sort((left, right) => right.at - left.at || (left.id < right.id ? -1 : 1))
    .slice(0, REMEMBERED.products)
}

function withSearch(searches: readonly VisitSearch[], search: VisitSearch): readonly VisitSearch[] {
  const [latest, ...earlier] = searches
  if (latest && search.at >= latest.at && search.at - latest.at <= TYPING) {
    const [before, after] = [latest.query.toLowerCase(), search.query.toLowerCase()]
    // Shops that search while one types report each letter: the longest is what was meant.
    if (after.startsWith(before)) return [search, ...earlier]
    if (before.startsWith(after)) return searches
  }
  const same = search.query.toLowerCase()
  return [search, ...searches.filter(({ query }) => query.toLowerCase() !== same)]
    .sort((left, right) => right.at - left.at || (left.query < right.query ? -1 : 1))
    .slice(0, REMEMBERED.searches)
}
