/** Takes the people of a campaign in when it is their time, a slice at a time: whoever dies goes on where the last one was. */

import { MINUTE } from '../../core/clock.ts'
import { zoneOf } from '../../core/place.ts'
import type { Db } from '../../db/database.ts'
import type { Condition } from '../../segments/condition.ts'
import type { Settings } from '../../site/settings.ts'
import { isHeld } from '../holdback.ts'
import type { Start } from '../store.ts'
import {
  type Guest,
  type Home,
  homeKey,
  loadGuests,
  loadHomes,
  loadProgress,
  type Progress,
  takeIn,
} from './audience/store.ts'
import type { Campaign } from './campaign.ts'
import { flowIdOf } from './flow.ts'
import { NOTICE, timeIn } from './schedule.ts'

/** People taken in with one batch. */
const SLICE = 500
/** They are taken in a little ahead of their time, so that it does not pass over the taking in. */
export const LEAD = 2 * MINUTE

type Rules = Pick<Settings, 'holdback' | 'timezone'>

/** Takes in everybody whose time has come, until all are in or the time is up. */
export async function takePeople(
  db: Db,
  campaign: Campaign,
  condition: Condition,
  rules: Rules,
  clock: { readonly now: () => number; readonly until: number },
): Promise<void> {
  const { schedule } = campaign.definition
  const scheduledAt = campaign.scheduledAt ?? clock.now()
  const homes = schedule.kind === 'local' ? await loadHomes(db) : null
  const timeOf = (home: Home) => timeIn(schedule, zoneOf(home) ?? rules.timezone, scheduledAt)
  const times = homes === null ? [timeIn(schedule, 'UTC', scheduledAt)] : homes.map(timeOf)
  let progress = await loadProgress(db, campaign.id)
  do {
    const at = clock.now()
    const aim = progress.aim ?? at + LEAD
    const last = Math.max(...times, 0) <= aim
    // The last round looks at everybody again: somebody may have moved from a later zone into an earlier one.
    const wanted =
      homes === null || last
        ? null
        : homes.filter((home) => timeOf(home) > progress.done && timeOf(home) <= aim).map(homeKey)
    const none = wanted?.length === 0 || (homes === null && !last)
    const page = { after: progress.after, limit: SLICE, homes: wanted }
    const guests = none ? [] : await loadGuests(db, condition, page, at)
    const starts = guests.map((guest) =>
      startOf(campaign, guest, Math.max(timeOf(guest), progress.resumedAt + NOTICE), rules, at),
    )
    const over = guests.length < SLICE
    const next: Progress = over
      ? { ...progress, done: aim, aim: null, after: '' }
      : { ...progress, aim, after: guests.at(-1)?.id ?? '' }
    const ended = over && last
    const later = times.filter((time) => time > aim)
    const dueAt = !over ? at : ended ? null : Math.min(...later) - LEAD
    await takeIn(db, campaign.id, starts, { progress: next, dueAt, ended }, at)
    if (over) return
    progress = next
  } while (clock.now() < clock.until)
}

/** The run of one person. Its id follows from both, so that nobody is taken in twice. */
function startOf(
  campaign: Campaign,
  { id: profileId }: Guest,
  time: number,
  { holdback }: Rules,
  now: number,
): Start {
  const flow = flowIdOf(campaign.id)
  const percent = campaign.definition.holdback ?? holdback.percent
  const held = isHeld(profileId, flow, { percent, flows: {} }, now)
  return {
    id: `${campaign.id}/${profileId}`,
    profileId,
    flow,
    version: campaign.version,
    change: {
      kind: 'start',
      subjectKey: campaign.id,
      step: 0,
      anchor: time,
      dueAt: time,
      data: {},
      cohort: held ? 'held' : 'treated',
    },
  }
}
