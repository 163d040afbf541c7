/** The tick's part of the recommendations: learns what folds saw, publishes lists, cleans up, tries the models. */

import { chooseNews, countedIn, learn, STATE } from '../recommendations/learn.ts'
import { CLEANING, cleanUp, publish, TOPS, wantsLists } from '../recommendations/publish.ts'
import { lookAround } from '../recommendations/store.ts'
import {
  beginTrial,
  continueTrial,
  readTrial,
  TRIAL,
  wantsTrial,
} from '../recommendations/trial/job.ts'
import type { Task } from './tasks.ts'

/** Nobody waits for what others may like, so it is never due; the cron trigger's tick does it when there is enough. */
export const recommending: Task = {
  name: 'recommend',
  patient: true,
  nextDue: async () => null,
  run: async ({ db, desk, now }, until) => {
    const { states, waiting, change } = await lookAround(db, now())
    const worth = chooseNews(states.get(STATE) ?? null, waiting, now()).length > 0
    const learned = worth && (await learn(db, now, until))
    if (learned || wantsLists(states.get(TOPS), change, now())) await publish(db, change, now())
    await cleanUp(db, states.get(CLEANING), now())
    const trial = states.get(TRIAL)
    const counted = countedIn(states.get(STATE))
    if (trial !== undefined && readTrial(trial).stage !== 'rest') {
      await continueTrial(db, trial, desk.settings.recommendations.minSupport, now, until)
    } else if (wantsTrial(trial, counted, now())) {
      await beginTrial(db, trial ?? null, counted, now())
    }
  },
}
