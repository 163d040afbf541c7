/** Counts whom flows reached and who reached their goals, of those who were written to and those who were held back. */

import { sql } from 'kysely'
import { DAY } from '../../../core/clock.ts'
import { type Db, jsonValues } from '../../../db/database.ts'
import type { Flow } from '../../../flows/definition.ts'
import type { CohortCount, WayCount } from './lift.ts'

/** What is counted: runs that began since, and goals reached within so many days of it. */
export interface Window {
  readonly since: number
  readonly days: number
}

const ORDER = 'Order Completed'

/** People by flow and cohort. A person counts once in a flow, however often they were in it. */
export async function countCohorts(
  db: Db,
  flows: readonly Pick<Flow, 'id' | 'goal'>[],
  window: Window,
): Promise<ReadonlyMap<string, readonly CohortCount[]>> {
  const goals = [...new Set(flows.map(goalOf))]
  const results = await db.batch(
    goals.map((goal) => {
      const ids = flows.filter((flow) => goalOf(flow) === goal).map(({ id }) => id)
      return sql`select flow, cohort, count(distinct profile_id) as people,
          count(distinct case when reached then profile_id end) as reached
        from (select r.flow as flow, r.cohort as cohort, r.profile_id as profile_id,
            ${reaches(goal, window)} as reached
          from flow_runs r where r.flow in ${jsonValues(ids)} and r.entered_at >= ${window.since})
        group by flow, cohort`
    }),
  )
  const counts = new Map<string, CohortCount[]>()
  for (const row of results.flatMap((result) => result.rows)) {
    const own = counts.get(String(row.flow)) ?? []
    own.push({
      cohort: row.cohort === 'held' ? 'held' : 'treated',
      people: Number(row.people),
      reached: Number(row.reached),
    })
    counts.set(String(row.flow), own)
  }
  return counts
}

/** People by the ways they went at a flow's splits, of those who were written to. */
export async function countWays(
  db: Db,
  flow: Pick<Flow, 'id' | 'goal'>,
  window: Window,
): Promise<readonly WayCount[]> {
  const [result] = await db.batch([
    sql`select split, way, count(distinct profile_id) as people,
        count(distinct case when reached then profile_id end) as reached,
        count(distinct case when clicked then profile_id end) as clicked
      from (select w.key as split, w.value as way, r.profile_id as profile_id,
          ${reaches(goalOf(flow), window)} as reached,
          exists (select 1 from messages m join engagements e on e.message_id = m.id and e.kind = 'human_click'
            where m.key >= r.id || ':' and m.key < r.id || ';') as clicked
        from flow_runs r cross join json_each(r.ways) w
        where r.flow = ${flow.id} and r.entered_at >= ${window.since} and r.cohort = 'treated')
      group by split, way`,
  ])
  return (result?.rows ?? []).map((row) => ({
    split: String(row.split),
    way: String(row.way),
    people: Number(row.people),
    reached: Number(row.reached),
    clicked: Number(row.clicked),
  }))
}

function goalOf({ goal = ORDER }: Pick<Flow, 'goal'>): string {
  return goal
}

/** Whether the person of a run `r` reached the goal in time. Orders are those that the shop vouches for. */
function reaches(goal: string, { days }: Window) {
  const length = days * DAY
  if (goal === ORDER) {
    return sql`exists (select 1 from orders o where o.profile_id = r.profile_id and o.placed = 1
      and o.status <> 'cancelled' and o.at > r.entered_at and o.at <= r.entered_at + ${length})`
  }
  return sql`exists (select 1 from (select r.profile_id as subject
      union all select i.identity from identities i where i.profile_id = r.profile_id) s
    cross join events e on e.subject = s.subject and e.at >= r.entered_at - ${DAY}
      and e.at <= r.entered_at + ${length + DAY}
    where e.name = ${goal} and e.type = 'track' and e.occurred > r.entered_at
      and e.occurred <= r.entered_at + ${length})`
}
