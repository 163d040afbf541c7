/** Platforms in the database: deliveries on their way, when they came, products as told, and stock by place. */

import { sql } from 'kysely'
import { type Db, jsonChunks, jsonRows, jsonValues } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import { usualGap } from './silence.ts'

export type Delivery = Row<'deliveries'>
export type StatementRow = Pick<Row<'platform_products'>, 'id' | 'updated_at' | 'statement'> & {
  readonly source: 'shopify' | 'woocommerce'
}
export type InventoryRow = Row<'inventory'>

/**
 * Stores a delivery to be worked at, and notes that its topic came. One that is there already, by its id or by its
 * body under another name, is not stored again. Answers whether it is new.
 */
export async function putDelivery(
  db: Db,
  delivery: Omit<Delivery, 'attempts' | 'outcome'>,
): Promise<boolean> {
  const { source, topic, received } = delivery
  const before = await lastWebhook(db, source)
  const gap = usualGap(before, received)
  const [stored] = await db.batch([
    db.query
      .insertInto('deliveries')
      .values({ ...delivery, attempts: 0, outcome: '' })
      .onConflict((conflict) => conflict.doNothing()),
    noteWebhook(source, topic, received, 0),
    noteWebhook(source, '', received, gap),
  ])
  return stored !== undefined && stored.changes > 0
}

function noteWebhook(source: string, topic: string, at: number, gap: number) {
  return sql`insert into webhooks (source, topic, count, last_at, usual_gap)
    values (${source}, ${topic}, 1, ${at}, ${gap})
    on conflict (source, topic) do update set count = webhooks.count + 1,
      last_at = max(webhooks.last_at, excluded.last_at), usual_gap = excluded.usual_gap`
}

async function lastWebhook(db: Db, source: string): Promise<Row<'webhooks'> | undefined> {
  return db.query
    .selectFrom('webhooks')
    .selectAll()
    .where('source', '=', source)
    .where('topic', '=', '')
    .executeTakeFirst()
}

/** When each platform told anything last. */
export async function lastWebhooks(db: Db): Promise<readonly Row<'webhooks'>[]> {
  return db.query
    .selectFrom('webhooks')
    .selectAll()
    .where('source', 'in', ['shopify', 'woocommerce'])
    .where('topic', '=', '')
    .execute()
}

/** When which topics came. */
export async function listWebhooks(db: Db): Promise<readonly Row<'webhooks'>[]> {
  return db.query.selectFrom('webhooks').selectAll().orderBy('source').orderBy('topic').execute()
}

/** Deliveries that are to be worked at now, in the order in which they came. */
export async function loadDue(db: Db, at: number, limit: number): Promise<readonly Delivery[]> {
  return db.query
    .selectFrom('deliveries')
    .selectAll()
    .where('due', '<=', at)
    .orderBy('due')
    .orderBy('received')
    .limit(limit)
    .execute()
}

/** When the next delivery is to be worked at, or null. */
export async function nextDelivery(db: Db): Promise<number | null> {
  const row = await db.query
    .selectFrom('deliveries')
    .select('due')
    .where('due', '>', 0)
    .orderBy('due')
    .limit(1)
    .executeTakeFirst()
  return row?.due ?? null
}

/** What became of a delivery. Done, its body goes: what was in it is where it belongs. */
export interface Worked {
  readonly source: string
  readonly id: string
  /** When to try again; null where it is done. */
  readonly due: number | null
  readonly outcome: string
}

/** Notes what became of deliveries. */
export function putWorked(rows: readonly Worked[]) {
  return sql`update deliveries set due = w.value->>'due', outcome = w.value->>'outcome',
      attempts = deliveries.attempts + 1,
      body = case when w.value->>'due' is null then '' else deliveries.body end
    from ${jsonRows(rows)} w
    where deliveries.source = w.value->>'source' and deliveries.id = w.value->>'id'`
}

/** Forgets deliveries from before an instant that are done. */
export async function pruneDeliveries(db: Db, before: number): Promise<void> {
  await db.batch([sql`delete from deliveries where received < ${before} and due is null`])
}

/** What a platform told last of some products. */
export async function loadStatements(
  db: Db,
  source: StatementRow['source'],
  ids: readonly string[],
): Promise<readonly StatementRow[]> {
  const rows = await db.query
    .selectFrom('platform_products')
    .selectAll()
    .where('source', '=', source)
    .where('id', 'in', jsonValues(ids))
    .execute()
  return rows.map((row) => ({ ...row, source }))
}

/** A page of all that a platform told of products. */
export async function listStatements(
  db: Db,
  source: StatementRow['source'],
  after: string,
  limit: number,
): Promise<readonly StatementRow[]> {
  const rows = await db.query
    .selectFrom('platform_products')
    .selectAll()
    .where('source', '=', source)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, source }))
}

/** Remembers what a platform told of products. */
export function saveStatements(rows: readonly StatementRow[]) {
  return jsonChunks(rows).map(
    (chunk) => sql`insert into platform_products (source, id, updated_at, statement)
      select value->>'source', value->>'id', value->>'updated_at', value->>'statement'
      from ${jsonRows(chunk)} where true
      on conflict (source, id) do update set updated_at = excluded.updated_at, statement = excluded.statement`,
  )
}

/** Inventory items by id. */
export async function loadInventory(
  db: Db,
  items: readonly string[],
): Promise<readonly InventoryRow[]> {
  if (items.length === 0) return []
  return db.query
    .selectFrom('inventory')
    .selectAll()
    .where('item', 'in', jsonValues(items))
    .execute()
}

/** Remembers whose items these are, and how much there is of them. */
export function saveInventory(rows: readonly InventoryRow[]) {
  return jsonChunks(rows).map(
    (chunk) => sql`insert into inventory (item, product_id, variant_id, levels)
      select value->>'item', value->>'product_id', value->>'variant_id', value->>'levels'
      from ${jsonRows(chunk)} where true
      on conflict (item) do update set product_id = excluded.product_id, variant_id = excluded.variant_id,
        levels = excluded.levels`,
  )
}

/** How many deliveries of each platform wait. */
export async function countWaiting(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ source: string; count: number }>`
    select source, count(*) as count from deliveries where due > 0 group by source`.execute(
    db.query,
  )
  return new Map(rows.map((row) => [row.source, row.count]))
}
