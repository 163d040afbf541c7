/** Feeds in the database: who reads one, how far it came, which items it has. */

import { sql } from 'kysely'
import { type Db, jsonValues } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'

export type Feed = Row<'feeds'>

/** What is known of some feeds; those that were never read have no row. */
export async function loadFeeds(db: Db, urls: readonly string[]): Promise<readonly Feed[]> {
  if (urls.length === 0) return []
  return db.query.selectFrom('feeds').selectAll().where('url', 'in', jsonValues(urls)).execute()
}

/** Takes a feed that is due for one slice; undefined where it is not due, or another tick has it. */
export async function claimFeed(
  db: Db,
  url: string,
  lease: { readonly token: string; readonly until: number },
  now: number,
): Promise<Feed | undefined> {
  const [result] = await db.batch([
    sql`insert into feeds (url, lease_token, lease_until) values (${url}, ${lease.token}, ${lease.until})
      on conflict (url) do update set lease_token = excluded.lease_token, lease_until = excluded.lease_until
      where feeds.lease_until <= ${now} and feeds.due_at <= ${now} returning *`,
  ])
  return result?.rows[0] as unknown as Feed | undefined
}

/** What a slice changes of its feed. */
export type FeedChange = Partial<Omit<Feed, 'url'>>

/**
 * Writes how far a slice came, with the ids it saw, in one transaction; false where the lease was lost: then somebody else
 * reads the feed, and nothing was written.
 */
export async function saveFeed(
  db: Db,
  { url, token }: { readonly url: string; readonly token: string },
  change: FeedChange,
  part?: { readonly run: string; readonly part: number; readonly ids: readonly string[] },
): Promise<boolean> {
  const held = sql<boolean>`exists (select 1 from feeds where url = ${url} and lease_token = ${token})`
  const [, updated] = await db.batch([
    part
      ? sql`insert or ignore into feed_parts (url, run, part, ids)
          select ${url}, ${part.run}, ${part.part}, ${JSON.stringify(part.ids)} where ${held}`
      : sql`select 1`,
    db.query
      .updateTable('feeds')
      .set(change)
      .where('url', '=', url)
      .where('lease_token', '=', token),
  ])
  return (updated?.changes ?? 0) > 0
}

/** Ids that an earlier reading had and a later one has not; at most `limit`. */
export async function findGone(
  db: Db,
  url: string,
  runs: { readonly before: string; readonly after: string },
  limit: number,
): Promise<readonly string[]> {
  const [result] = await db.batch([
    sql`select p.value as id from feed_parts f, json_each(f.ids) p where f.url = ${url} and f.run = ${runs.before}
      and p.value not in (select c.value from feed_parts n, json_each(n.ids) c
        where n.url = ${url} and n.run = ${runs.after}) limit ${limit}`,
  ])
  return (result?.rows ?? []).map(({ id }) => String(id))
}

/** Which of some ids a reading had. */
export async function findPresent(
  db: Db,
  url: string,
  run: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const [result] = await db.batch([
    sql`select c.value as id from feed_parts n, json_each(n.ids) c where n.url = ${url} and n.run = ${run}
      and c.value in ${jsonValues(ids)}`,
  ])
  return new Set((result?.rows ?? []).map(({ id }) => String(id)))
}

/** Forgets what readings other than one had. */
export async function dropParts(db: Db, url: string, kept: string): Promise<void> {
  await db.query.deleteFrom('feed_parts').where('url', '=', url).where('run', '<>', kept).execute()
}

/** Lets a feed be read at once; one that is being read goes on as it is. */
export async function askForFeed(db: Db, url: string): Promise<void> {
  await db.query
    .updateTable('feeds')
    .set({ due_at: 0, etag: '', last_modified: '' })
    .where('url', '=', url)
    .where('run', '=', '')
    .execute()
}
