/** The tick's part of deliveries: an order of which nobody says that it came counts as delivered in time. */

import { appendForPerson } from '../events/system.ts'
import type { Flow } from '../flows/definition.ts'
import { isEnabled } from '../flows/switch.ts'
import { DELIVERED, presumedArrival } from '../orders/arrival.ts'
import type { OrderRecord } from '../orders/record.ts'
import { loadPresumed, nextPresumed, putPresumed } from '../orders/store.ts'
import type { Settings } from '../site/settings.ts'
import type { Task } from './tasks.ts'

const SLICE = 100

/** When orders count as delivered: asked only where a flow that is on waits for it, for it costs a row. */
export function arrivalsOf(
  flows: readonly Flow[],
  settings: Settings,
  now: number,
): (order: OrderRecord) => number | null {
  const wanted = flows.some(
    (flow) =>
      flow.trigger.kind === 'event' &&
      flow.trigger.event === DELIVERED &&
      flow.trigger.from.includes('system') &&
      isEnabled(flow, settings),
  )
  return wanted ? (order) => presumedArrival(order, settings, now) : () => null
}

/** Says of orders that they count as delivered, where their time has come. */
export const arriving: Task = {
  name: 'deliveries',
  patient: false,
  nextDue: ({ db }) => nextPresumed(db),
  run: async ({ db, now }, until) => {
    while (now() < until) {
      const due = await loadPresumed(db, now(), SLICE)
      if (due.length === 0) return
      const notices = due
        .filter(({ known }) => known === 1)
        .map(({ id, profileId, at }) => ({
          profileId,
          id: `presumed-${id}`.slice(0, 200),
          name: DELIVERED,
          properties: { order_id: id, presumed: true },
          at,
        }))
      // Both or neither: what is told twice is told under one key.
      await appendForPerson(db, notices, now(), [putPresumed(due.map(({ id }) => id))])
    }
  },
}
