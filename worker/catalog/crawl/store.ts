/** Pages and their hosts in the database: chosen, read, forgotten. */

import { type RawBuilder, sql } from 'kysely'
import { type Db, jsonRows, jsonValues } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import { need, pressing, shares } from './need.ts'

export type Page = Row<'pages'>
export type PageHost = Row<'page_hosts'>

/** So many unread pages of a host that only visitors tell of are kept from one turn to the next, the latest. */
const KEPT = 500

/** What is known of some hosts. */
export async function loadHosts(db: Db, hosts: readonly string[]): Promise<readonly PageHost[]> {
  if (hosts.length === 0) return []
  return db.query
    .selectFrom('page_hosts')
    .selectAll()
    .where('host', 'in', jsonValues(hosts))
    .execute()
}

/** Which of some hosts are open now, free, and have a page that is due or, at the shop's own, a sitemap. */
export async function hostsWithDue(
  db: Db,
  hosts: readonly string[],
  now: number,
): Promise<readonly string[]> {
  if (hosts.length === 0) return []
  const others = shares.flatMap((one) => (one.need === need.reported ? [] : [one.need]))
  const [result] = await db.batch([
    sql`select h.value as host from ${jsonRows(hosts)} h left join page_hosts s on s.host = h.value
      where coalesce(s.open_at, 0) <= ${now} and coalesce(s.lease_until, 0) <= ${now} and (
        (h.key = 0 and coalesce(s.sitemap_at, 0) <= ${now})
        or exists (select 1 from pages page where page.host = h.value and page.need in ${jsonValues(others)}
          and page.due_at <= ${now})
        or (coalesce(s.reports_at, 0) <= ${now} and exists (select 1 from pages page
          where page.host = h.value and page.need = ${need.reported} and page.due_at <= ${now})))`,
  ])
  return (result?.rows ?? []).map((row) => String(row.host))
}

/** Takes a host for one turn, or answers undefined where another tick has it: nobody is asked by two at once. */
export async function claimHost(
  db: Db,
  host: string,
  lease: { readonly token: string; readonly until: number },
  now: number,
): Promise<PageHost | undefined> {
  const [result] = await db.batch([
    sql`insert into page_hosts (host, lease_token, lease_until) values (${host}, ${lease.token}, ${lease.until})
      on conflict (host) do update set lease_token = excluded.lease_token, lease_until = excluded.lease_until
      where page_hosts.lease_until <= ${now}
      returning *`,
  ])
  return result?.rows[0] as unknown as PageHost | undefined
}

/** Writes what a turn learned of a host and gives it back, unless the lease was lost meanwhile. */
export async function releaseHost(db: Db, host: PageHost): Promise<void> {
  const { host: name, lease_token: token, lease_until: _, ...facts } = host
  await db.query
    .updateTable('page_hosts')
    .set({ ...facts, lease_token: '', lease_until: 0 })
    .where('host', '=', name)
    .where('lease_token', '=', token)
    .execute()
}

/** The pages of a host that are due, by need, at most `limit` of each. Of what visitors tell the latest comes first. */
export async function loadDue(
  db: Db,
  host: string,
  now: number,
  limit: number,
): Promise<ReadonlyMap<number, readonly Page[]>> {
  const results = await db.batch(
    shares.map(({ need: level }) =>
      level === need.reported
        ? sql`select * from pages where host = ${host} and need = ${level} and due_at <= ${now}
            order by due_at desc limit ${limit}`
        : sql`select * from pages where host = ${host} and need = ${level} and due_at <= ${now}
            order by due_at limit ${limit}`,
    ),
  )
  return new Map(
    shares.map(({ need: level }, index) => [
      level,
      (results[index]?.rows ?? []) as unknown as readonly Page[],
    ]),
  )
}

/** Pages by key; those that are not known are left out. */
export async function findPages(db: Db, keys: readonly string[]): Promise<readonly Page[]> {
  if (keys.length === 0) return []
  return db.query.selectFrom('pages').selectAll().where('key', 'in', jsonValues(keys)).execute()
}

/** Pages after a key, in the order of their keys. */
export async function listPages(
  db: Db,
  page: { readonly after: string; readonly limit: number; readonly state?: Page['state'] },
): Promise<readonly Page[]> {
  let query = db.query.selectFrom('pages').selectAll().where('key', '>', page.after)
  if (page.state) query = query.where('state', '=', page.state)
  return query.orderBy('key').limit(page.limit).execute()
}

/** How many pages there are of each state. */
export async function countPages(db: Db): Promise<Readonly<Record<string, number>>> {
  const rows = await db.query
    .selectFrom('pages')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.state, row.count]))
}

/** Writes what came of reading pages. A need that grew meanwhile stays. */
export function putReadings(pages: readonly Page[], now: number): RawBuilder<unknown> {
  return sql`update pages set url = r.value->>'url', origin = r.value->>'origin', state = r.value->>'state',
      note = r.value->>'note', product_id = r.value->>'product_id', etag = r.value->>'etag',
      last_modified = r.value->>'last_modified', hash = r.value->>'hash',
      fetched_at = r.value->>'fetched_at', due_at = r.value->>'due_at',
      failures = r.value->>'failures', unchanged = r.value->>'unchanged',
      need = case when pages.need > r.value->>'need' and pages.need <> ${need.reported}
        and pages.need_until > ${now} then pages.need else r.value->>'need' end,
      need_until = max(pages.need_until, r.value->>'need_until')
    from ${jsonRows(pages)} r where pages.key = r.value->>'key'`
}

/** Forgets pages. */
export function deletePages(keys: readonly string[]): RawBuilder<unknown> {
  return sql`delete from pages where key in ${jsonValues(keys)}`
}

/** Forgets the oldest of the unread pages that only visitors tell of, beyond what is kept. */
export function trimReported(host: string): RawBuilder<unknown> {
  return sql`delete from pages where key in (select key from pages
    where host = ${host} and need = ${need.reported} order by due_at desc limit -1 offset ${KEPT})`
}

/** The next instant at which one of the hosts has a page that somebody needs, or null. */
export async function nextDuePage(db: Db, hosts: readonly string[]): Promise<number | null> {
  const [result] = await db.batch([
    sql`select min(at) as at from (select max(
        (select page.due_at from pages page where page.host = h.value and page.need = n.value order by page.due_at limit 1),
        coalesce((select max(s.open_at, s.lease_until,
          case n.value when ${need.reported} then s.reports_at else 0 end)
          from page_hosts s where s.host = h.value), 0)) as at
      from ${jsonRows(hosts)} h, ${jsonRows(pressing)} n)`,
  ])
  const at = result?.rows[0]?.at
  return typeof at === 'number' ? at : null
}
