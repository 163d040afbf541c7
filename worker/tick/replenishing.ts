/** The tick's part of replenishment: each night, while its flow is on, learns how long things last and notices who may be out. */

import { replenishment } from '../flows/library/replenishment.ts'
import { isEnabled } from '../flows/switch.ts'
import { learnCycles, nextRound } from '../predictions/replenishment/learn.ts'
import type { Task } from './tasks.ts'

export const replenishing: Task = {
  name: 'replenishment',
  patient: true,
  nextDue: async ({ db, desk }) => (isEnabled(replenishment, desk.settings) ? nextRound(db) : null),
  run: async ({ db, desk, now }, until) => {
    const { settings } = desk
    if (isEnabled(replenishment, settings)) await learnCycles(db, settings.timezone, now, until)
  },
}
