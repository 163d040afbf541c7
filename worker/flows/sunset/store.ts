/** Who was asked twice whether they want to stay, and did not react: found, and written to no more. */

import { sql } from 'kysely'
import { DAY } from '../../core/clock.ts'
import { type Db, jsonRows } from '../../db/database.ts'
import { appendForPerson } from '../../events/system.ts'
import { putSuppressions } from '../../identity/store.ts'
import { compile } from '../../segments/compile.ts'
import { presets, UNRESPONSIVE } from '../../segments/presets.ts'

/** The flow that asks, and its two letters. */
export const SUNSET = 'sunset'
export const ASKED = { first: 'stay', last: 'last-call' } as const
/** How long an answer to the last letter is waited for. */
const PATIENCE = 7 * DAY

/** Somebody who did not answer. */
export interface Silent {
  readonly profileId: string
  readonly address: string
}

/**
 * People who got both letters, the last one a week ago, and still do not react. Whether they do is asked anew: what the
 * segment's last round saw may be a night old.
 */
export async function loadSilent(db: Db, limit: number, now: number): Promise<readonly Silent[]> {
  const condition = presets.find(({ id }) => id === UNRESPONSIVE)?.condition
  if (!condition) return []
  const { text, args } = compile(condition, now)
  const got = (
    step: string,
  ) => sql`exists (select 1 from messages x where x.profile_id = m.profile_id
    and x.created_at >= m.since and x.flow = ${SUNSET} and x.step = ${step} and x.state = 'sent'
    and x.address = p.email and x.sent_at <= ${step === ASKED.last ? now - PATIENCE : now})`
  const [result] = await db.batch([
    sql`with args as (select ${JSON.stringify(args)} as v)
      select m.profile_id as profileId, p.email as address
      from memberships m cross join profiles p on p.id = m.profile_id
      where m.segment = ${UNRESPONSIVE} and m.settled_at = 0 and m.since <= ${now - PATIENCE}
        and p.email is not null and p.merged_at is null
        and ${got(ASKED.last)} and ${got(ASKED.first)} and ${sql.raw(text)} limit ${limit}`,
  ])
  return (result?.rows ?? []) as unknown as readonly Silent[]
}

/** Ends all marketing to some people, with a note on their timeline. Done twice, it changes nothing more. */
export async function silence(
  db: Db,
  people: readonly (Silent & { readonly hash: string })[],
  at: number,
): Promise<void> {
  const notices = people.map(({ profileId }) => ({
    profileId,
    id: `sunset:${at}`,
    name: 'Marketing Stopped',
    properties: { reason: SUNSET },
    at,
  }))
  await appendForPerson(db, notices, at, [
    putSuppressions(people.map(({ hash }) => ({ hash, reason: SUNSET, at }))),
    sql`update memberships set settled_at = ${at} from ${jsonRows(people)} r
      where memberships.segment = ${UNRESPONSIVE} and memberships.profile_id = r.value->>'profileId'
        and memberships.settled_at = 0`,
  ])
}
