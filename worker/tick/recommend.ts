/** The tick's part of the recommendations: learns what folds saw, publishes lists, cleans up. */

import { chooseNews, learn, STATE } from '../recommendations/learn.ts'
import { CLEANING, cleanUp, publish, TOPS, wantsLists } from '../recommendations/publish.ts'
import { lookAround } from '../recommendations/store.ts'
import type { Task } from './tasks.ts'

/** Nobody waits for what others may like, so it is never due; the cron trigger's tick does it when there is enough. */
export const recommending: Task = {
  name: 'recommend',
  patient: true,
  nextDue: async () => null,
  run: async ({ db, now }, until) => {
    const { states, waiting, change } = await lookAround(db, now())
    const worth = chooseNews(states.get(STATE) ?? null, waiting, now()).length > 0
    const learned = worth && (await learn(db, now, until))
    if (learned || wantsLists(states.get(TOPS), change, now())) await publish(db, change, now())
    await cleanUp(db, states.get(CLEANING), now())
  },
}
