/** The history that a trial reads, slice by slice, and what it keeps of it until it is done. */

import { type RawBuilder, sql } from 'kysely'
import { isObject, readJson, readList } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import { groupOf, type Kept, type Look } from './history.ts'

/** Where a slice begins: after this event, or after the orders of this person. */
export interface Place {
  readonly subject: string
  readonly at: number
  readonly id: string
}

export const START: Place = { subject: '', at: 0, id: '' }

/** A slice of the events by subject: what was looked at since an instant. `next` is null at the end. */
export async function readLooks(
  db: Db,
  after: Place,
  since: number,
  limit: number,
): Promise<{ readonly looks: readonly Look[]; readonly next: Place | null }> {
  const { subject, at, id } = after
  const slice = sql`from events where (subject, at, id) > (${subject}, ${at}, ${id})`
  const { rows: ends } = await sql<Record<string, unknown>>`select subject, at, id ${slice}
    order by subject, at, id limit 1 offset ${limit - 1}`.execute(db.query)
  const end = ends[0]
  const next = end ? { subject: String(end.subject), at: Number(end.at), id: String(end.id) } : null
  const until = next
    ? sql`and (subject, at, id) <= (${next.subject}, ${next.at}, ${next.id})`
    : sql``
  const { rows } = await sql<Record<string, unknown>>`select subject, occurred,
      json_extract(body, '$.properties') as properties ${slice} ${until}
      and name in ('Product Viewed', 'Product Added') and type = 'track' and occurred >= ${since}
    order by subject, at, id`.execute(db.query)
  const looks = rows.map((row) => ({
    subject: String(row.subject),
    at: Number(row.occurred),
    properties: readJson(String(row.properties)),
  }))
  return { looks, next }
}

/** A slice of the orders that stand, by person: whole people, so that what they bought before is known. */
export async function readOrders(
  db: Db,
  after: string,
  since: number,
  limit: number,
): Promise<{ readonly orders: readonly Kept[]; readonly next: string | null }> {
  const { rows } = await sql<Record<string, unknown>>`select profile_id, at, status, placed, items
    from orders where profile_id > ${after} order by profile_id, at limit ${limit}`.execute(
    db.query,
  )
  const last = String(rows.at(-1)?.profile_id ?? '')
  const full = rows.length === limit
  // The last person may have more orders than the slice holds: they come again, but who has that many is no shopper.
  const whole = full ? rows.filter((row) => row.profile_id !== last) : rows
  // Within a slice people have numbers: what is kept names nobody.
  const numbers = new Map<string, number>()
  const numberOf = (person: string) => {
    if (!numbers.has(person)) numbers.set(person, numbers.size)
    return String(numbers.get(person))
  }
  const orders = whole
    .filter((row) => row.status !== 'cancelled' && Number(row.placed) === 1)
    .filter((row) => Number(row.at) >= since && row.profile_id !== 'erased')
    .map((row) => ({
      at: Number(row.at),
      group: groupOf(String(row.profile_id)),
      who: numberOf(String(row.profile_id)),
      names: namesIn(String(row.items)),
    }))
  const before = String(whole.at(-1)?.profile_id ?? last)
  return { orders, next: full ? before : null }
}

function namesIn(items: string): readonly string[] {
  return readList(items).flatMap((item) =>
    isObject(item) && typeof item.productId === 'string' ? [item.productId] : [],
  )
}

export type Kind = 'sessions' | 'baskets'

export function putPart(kind: Kind, part: number, body: string): RawBuilder<unknown> {
  return sql`insert into rec_trials (kind, part, body) values (${kind}, ${part}, ${body})
    on conflict (kind, part) do update set body = excluded.body`
}

/** Everything that was kept of one kind. */
export async function loadParts(db: Db, kind: Kind): Promise<readonly string[]> {
  const rows = await db.query
    .selectFrom('rec_trials')
    .select('body')
    .where('kind', '=', kind)
    .orderBy('part')
    .execute()
  return rows.map(({ body }) => body)
}

export function clearParts(): RawBuilder<unknown> {
  return sql`delete from rec_trials`
}

/** Where counting and trials stand, by name. */
export async function loadStates(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query.selectFrom('rec_state').selectAll().execute()
  return new Map(rows.map(({ name, value }) => [name, value]))
}
