/** What the people who were seen last are interested in most: the categories for which a segment is worth having. */

import { sql } from 'kysely'
import { DAY } from '../../core/clock.ts'
import type { Db } from '../../db/database.ts'
import { INTEREST_HALF_LIFE } from '../../events/state.ts'

/** People looked at, the last seen first. */
const PEOPLE = 1_000
const SEEN_WITHIN = 90 * DAY

/** The categories of most interest among known people, as pages name them, the strongest first. */
export async function strongestCategories(
  db: Db,
  limit: number,
  now: number,
): Promise<readonly string[]> {
  const [result] = await db.batch([
    sql`select i.key as category, sum(json_extract(i.value, '$.score')
        * pow(2.0, -max(${now} - json_extract(i.value, '$.at'), 0) / ${INTEREST_HALF_LIFE})) as strength
      from (select state from profiles where email is not null and merged_at is null
          and last_seen > ${now - SEEN_WITHIN} order by last_seen desc limit ${PEOPLE}) p,
        json_each(p.state, '$.interests') i
      group by 1 order by strength desc, category limit ${limit}`,
  ])
  return (result?.rows ?? []).map(({ category }) => String(category))
}
