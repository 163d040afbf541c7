/** Messages by which owners try a campaign, in the outbox like any other. */

import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'

/** The flow under which they run. */
export const TRIAL_FLOW = 'campaign-trial'

/** Writes one. It is nobody's, and of the class that needs no consent: whoever asks for it gets it. */
export async function putTrial(
  db: Db,
  trial: {
    readonly id: string
    readonly campaign: string
    readonly way: string
    readonly address: string
  },
  at: number,
): Promise<void> {
  const { id, campaign, way, address } = trial
  await db.batch([
    sql`insert into messages
        (id, key, profile_id, flow, step, class, address, data, state, due_at, created_at, changed_at)
      values (${id}, ${`${TRIAL_FLOW}:${id}`}, '', ${TRIAL_FLOW}, 'trial', 'transactional', ${address},
        ${JSON.stringify({ campaign, way })}, 'queued', ${at}, ${at}, ${at})`,
  ])
}
