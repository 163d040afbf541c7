/** The tick's part in segments: which of them flows watch, and the sweeps that keep them. */

import { HOUR } from '../core/clock.ts'
import { nextLocalHour } from '../core/zone.ts'
import type { Flow } from '../flows/definition.ts'
import { openBook } from '../flows/owned/book.ts'
import { settleSunset } from '../flows/sunset/settle.ts'
import { SUNSET } from '../flows/sunset/store.ts'
import { isEnabled } from '../flows/switch.ts'
import { CUSTOMERS, sweepCustomers } from '../segments/customers/sweep.ts'
import { nextDue } from '../segments/dates/store.ts'
import { DATES, sweepDates, tellDates } from '../segments/dates/sweep.ts'
import { KEPT, VIP } from '../segments/kept.ts'
import type { Watch } from '../segments/memberships/change.ts'
import { sweepName, sweepSegment } from '../segments/memberships/sweep.ts'
import { UNRESPONSIVE } from '../segments/presets.ts'
import { loadSweeps, saveSweep } from '../segments/sweeps/store.ts'
import type { Task, Ticking } from './tasks.ts'
import { loadWatches, type Watched, watchedBy } from './watched.ts'

/** The hour of the shop's night at which rounds begin. */
const NIGHT = 3

/** The kept segments that the nightly round over customers works out: the best always, who is overdue where a flow asks. */
function customerWatches({ segments }: Watched): readonly Watch[] {
  return KEPT.filter((id) => id === VIP || segments.has(id)).map((segment) => ({
    segment,
    condition: { segment },
    tell: segments.has(segment),
    inside: segments.get(segment)?.inside ?? false,
  }))
}

/** Keeps watched segments and tells of days that come up. Nobody waits for it behind a request. */
export const watching: Task = {
  name: 'segments',
  patient: true,
  nextDue: async (ticking) => {
    const watched = watchedBy(await flowsOf(ticking), ticking.desk.settings)
    const names = namesOf(watched)
    if (names.length === 0) return null
    const sweeps = await loadSweeps(ticking.db, names)
    const dues = names.map((name) => sweeps.get(name)?.dueAt ?? ticking.now())
    const day = watched.dates.length > 0 ? await nextDue(ticking.db) : null
    return Math.min(...dues, ...(day === null ? [] : [day]))
  },
  run: async (ticking, until) => {
    const { db, desk, now } = ticking
    const flows = await flowsOf(ticking)
    const watched = watchedBy(flows, desk.settings)
    const { timezone } = desk.settings
    const sweeps = await loadSweeps(db, [...namesOf(watched), CUSTOMERS])
    const isDue = (name: string) => (sweeps.get(name)?.dueAt ?? 0) <= now()
    const isOn = (id: string) =>
      flows.some((flow) => flow.id === id && isEnabled(flow, desk.settings))
    const clock = { now, until, nightly: nextLocalHour(now() + HOUR, timezone, NIGHT) }
    if (watched.dates.length > 0) {
      if (isDue(DATES)) {
        await sweepDates(db, watched.dates, sweeps.get(DATES)?.body, timezone, clock)
      }
      await tellDates(db, now, until)
    }
    if (isDue(CUSTOMERS)) {
      await sweepCustomers(db, customerWatches(watched), sweeps.get(CUSTOMERS)?.body, clock)
    }
    const watches = await loadWatches(db, watched)
    for (const watch of watches) {
      const name = sweepName(watch.segment)
      if (!isDue(name)) continue
      await sweepSegment(db, watch, sweeps.get(name)?.body, clock)
      if (watch.segment === UNRESPONSIVE && isOn(SUNSET)) {
        await settleSunset(db, desk.ring, now, until)
      }
    }
    // A segment that is not there any more has no members to look at, and is looked for again by night.
    const known = new Set([CUSTOMERS, DATES, ...watches.map(({ segment }) => sweepName(segment))])
    for (const name of namesOf(watched)) {
      if (!known.has(name) && isDue(name)) await saveSweep(db, name, clock.nightly, {})
    }
  },
}

async function flowsOf({ flows, db }: Ticking): Promise<readonly Flow[]> {
  return flows ?? (await openBook(db)).flows
}

/** The sweeps whose time somebody waits for. */
function namesOf({ segments, dates }: Watched): readonly string[] {
  const ids = [...segments.keys()]
  return [
    ...(ids.some((id) => KEPT.includes(id)) ? [CUSTOMERS] : []),
    ...ids.filter((id) => !KEPT.includes(id)).map(sweepName),
    ...(dates.length > 0 ? [DATES] : []),
  ]
}
