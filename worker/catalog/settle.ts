/** Decides what a batch of statements makes of the catalogue: which product each is about, and what is to be written. Pure. */

import { joinBooks, take } from './book.ts'
import { wantedKeys } from './claims.ts'
import { keyOf } from './keys.ts'
import { findHits, type Hit, type Known, type Snapshot } from './known.ts'
import { areOne, isAbout } from './match.ts'
import { type Merged, merge } from './merge.ts'
import { rankOf } from './precedence.ts'
import type { Statement } from './statement.ts'
import { type Change, remember, type Thresholds, transitionsOf } from './transitions.ts'

/** A product that is to be written. */
export interface Draft {
  readonly known: Known
  readonly merged: Merged
  readonly changes: readonly Change[]
  /** Stored products that it swallows. */
  readonly swallows: readonly Known[]
}

export interface Settled {
  /** The product of each statement, in order; empty where a partial one is of none that is known. */
  readonly ids: readonly string[]
  readonly drafts: readonly Draft[]
  /** Keys that do not lead to their product yet. */
  readonly keys: readonly { readonly key: string; readonly productId: string }[]
}

interface Surroundings {
  readonly now: number
  readonly thresholds: Thresholds
  /** A text that makes an id unlike any other. */
  readonly token: () => string
  /** Whether the key of an address is on the shop's own site. */
  readonly isOnSite: (urlKey: string) => boolean
}

/** Settles statements in their order, each on what those before it made of the catalogue. */
export function settle(
  statements: readonly Statement[],
  snapshot: Snapshot,
  surroundings: Surroundings,
): Settled {
  const owners = new Map(snapshot.owners)
  const products = new Map(snapshot.products)
  const swallowed = new Map<string, string>()
  const families = countFamilies(statements)
  const hints = new Map<string, string>()
  const keys = new Map<string, string>()
  const ids: string[] = []
  for (const statement of statements) {
    const hits = findHits(statement, { owners, products, hints })
    const [home, ...others] = choose(statement, products, hits)
    if (isForeign(statement, surroundings) || (!home && !canBegin(statement))) {
      ids.push('')
      continue
    }
    let product = home ?? begin(statement, families, { owners, products }, surroundings)
    for (const other of others) {
      if (!areOne(product, other, statement)) continue
      product = swallow(product, other)
      products.delete(other.id)
      swallowed.set(other.id, product.id)
      for (const [key, owner] of owners) if (owner === other.id) owners.set(key, product.id)
      const alias = keyOf('id', other.id)
      keys.set(alias, product.id)
      owners.set(alias, product.id)
    }
    product = { ...product, book: take(product.book, statement) }
    products.set(product.id, product)
    const wanted = wantedKeys(statement, product, { owners, products }, surroundings.isOnSite)
    for (const { key, productId } of wanted) {
      owners.set(key, productId)
      keys.set(key, productId)
    }
    const { groupId } = statement
    if (groupId !== undefined) hints.set(keyOf('group', groupId), product.id)
    ids.push(product.id)
  }
  return {
    ids: ids.map((id) => survivor(swallowed, id)),
    drafts: draftsOf(products, snapshot, swallowed, surroundings),
    keys: [...keys].map(([key, id]) => ({ key, productId: survivor(swallowed, id) })),
  }
}

/** The id under which a product goes on that was joined into another, maybe more than once. */
function survivor(swallowed: ReadonlyMap<string, string>, id: string): string {
  const next = swallowed.get(id)
  return next === undefined ? id : survivor(swallowed, next)
}

/** The products that a statement is about, the one that stays at the head. */
function choose(
  statement: Statement,
  products: ReadonlyMap<string, Known>,
  hits: ReadonlyMap<string, ReadonlySet<Hit>>,
): readonly Known[] {
  const found = [...hits].flatMap(([id, by]) => {
    const known = products.get(id)
    return known && isAbout(statement, known, by)
      ? [{ known, weight: weigh(statement, known, by) }]
      : []
  })
  found.sort((a, b) => b.weight - a.weight || compareAge(a.known, b.known))
  const [nearest, ...others] = found.map(({ known }) => known)
  if (!nearest) return []
  const same = [nearest, ...others.filter((other) => areOne(nearest, other, statement))]
  return same.sort((a, b) => strength(b) - strength(a) || compareAge(a, b))
}

const weights: Readonly<Record<Hit, number>> = {
  name: 32,
  url: 16,
  id: 16,
  group: 8,
  sku: 4,
  gtin: 4,
  variant: 2,
}

function weigh(statement: Statement, known: Known, hits: ReadonlySet<Hit>): number {
  const own = known.book.some(
    ({ source, name }) => source === statement.source && name === statement.name,
  )
  return [...hits].reduce((sum, hit) => sum + weights[hit], own ? 64 : 0)
}

/** An id that the shop itself gave is worth more than one that we took from a page. */
function strength({ id, book }: Known): number {
  const shops = book.filter(({ source }) => rankOf(source) === 0)
  if (shops.some((one) => one.id === id)) return 2
  return shops.length > 0 ? 1 : 0
}

function compareAge(left: Known, right: Known): number {
  return left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1)
}

/** Pages speak for the shop's own site only, whatever they call their address. */
function isForeign({ source, urlKeys }: Statement, { isOnSite }: Surroundings): boolean {
  const [own] = urlKeys
  return source === 'page' && own !== undefined && !isOnSite(own)
}

/** A change to a product that nobody knows yet says too little to make one. */
function canBegin({ partial, title }: Statement): boolean {
  return !partial && title !== undefined
}

function begin(
  statement: Statement,
  families: ReadonlyMap<string, number>,
  { owners, products }: Snapshot,
  { now, token }: Surroundings,
): Known {
  const { id, sku, gtin, groupId, urlKeys } = statement
  const several = (families.get(familyOf(statement)) ?? 0) > 1 || rankOf(statement.source) === 0
  const wish = (several ? groupId : undefined) ?? id ?? sku ?? groupId ?? gtin ?? urlKeys[0] ?? ''
  const taken = products.has(wish) || owners.has(keyOf('id', wish))
  return {
    id: taken ? `${wish.slice(0, 180)}~${token()}` : wish,
    createdAt: now,
    stamp: null,
    book: [],
    aliases: [],
    history: [],
  }
}

function countFamilies(statements: readonly Statement[]): ReadonlyMap<string, number> {
  const members = new Map<string, Set<string>>()
  for (const one of statements) {
    if (one.groupId === undefined) continue
    const family = familyOf(one)
    members.set(family, (members.get(family) ?? new Set()).add(one.name))
  }
  return new Map([...members].map(([family, names]) => [family, names.size]))
}

function familyOf({ source, groupId }: Statement): string {
  return `${source} ${groupId ?? ''}`
}

function swallow(product: Known, other: Known): Known {
  return {
    ...product,
    createdAt: Math.min(product.createdAt, other.createdAt),
    book: joinBooks(product.book, other.book),
    aliases: [...new Set([...product.aliases, ...other.aliases, other.id])],
    history: [...product.history, ...other.history].sort((a, b) => b.at - a.at),
  }
}

function draftsOf(
  products: ReadonlyMap<string, Known>,
  snapshot: Snapshot,
  swallowed: ReadonlyMap<string, string>,
  { now, thresholds }: Surroundings,
): readonly Draft[] {
  return [...products.values()].flatMap((known) => {
    const before = snapshot.products.get(known.id)
    if (before && before.book === known.book && before.aliases === known.aliases) return []
    const merged = merge(known.book)
    const about = { productId: known.id, at: now, thresholds }
    const was = before && before.book.length > 0 ? merge(before.book) : null
    const changes = transitionsOf(about, was, merged, known.history)
    const history = remember(known.history, changes, merged.variants.length)
    const swallows = [...swallowed.keys()].flatMap((id) => {
      const stored = snapshot.products.get(id)
      return stored && survivor(swallowed, id) === known.id ? [stored] : []
    })
    return [{ known: { ...known, history }, merged, changes, swallows }]
  })
}
