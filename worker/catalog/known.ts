/** What is known of the products that a batch of statements may be about: a snapshot that is carried along. Pure. */

import type { Book } from './book.ts'
import { keyOf, shopifyFeedIds } from './keys.ts'
import type { Saying, Statement } from './statement.ts'
import type { Change } from './transitions.ts'

/** A product as it is stored. */
export interface Known {
  readonly id: string
  readonly createdAt: number
  /** What its row is told by from its next version; null: it is not stored yet. */
  readonly stamp: string | null
  readonly book: Book
  readonly aliases: readonly string[]
  readonly history: readonly Change[]
}

export interface Snapshot {
  /** Product ids by key. */
  readonly owners: ReadonlyMap<string, string>
  readonly products: ReadonlyMap<string, Known>
  /** Product ids by keys that are not written: members of one group that come together find each other by them. */
  readonly hints?: ReadonlyMap<string, string>
}

/** By which of its names a statement leads to a product. */
export type Hit = 'name' | 'id' | 'sku' | 'gtin' | 'url' | 'group' | 'variant'

export interface Lead {
  readonly hit: Hit
  /** A key in the database. */
  readonly key?: string
  /** Or a product's own id. */
  readonly id?: string
}

/** Everything under which the product of a statement may be found. */
export function leadsOf(statement: Statement): readonly Lead[] {
  const { source, name, id, sku, gtin, groupId, urlKeys, variants = [] } = statement
  const feed = id === undefined ? null : shopifyFeedIds(id)
  return [
    { hit: 'name', key: nameKey(source, name) },
    ...(id === undefined
      ? []
      : [...named('id', id), { hit: 'sku' as const, key: keyOf('sku', id) }]),
    ...(feed ? [...named('variant', feed.variant), ...named('group', feed.product)] : []),
    ...(sku === undefined
      ? []
      : [{ hit: 'sku' as const, key: keyOf('sku', sku) }, ...named('sku', sku)]),
    ...(gtin === undefined ? [] : [{ hit: 'gtin' as const, key: keyOf('gtin', gtin) }]),
    ...urlKeys.map((key) => ({ hit: 'url' as const, key: keyOf('url', key) })),
    ...(groupId === undefined
      ? []
      : [{ hit: 'group' as const, key: keyOf('group', groupId) }, ...named('group', groupId)]),
    ...variants.flatMap(variantLeads),
  ]
}

function variantLeads({ id, sku }: Saying): readonly Lead[] {
  return [
    ...(id === undefined ? [] : named('variant', id)),
    ...(sku === undefined || sku === id
      ? []
      : [{ hit: 'variant' as const, key: keyOf('sku', sku) }, ...named('variant', sku)]),
  ]
}

/** An id leads to the product that has been given it as a key, else to the product whose own it is. */
function named(hit: Hit, id: string): readonly Lead[] {
  return [
    { hit, key: keyOf('id', id) },
    { hit, id },
  ]
}

/** The key by which a source's own statement finds home where all its other names belong to somebody else. */
export function nameKey(source: string, name: string): string {
  return `n:${source} ${name}`
}

/** The products that a statement leads to, and by what. */
export function findHits(
  statement: Statement,
  { owners, products, hints }: Snapshot,
): ReadonlyMap<string, ReadonlySet<Hit>> {
  const found = new Map<string, Set<Hit>>()
  for (const { hit, key, id } of leadsOf(statement)) {
    const owner =
      key === undefined
        ? id !== undefined && !owners.has(keyOf('id', id)) && products.has(id)
          ? id
          : undefined
        : (owners.get(key) ?? hints?.get(key))
    if (owner === undefined || !products.has(owner)) continue
    const hits = found.get(owner) ?? new Set()
    found.set(owner, hits.add(hit))
  }
  return found
}
