/** The variants of a product: which statements speak of one, which of them are the same, and what is true of each. Pure. */

import type { Book } from './book.ts'
import { byPrecedence, precedence, rankOf, type Said } from './precedence.ts'
import type { Saying, Source, Statement } from './statement.ts'

/** A variant as the catalogue has it. Money in minor units. */
export interface Variant {
  readonly id: string
  readonly sku?: string
  readonly gtin?: string
  /** Other ids and SKUs that sources give it. */
  readonly names?: readonly string[]
  readonly title: string
  readonly price: number | null
  readonly listPrice?: number
  readonly availability: NonNullable<Saying['availability']>
  readonly quantity: number | null
  readonly expectedAt?: number
  readonly url?: string
  readonly imageUrl?: string
  readonly options: Readonly<Record<string, string>>
  readonly source: Source
}

/** What one source says of one variant. */
export interface Claim extends Said {
  readonly saying: Saying
  readonly currency: string | null
}

/** A book taken apart: what is said of the product itself, and what of its variants. */
export interface Parts {
  readonly own: Book
  readonly claims: readonly Claim[]
}

/** Tells what speaks of the product from what speaks of one of its variants. */
export function partsOf(book: Book): Parts {
  const claims: Claim[] = []
  const singles: Statement[] = []
  const own: Statement[] = []
  for (const one of book) {
    for (const [index, saying] of (one.variants ?? []).entries()) {
      claims.push(claimOf(one, saying, `${one.name} ${saying.id ?? saying.sku ?? index}`))
    }
    if (one.variants !== undefined && one.variants.length > 0) own.push(one)
    else if (isMember(one)) claims.push(claimOf(one, one, one.name))
    else singles.push(one)
  }
  const feeds = singles.filter((one) => one.source === 'feed')
  const names = new Set(claims.flatMap(({ saying }) => namesOf(saying)))
  for (const one of singles) {
    // Items of a feed that lead to one page are its variants, and so is what feed or page call by the name of one.
    const shared = one.source === 'feed' && feeds.length > 1
    const named =
      namesOf(one).some((name) => names.has(name)) && rankOf(one.source) > 0 && !isParent(one, book)
    if (shared || named) claims.push(claimOf(one, one, one.name))
    else own.push(one)
  }
  // A group of one is a product without variants, as long as nobody lists any.
  const listed = book.some(({ variants = [] }) => variants.length > 0)
  if (!listed && gather(claims).length === 1) return { own: book, claims: [] }
  return { own: book.filter((one) => own.includes(one)), claims }
}

function claimOf({ source, at, currency }: Statement, saying: Saying, name: string): Claim {
  return { source, at, name, saying, currency: currency ?? null }
}

function isMember(one: Statement): boolean {
  return one.groupId !== undefined && one.groupId !== one.id
}

/** Whether others call themselves variants of it. */
function isParent(one: Statement, book: Book): boolean {
  return one.id !== undefined && book.some((other) => isMember(other) && other.groupId === one.id)
}

/** Everything that a variant is called by; GTINs stand apart by their length of fourteen digits and a mark. */
export function namesOf({ id, sku, gtin }: Saying): readonly string[] {
  return [
    ...(id ? [id] : []),
    ...(sku && sku !== id ? [sku] : []),
    ...(gtin ? [`gtin ${gtin}`] : []),
  ]
}

/** The variants that claims speak of. Where the shop itself lists them, others only add to what it lists. */
export function mergeVariants(
  claims: readonly Claim[],
  currency: string | null,
): readonly Variant[] {
  const groups = gather(claims)
  const best = Math.min(...claims.map(({ source }) => rankOf(source)))
  const listed =
    best === 0 ? groups.filter((group) => group.some((one) => rankOf(one.source) === 0)) : groups
  return listed.map((group) => mergeVariant(group, currency))
}

/** Claims about the same variant. Two that one source keeps apart are never the same. */
function gather(claims: readonly Claim[]): readonly (readonly Claim[])[] {
  const sorted = [...claims].sort(
    (a, b) => rankOf(a.source) - rankOf(b.source) || compare(a.source, b.source),
  )
  const groups: Claim[][] = []
  const byName = new Map<string, Claim[][]>()
  for (const claim of sorted) {
    const names = namesOf(claim.saying)
    const home = names
      .flatMap((name) => byName.get(name) ?? [])
      .find((group) => !group.some((one) => one.source === claim.source && one !== claim))
    const group = home ?? []
    if (!home) groups.push(group)
    group.push(claim)
    for (const name of names) byName.set(name, [...(byName.get(name) ?? []), group])
  }
  return groups
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function mergeVariant(group: readonly Claim[], currency: string | null): Variant {
  const of = (
    field: 'id' | 'sku' | 'gtin' | 'title' | 'url' | 'imageUrl',
    order = precedence.sku,
  ) => byPrecedence(group, order).find(({ saying }) => saying[field])?.saying[field]
  // A price in another currency than the product's is not its variant's.
  const priced = byPrecedence(group, precedence.price).find(
    (one) => typeof one.saying.price === 'number' && one.currency === currency,
  )
  const stock = stockOf(group)
  const [id, ...names] = unique([
    of('id') ?? of('sku') ?? of('gtin') ?? of('url') ?? '',
    ...group.flatMap(({ saying }) => [saying.id ?? '', saying.sku ?? '']),
  ]).filter((name) => name !== '')
  const sku = of('sku')
  const gtin = of('gtin')
  const url = of('url', precedence.url)
  const imageUrl = of('imageUrl')
  const others = names.filter((name) => name !== sku)
  const [first] = byPrecedence(group, precedence.sku)
  const listPrice = priced?.saying.listPrice
  return {
    id: id ?? '',
    ...(sku ? { sku } : {}),
    ...(gtin ? { gtin } : {}),
    ...(others.length > 0 ? { names: others } : {}),
    title: of('title', precedence.title) ?? '',
    price: priced?.saying.price ?? null,
    ...(typeof listPrice === 'number' ? { listPrice } : {}),
    availability: stock.availability,
    quantity: stock.quantity,
    ...(stock.expectedAt === null ? {} : { expectedAt: stock.expectedAt }),
    ...(url ? { url } : {}),
    ...(imageUrl ? { imageUrl } : {}),
    options:
      byPrecedence(group, precedence.options).find(({ saying }) => saying.options)?.saying
        .options ?? {},
    source: stock.source ?? first?.source ?? 'page',
  }
}

export interface Stock {
  readonly availability: NonNullable<Saying['availability']>
  readonly quantity: number | null
  readonly expectedAt: number | null
  readonly source: Source | null
}

/** What is there, from one source as a whole: a quantity of yesterday beside an availability of today would lie. */
export function stockOf(said: readonly (Said & { readonly saying: Saying })[]): Stock {
  const speaking = byPrecedence(said, precedence.stock).filter(
    ({ saying }) => saying.availability !== undefined || typeof saying.quantity === 'number',
  )
  const [first] = speaking
  if (!first) return { availability: 'in_stock', quantity: null, expectedAt: null, source: null }
  // A page that agrees with the feed does not take its quantity away.
  const agreeing =
    first.source === 'page'
      ? speaking.find(
          ({ source, saying }) =>
            source === 'feed' && availabilityOf(saying) === availabilityOf(first.saying),
        )
      : undefined
  const { saying, source } = agreeing ?? first
  return {
    availability: availabilityOf(saying),
    quantity: saying.quantity ?? null,
    expectedAt: saying.expectedAt ?? null,
    source,
  }
}

function availabilityOf({ availability, quantity }: Saying): NonNullable<Saying['availability']> {
  return availability ?? (quantity === 0 ? 'out_of_stock' : 'in_stock')
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)]
}
