/** Products and stock of a platform on their way into the catalogue: the newest report of each stands. */

import { readStatement, type Statement, type StatementInput } from '../catalog/statement.ts'
import { putStatements } from '../catalog/store.ts'
import { readObject } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import type { Arrival, Platform, ProductReport, StockReport } from './report.ts'
import type { Facts } from './shop.ts'
import { quantityOf, together } from './shopify/product.ts'
import {
  type InventoryRow,
  listStatements,
  loadInventory,
  loadStatements,
  type StatementRow,
  saveInventory,
  saveStatements,
} from './store.ts'

/** A delivery is worked at some time after it came: what is gone, is gone since then. */
interface Told extends ProductReport {
  readonly received: number
}

/** States what reports tell of products and stock. Told again, it changes nothing; told late, an older report neither. */
export async function stateProducts(
  db: Db,
  arrivals: readonly Arrival[],
  facts: Facts,
  now: number,
): Promise<void> {
  const products = arrivals.flatMap(({ report, received }) =>
    (report.products ?? []).map((product): Told => ({ ...product, received })),
  )
  const stock = arrivals.flatMap(({ report }) => report.stock ?? [])
  if (products.length === 0 && stock.length === 0) return
  const levels = await takeStock(db, products, stock)
  const ids = [...products.map(({ id }) => id), ...levels.changed.map((row) => row.product_id)]
  const known = new Map(
    (await loadStatements(db, facts.source, ids)).map((row) => [row.id, row] as const),
  )
  const changed = new Map<string, StatementRow>()
  const put = (row: StatementRow) => {
    known.set(row.id, row)
    changed.set(row.id, row)
  }
  for (const told of products) {
    const row = newest(facts.source, told, known.get(told.id))
    if (row) put(row)
  }
  for (const row of [...known.values()]) {
    const stocked = withStock(row, levels.rows)
    if (stocked) put(stocked)
  }
  const rows = [...changed.values()]
  await putStatements(
    db,
    rows.flatMap((row) => statementOf(row, facts, now)),
  )
  // Last, so that what was cut off before is done again and not taken for done.
  await db.batch([...saveStatements(rows), ...saveInventory(levels.changed)])
}

/** States everything again that a platform told before it was known in which currency its prices are. */
export async function stateAgain(db: Db, facts: Facts, now: number): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await listStatements(db, facts.source, after, 200)
    const last = rows.at(-1)
    if (!last) return
    await putStatements(
      db,
      rows.flatMap((row) => statementOf(row, facts, now)),
    )
    after = last.id
  }
}

/** The row after a report, or null where that is older than what is known, or of a product that nobody knew. */
function newest(
  source: Platform,
  told: Told,
  known: StatementRow | undefined,
): StatementRow | null {
  const { id, statement } = told
  if (statement === null) {
    if (!known || known.updated_at > told.received) return null
    const gone = takenOff(readObject(known.statement) as StatementInput)
    return { source, id, updated_at: told.received, statement: JSON.stringify(gone) }
  }
  if (known && known.updated_at >= told.updatedAt) return null
  return { source, id, updated_at: told.updatedAt, statement: JSON.stringify(statement) }
}

function takenOff(statement: StatementInput): StatementInput {
  const variants = (statement.variants ?? []).map((one) => ({
    ...one,
    availability: 'discontinued' as const,
  }))
  return { ...statement, availability: 'discontinued', variants }
}

/** The statement in a row, or none where the catalogue cannot take it. Without a currency it names no price. */
function statementOf(row: StatementRow, facts: Facts, now: number): readonly Statement[] {
  const input = readObject(row.statement) as StatementInput
  const priced = facts.currency ? { currency: facts.currency, ...input } : withoutPrices(input)
  const at = Math.min(row.updated_at, now)
  const read = readStatement(priced, row.source, at)
  if (!read.ok) console.error(`platforms: ${row.source} product ${row.id}: ${read.message}`)
  return read.ok ? [read.statement] : []
}

function withoutPrices(input: StatementInput): StatementInput {
  const { price: _, listPrice: __, currency: ___, ...rest } = input
  const variants = (input.variants ?? []).map(({ price: _p, listPrice: _l, ...one }) => one)
  return input.variants ? { ...rest, variants } : rest
}

/** What is known of inventory items after these reports: the rows, and those that changed. */
async function takeStock(db: Db, products: readonly Told[], stock: readonly StockReport[]) {
  const items = products.flatMap(({ id, items }) => items.map((one) => ({ ...one, productId: id })))
  const named = [...items.map(({ item }) => item), ...stock.map(({ item }) => item)]
  const before = await loadInventory(db, named)
  const rows = new Map(before.map((row) => [row.item, row] as const))
  const blank = (item: string): InventoryRow => ({
    item,
    product_id: '',
    variant_id: '',
    levels: '{}',
  })
  for (const { item, variantId, productId } of items) {
    const row = rows.get(item) ?? blank(item)
    rows.set(item, { ...row, product_id: productId, variant_id: variantId })
  }
  for (const one of stock) {
    const row = rows.get(one.item) ?? blank(one.item)
    const levels = readObject(row.levels)
    const known = levels[one.location]
    if (Array.isArray(known) && Number(known[1]) >= one.at) continue
    const next = { ...levels, [one.location]: [one.available, one.at] }
    rows.set(one.item, { ...row, levels: JSON.stringify(next) })
  }
  const old = new Map(before.map((row) => [row.item, JSON.stringify(row)]))
  const changed = [...rows.values()].filter((row) => JSON.stringify(row) !== old.get(row.item))
  return { rows: [...rows.values()], changed }
}

/** A product's row with what the locations hold of its variants, or null where that changes nothing. */
function withStock(row: StatementRow, inventory: readonly InventoryRow[]): StatementRow | null {
  const statement = readObject(row.statement) as Told['statement'] & object
  if (statement.availability === 'discontinued' || !statement.variants) return null
  const own = new Map(
    inventory
      .filter((one) => one.product_id === row.id)
      .map((one) => [one.variant_id, newestLevels(one, row.updated_at)] as const),
  )
  const variants = statement.variants.map((variant) => {
    const there = own.get(variant.id === undefined ? '' : String(variant.id))
    if (there === undefined || variant.quantity === null) return variant
    const none = variant.oversells ? 'backorder' : 'out_of_stock'
    const availability = there > 0 ? 'in_stock' : none
    return { ...variant, quantity: Math.max(0, there), availability } as const
  })
  const next = {
    ...statement,
    variants,
    availability: together(
      variants.map((one) => one.availability),
      false,
    ),
    quantity: quantityOf(variants.map((one) => one.quantity)),
  }
  const json = JSON.stringify(next)
  return json === row.statement ? null : { ...row, statement: json }
}

/** What all locations hold together; undefined where the product's own report is newer than any of them. */
function newestLevels(row: InventoryRow, since: number): number | undefined {
  const levels = Object.values(readObject(row.levels)).filter(Array.isArray)
  if (!levels.some(([, at]) => Number(at) >= since)) return undefined
  return levels.reduce((sum, [available]) => sum + (Number(available) || 0), 0)
}
