/** What shop platforms ask of the tick: their deliveries, the walk through their history, and requests about data. */

import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { isObject } from '../core/json.ts'
import { suppressionHashes } from '../messages/links.ts'
import { takeIn } from '../platforms/intake.ts'
import { carryOut } from '../platforms/privacy/carry-out.ts'
import { nextRequest } from '../platforms/privacy/store.ts'
import { nextDelivery, pruneDeliveries } from '../platforms/store.ts'
import { nextSync, syncDue } from '../platforms/sync/run.ts'
import { loadValue, saveValue } from '../site/store.ts'
import type { Task, Ticking } from './tasks.ts'

/** How long it is remembered that a delivery came: a replay of it is known that long. */
const REMEMBERED = 30 * DAY
const PRUNED = 'platforms.pruned'

/** Works at the deliveries that wait. Orders in them are folded by the same tick. */
export const deliveries: Task = {
  name: 'deliveries',
  patient: false,
  nextDue: ({ db }) => nextDelivery(db),
  run: async (ticking, until) => {
    await takeIn(intakeOf(ticking), until)
  },
}

/** Walks on through what the platforms' APIs list. */
export const history: Task = {
  name: 'history',
  patient: true,
  nextDue: ({ db }) => nextSync(db),
  run: async (ticking, until) => {
    const { outside, development } = ticking
    await syncDue(
      { ...intakeOf(ticking), outside, development },
      Math.min(until, ticking.now() + 20_000),
    )
  },
}

/** Carries out requests about personal data, and forgets old deliveries. */
export const privacy: Task = {
  name: 'privacy',
  patient: false,
  nextDue: ({ db }) => nextRequest(db),
  run: async ({ db, desk, now }, until) => {
    await carryOut({ db, now, hashesOf: (one) => suppressionHashes(desk.ring, one) }, until)
    const stored = await loadValue(db, PRUNED)
    const last = isObject(stored) && typeof stored.at === 'number' ? stored.at : 0
    if (now() - last < 6 * HOUR + MINUTE) return
    await pruneDeliveries(db, now() - REMEMBERED)
    await saveValue(db, PRUNED, { at: now() })
  },
}

function intakeOf({ db, platforms, desk, now }: Ticking) {
  return { db, platforms, shopUrl: desk.settings.shopUrl, now }
}
