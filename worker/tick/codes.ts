/** Discount codes of the shop's platform: made before the emails that wait for them, and taken off in the end. */

import { SECOND } from '../core/clock.ts'
import { mintDue } from '../offers/minting/mint.ts'
import { nextCode } from '../offers/minting/store.ts'
import type { Task } from './tasks.ts'

/** As long as one tick asks platforms for codes: emails wait behind it. */
const SHARE = 20 * SECOND

export const codes: Task = {
  name: 'codes',
  patient: false,
  nextDue: ({ db }) => nextCode(db),
  run: (ticking, until) => mintDue(ticking, Math.min(until, ticking.now() + SHARE)),
}
