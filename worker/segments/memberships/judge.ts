/** Judges memberships of people of whom there is news, in memory, for segments that can be judged so. */

import type { Db } from '../../db/database.ts'
import { isOvertaken } from '../../identity/store.ts'
import { asksEvents } from '../condition.ts'
import { evaluate } from '../evaluate.ts'
import type { Known } from '../facts.ts'
import { loadSweeps } from '../sweeps/store.ts'
import { changeOf, type Watch } from './change.ts'
import { loadMemberships, memberKey, putChanges } from './store.ts'
import { roundOf, sweepName } from './sweep.ts'

/** Somebody of whom there is news. */
export interface Newsmaker {
  readonly profileId: string
  readonly known: Known
}

/**
 * Lets people into watched segments and out of them by what is known of them now. A segment whose sweep has not taken
 * stock yet waits for it. What is missed here, the sweep finds.
 */
export async function judgeMemberships(
  db: Db,
  watches: readonly Watch[],
  people: readonly Newsmaker[],
  now: number,
): Promise<void> {
  const told = watches.filter(({ condition }) => !asksEvents(condition))
  const known = people.filter((person) => person.known.email !== null)
  if (told.length === 0 || known.length === 0) return
  const [sweeps, members] = await Promise.all([
    loadSweeps(
      db,
      told.map(({ segment }) => sweepName(segment)),
    ),
    loadMemberships(
      db,
      told.map(({ segment }) => segment),
      known.map(({ profileId }) => profileId),
    ),
  ])
  const changes = told.flatMap((watch) => {
    const round = roundOf(watch, sweeps.get(sweepName(watch.segment))?.body, now)
    if (round.first) return []
    return known.flatMap(({ profileId, known: person }) => {
      const belongs = evaluate(watch.condition, person, [], now)
      const isMember = members.has(memberKey(watch.segment, profileId))
      return changeOf(watch, { profileId, belongs, isMember }, round, now) ?? []
    })
  })
  if (changes.length === 0) return
  try {
    await putChanges(db, changes, now)
  } catch (error) {
    if (!isOvertaken(error)) throw error
  }
}
