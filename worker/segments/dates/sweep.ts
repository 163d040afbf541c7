/** Dates of people: a nightly round notes the days that come up, and each is told of when it begins where they are. */

import { DAY, HOUR } from '../../core/clock.ts'
import { asNumber, asText, type Fields } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import { appendForPerson } from '../../events/system.ts'
import { putSweep } from '../sweeps/store.ts'
import { nextDay, readMonthDay } from './anniversary.ts'
import { type Due, deleteDues, loadDated, loadDues, putDues } from './store.ts'

export const DATES = 'dates'
/** The event that tells of a day, with `trait` and `date`. */
export const DATE_REACHED = 'Date Reached'

const SLICE = 1_000
/** Days are noted this far ahead: longer than from one night to the next, even where one is missed. */
const AHEAD = 2 * DAY
/** What a first round still takes of days that have begun. */
const BEHIND = 12 * HOUR

/** Notes the days that come up, until the round ends or the time is up. */
export async function sweepDates(
  db: Db,
  traits: readonly string[],
  body: Fields | undefined,
  zone: string,
  clock: { readonly now: () => number; readonly until: number; readonly nightly: number },
): Promise<void> {
  const about = JSON.stringify(traits)
  const known = body?.about === about ? body : undefined
  // What was noted before is noted still, and costs nothing; only what a missed round left out lies in the past.
  const noted = Math.min(asNumber(known?.noted) ?? clock.now() - BEHIND, clock.now())
  const reaching = asNumber(known?.reaching) ?? clock.now() + AHEAD
  let after = asText(known?.after, 500) ?? ''
  do {
    const people = await loadDated(db, traits, { after, limit: SLICE })
    const dues = people.flatMap(({ id, traits: own, timezone }) =>
      traits.flatMap((trait): Due[] => {
        const day = readMonthDay(Object.hasOwn(own, trait) ? own[trait] : undefined)
        if (!day) return []
        const { at, date } = nextDay(day, timezone ?? zone, noted)
        return at < reaching ? [{ due_at: at, profile_id: id, trait, date }] : []
      }),
    )
    const ended = people.length < SLICE
    after = ended ? '' : (people.at(-1)?.id ?? '')
    const next = ended ? { about, noted: reaching, after } : { about, noted, reaching, after }
    await db.batch([
      ...(dues.length > 0 ? [putDues(dues)] : []),
      putSweep(DATES, ended ? clock.nightly : clock.now(), next),
    ])
    if (ended) return
  } while (clock.now() < clock.until)
}

/** Tells of days that have begun. The same day of the same person is told of once. */
export async function tellDates(db: Db, now: () => number, until: number): Promise<void> {
  while (now() < until) {
    const dues = await loadDues(db, now(), SLICE)
    if (dues.length === 0) return
    const notices = dues.map(({ due_at: at, profile_id: profileId, trait, date }) => ({
      profileId,
      id: `date:${trait}:${date}`,
      name: DATE_REACHED,
      properties: { trait, date },
      at,
    }))
    await appendForPerson(db, notices, now(), [deleteDues(dues)])
  }
}
