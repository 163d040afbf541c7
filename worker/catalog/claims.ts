/** Which keys of a statement are worth a row of their own: a row is written for a name that leads nowhere yet. Pure. */

import { keyOf } from './keys.ts'
import { type Known, nameKey, type Snapshot } from './known.ts'
import { rankOf } from './precedence.ts'
import type { Saying, Statement } from './statement.ts'

export interface Claim {
  readonly key: string
  readonly productId: string
}

/**
 * The keys that a statement's product lacks. A product's own id needs none. A feed takes one for each item at most, so
 * that an item costs two rows: its other names are looked up, and need not be written. A key stays with its first owner.
 */
export function wantedKeys(
  statement: Statement,
  product: Known,
  { owners, products }: Snapshot,
  isOnSite: (urlKey: string) => boolean,
): readonly Claim[] {
  const names =
    statement.source === 'feed'
      ? ofFeed(statement, product, isOnSite)
      : ofOthers(statement, product, isOnSite)
  const { given, moved } = borrowed(statement, product, products)
  const wanted = [...new Set([...names, ...family(statement, product)])].filter(
    (key) => !owners.has(key) && (key === given || !isTaken(key, products)),
  )
  const name = nameKey(statement.source, statement.name)
  if (!owners.has(name) && !findsHome(statement, product, owners, wanted)) wanted.push(name)
  return [
    ...wanted.map((key) => ({ key, productId: product.id })),
    ...(given && moved && wanted.includes(given) && !owners.has(moved.key) ? [moved] : []),
  ]
}

/**
 * An id that the shop gives to one product, while another, known from a page by its SKU, goes by the same text: asked
 * for as an id it is the former from now on, as a SKU the latter.
 */
function borrowed(
  { source, id }: Statement,
  product: Known,
  products: Snapshot['products'],
): { given?: string; moved?: Claim } {
  if (id === undefined || id === product.id || rankOf(source) > 0) return {}
  const other = products.get(id)
  if (!other || other.book.some((one) => one.id === id || one.groupId === id)) return {}
  return { given: keyOf('id', id), moved: { key: keyOf('sku', id), productId: other.id } }
}

function ofFeed(
  statement: Statement,
  product: Known,
  isOnSite: (urlKey: string) => boolean,
): readonly string[] {
  const { id, sku, gtin, urlKeys } = statement
  const own = id === undefined || id === product.id ? [] : [keyOf('id', id)]
  // Of the items of one group the first stands for all with its address.
  const first = product.book.find(({ source }) => source === 'feed')
  if (own.length > 0 && first?.name !== statement.name) return own
  const [other] = [
    ...urlKeys.filter(isOnSite).map((key) => keyOf('url', key)),
    ...(gtin === undefined ? [] : [keyOf('gtin', gtin)]),
    ...(sku === undefined || sku === product.id ? [] : [keyOf('sku', sku)]),
    ...urlKeys.map((key) => keyOf('url', key)),
  ]
  return other === undefined ? own : [...own, other]
}

/** What the shop itself says costs two rows as well; a page adds the GTIN, by which feeds with other links find it. */
function ofOthers(
  statement: Statement,
  product: Known,
  isOnSite: (urlKey: string) => boolean,
): readonly string[] {
  const { source, id, sku, gtin, urlKeys, variants = [] } = statement
  const telling = source === 'page' || !urlKeys.some(isOnSite)
  return [
    ...urlKeys.map((key) => keyOf('url', key)),
    ...namesOf({ ...(id ? { id } : {}), ...(sku ? { sku } : {}) }, product),
    ...(gtin === undefined || !telling ? [] : [keyOf('gtin', gtin)]),
    ...variants.flatMap((one) => namesOf(one, product)),
  ]
}

function namesOf({ id, sku, gtin }: Saying, product: Known): readonly string[] {
  return [
    ...(id !== undefined && id !== product.id ? [keyOf('id', id)] : []),
    ...(sku !== undefined && sku !== product.id && sku !== id ? [keyOf('sku', sku)] : []),
    ...(id === undefined && sku === undefined && gtin !== undefined ? [keyOf('gtin', gtin)] : []),
  ]
}

/** A group that has several items, or lists them, is found by its own key where that is not the product's id. */
function family({ groupId, variants = [] }: Statement, product: Known): readonly string[] {
  if (groupId === undefined || groupId === product.id) return []
  const members = product.book.filter((one) => one.groupId === groupId)
  return members.length > 1 || variants.length > 0 ? [keyOf('group', groupId)] : []
}

/** Whether a product's own id stands for a key already: as an id, or as the SKU from which it was taken. */
function isTaken(key: string, products: Snapshot['products']): boolean {
  const owner = products.get(key.slice(2))
  if (!owner || !/^[is]:/.test(key)) return false
  if (key.startsWith('i:')) return true
  return owner.book.some(
    ({ source, id, sku }) => sku === owner.id || (id === owner.id && rankOf(source) > 0),
  )
}

/** Whether the statement will be led to its product the next time. */
function findsHome(
  { source, name, id, sku }: Statement,
  product: Known,
  owners: ReadonlyMap<string, string>,
  wanted: readonly string[],
): boolean {
  const leads = (key: string) => wanted.includes(key) || owners.get(key) === product.id
  const own = source === 'page' ? undefined : (id ?? sku)
  if (own === product.id && !owners.has(keyOf('id', own))) return true
  return leads(source === 'page' || id === undefined ? name : keyOf('id', id))
}
