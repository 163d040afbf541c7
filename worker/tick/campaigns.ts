/** Campaigns' part of the tick: people are taken in when it is their time, and every message knows its campaign. */

import type { Db } from '../db/database.ts'
import type { Audience, Campaign } from '../flows/campaigns/campaign.ts'
import { flowOf } from '../flows/campaigns/flow.ts'
import { loadLive, nextCampaign, turnCampaign } from '../flows/campaigns/store.ts'
import { takePeople } from '../flows/campaigns/take.ts'
import type { FlowBook } from '../flows/owned/book.ts'
import type { Condition } from '../segments/condition.ts'
import { findSegments } from '../segments/store.ts'
import type { Task } from './tasks.ts'

/** Takes in the people of campaigns that are due. */
export const campaigns: Task = {
  name: 'campaigns',
  patient: false,
  nextDue: ({ db }) => nextCampaign(db),
  run: async ({ db, desk, now, campaigns: live }, until) => {
    const due = (live ?? (await loadLive(db, now()))).filter(
      ({ state, dueAt }) =>
        dueAt !== null && dueAt <= now() && (state === 'scheduled' || state === 'sending'),
    )
    const conditionOf = await conditions(db, due)
    for (const campaign of due) {
      const condition = conditionOf(campaign.definition.audience)
      if (condition) await takePeople(db, campaign, condition, desk.settings, { now, until })
      // A segment that is not there any more has nobody in it: better to wait for its owner than to call it done.
      else {
        const { id, state } = campaign
        await turnCampaign(db, id, [state], { state: 'paused', dueAt: null }, now())
      }
    }
  },
}

/** The book with the flows of campaigns in it: found by their id, and started by nobody. */
export async function withCampaigns(
  db: Db,
  book: FlowBook,
  live: readonly Campaign[],
): Promise<FlowBook> {
  if (live.length === 0) return book
  const conditionOf = await conditions(db, live)
  const flows = new Map(
    live.map((campaign) => {
      const flow = flowOf(campaign, conditionOf(campaign.definition.audience) ?? NOBODY)
      return [flow.id, flow]
    }),
  )
  return {
    ...book,
    find: (id, version) => {
      const flow = flows.get(id)
      if (!flow) return book.find(id, version)
      return version === undefined || version === flow.version ? flow : undefined
    },
  }
}

/** Holds for nobody of whom anything is known. */
const NOBODY: Condition = { fact: 'email', is: 'unknown' }

/** What audiences ask for; undefined where their segment is not there. */
async function conditions(
  db: Db,
  list: readonly Campaign[],
): Promise<(audience: Audience) => Condition | undefined> {
  const named = list.flatMap(({ definition: { audience } }) =>
    'segment' in audience ? [audience.segment] : [],
  )
  const segments = await findSegments(db, [...new Set(named)])
  return (audience) =>
    'segment' in audience ? segments.get(audience.segment)?.condition : audience.condition
}
