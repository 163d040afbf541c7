/** The sweep of one watched segment: a round over everybody with an address, for what changes without news. */

import { HOUR } from '../../core/clock.ts'
import { asNumber, asText, type Fields } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import { isOvertaken } from '../../identity/store.ts'
import { saveSweep } from '../sweeps/store.ts'
import { changeOf, type Stand, spreadOf, type Watch } from './change.ts'
import { judgeSlice, putChanges } from './store.ts'

/** People judged in one question. */
const SLICE = 1_000
/** Rounds that only time asks for are this far apart at least. */
const APART = HOUR

/** Where a round is. */
interface Round extends Stand {
  readonly after: string
  /** People who were found inside by the first round. */
  readonly found: number
  /** The earliest instant at which time alone turns somebody's answer, of those judged so far. */
  readonly turnsAt: number | null
  /** What the watch is about: with other words it begins anew. */
  readonly about: string
}

export function sweepName(segment: string): string {
  return `segment:${segment}`
}

/** The state of a segment's sweep; a segment that asks something else than before is a new watch. */
export function roundOf(watch: Watch, body: Fields | undefined, now: number): Round {
  const about = JSON.stringify(watch.condition)
  const since = asNumber(body?.since)
  if (since === undefined || body?.about !== about) {
    return { since: now, first: true, spread: 0, found: 0, after: '', turnsAt: null, about }
  }
  return {
    since,
    first: body?.first === true,
    spread: asNumber(body?.spread) ?? 0,
    found: asNumber(body?.found) ?? 0,
    after: asText(body?.after, 500) ?? '',
    turnsAt: asNumber(body?.turnsAt) ?? null,
    about,
  }
}

/** Goes on with the round until it ends or the time is up. `nightly` is when the next one begins at the latest. */
export async function sweepSegment(
  db: Db,
  watch: Watch,
  body: Fields | undefined,
  clock: { readonly now: () => number; readonly until: number; readonly nightly: number },
): Promise<void> {
  const name = sweepName(watch.segment)
  let round = roundOf(watch, body, clock.now())
  do {
    const at = clock.now()
    const slice = await judgeSlice(
      db,
      watch.segment,
      watch.condition,
      { after: round.after, limit: SLICE },
      at,
    )
    const changes = slice.flatMap(({ id, belongs, isMember }) => {
      return changeOf(watch, { profileId: id, belongs, isMember }, round, at) ?? []
    })
    try {
      if (changes.length > 0) await putChanges(db, changes, at)
    } catch (error) {
      // Another tick is at the same people: they are looked at again in the next round at the latest.
      if (!isOvertaken(error)) throw error
    }
    const found =
      round.found +
      (round.first ? slice.filter(({ belongs, isMember }) => belongs && !isMember).length : 0)
    const turns = slice.flatMap(({ turnsAt }) => turnsAt ?? [])
    if (round.turnsAt !== null) turns.push(round.turnsAt)
    const turnsAt = turns.length > 0 ? Math.min(...turns) : null
    if (slice.length < SLICE) {
      const turn = turnsAt === null ? clock.nightly : Math.max(turnsAt + 1, at + APART)
      // Whoever was found inside, and is to come in, comes in with the next round.
      const again = round.first && watch.inside && found > 0
      const spread = round.first ? spreadOf(found) : round.spread
      await saveSweep(db, name, again ? at : Math.min(clock.nightly, turn), {
        ...round,
        first: false,
        spread,
        found: 0,
        after: '',
        turnsAt: null,
      })
      return
    }
    round = { ...round, found, after: slice.at(-1)?.id ?? '', turnsAt }
  } while (clock.now() < clock.until)
  await saveSweep(db, name, clock.now(), round)
}
