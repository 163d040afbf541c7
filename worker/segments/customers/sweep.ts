/** The nightly round over all customers: first it measures them all, then it says who is among the best and who is overdue. */

import { asText, type Fields } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import { isOvertaken } from '../../identity/store.ts'
import { OVERDUE, VIP } from '../kept.ts'
import { type Change, changeOf, type Stand, spreadOf, type Watch } from '../memberships/change.ts'
import { loadMemberships, memberKey, putChanges } from '../memberships/store.ts'
import { saveSweep } from '../sweeps/store.ts'
import { isBest, isOverdue, type Purchase, type Yardstick } from './buyer.ts'
import { loadPurchases } from './store.ts'
import { count, emptyTally, measure, readTally, readYardstick, type Tally } from './tally.ts'

export const CUSTOMERS = 'customers'

/** Orders read in one question. */
const SLICE = 4_000

/** Where each segment's watch stands, and how many people the round that takes stock has found inside. */
type Begun = Readonly<Record<string, Stand & { readonly found: number }>>

type Round =
  | {
      readonly phase: 'measure'
      readonly after: string
      readonly tally: Tally
      readonly begun: Begun
    }
  | {
      readonly phase: 'judge'
      readonly after: string
      readonly yardstick: Yardstick
      readonly begun: Begun
    }

const FRESH = { first: true, spread: 0, found: 0 } as const

function roundOf(body: Fields | undefined, watches: readonly Watch[], now: number): Round {
  const known = (body?.begun ?? {}) as Begun
  const begun = Object.fromEntries(
    watches.map(({ segment }) => [segment, { ...FRESH, since: now, ...known[segment] }]),
  )
  const after = asText(body?.after, 500) ?? ''
  const yardstick = readYardstick(body?.yardstick)
  return body?.phase === 'judge' && yardstick
    ? { phase: 'judge', after, yardstick, begun }
    : { phase: 'measure', after, tally: readTally(body?.tally), begun }
}

/** Goes on with the round until it ends or the time is up; then the next one is at `nightly`. */
export async function sweepCustomers(
  db: Db,
  watches: readonly Watch[],
  body: Fields | undefined,
  clock: { readonly now: () => number; readonly until: number; readonly nightly: number },
): Promise<void> {
  let round = roundOf(body, watches, clock.now())
  do {
    const rows = await loadPurchases(db, round.after, SLICE)
    const { customers, last } = byCustomer(rows)
    const at = clock.now()
    if (round.phase === 'measure') {
      const tally = count(round.tally, customers.values(), at)
      const { begun } = round
      round =
        last === null
          ? { phase: 'judge', after: '', yardstick: measure(tally), begun }
          : { ...round, tally, after: last }
      continue
    }
    const begun = await judge(db, watches, customers, round, at)
    if (last === null) {
      // Whoever was found inside, and is to come in, comes in with the next round.
      const again = watches.some(
        ({ segment, inside }) => inside && begun[segment]?.first && begun[segment].found > 0,
      )
      await saveSweep(db, CUSTOMERS, again ? at : clock.nightly, {
        phase: 'measure',
        after: '',
        tally: emptyTally,
        measured: round.yardstick,
        begun: Object.fromEntries(Object.entries(begun).map(([id, one]) => [id, settled(one)])),
      })
      return
    }
    round = { ...round, begun }
    round = { ...round, after: last }
  } while (clock.now() < clock.until)
  await saveSweep(db, CUSTOMERS, clock.now(), round)
}

/** Whole customers of a slice, and the last of them; null at the end of all. */
function byCustomer(rows: readonly Purchase[]): {
  customers: ReadonlyMap<string, readonly Purchase[]>
  last: string | null
} {
  const customers = new Map<string, Purchase[]>()
  for (const row of rows) {
    const own = customers.get(row.profileId)
    if (own) own.push(row)
    else customers.set(row.profileId, [row])
  }
  if (rows.length < SLICE) return { customers, last: null }
  const cut = rows.at(-1)?.profileId ?? ''
  // The last one may go on in the next slice, unless they fill this one alone.
  if (customers.size > 1) customers.delete(cut)
  return { customers, last: [...customers.keys()].at(-1) ?? cut }
}

/** A watch after a round: what the first one found says over how long it lets people in. */
function settled(one: Begun[string]): Begun[string] {
  return one.first ? { ...one, first: false, spread: spreadOf(one.found), found: 0 } : one
}

/** Judges some customers, and counts whom a first round finds inside. */
async function judge(
  db: Db,
  watches: readonly Watch[],
  customers: ReadonlyMap<string, readonly Purchase[]>,
  round: Extract<Round, { phase: 'judge' }>,
  at: number,
): Promise<Begun> {
  const members = await loadMemberships(
    db,
    watches.map(({ segment }) => segment),
    [...customers.keys()],
  )
  const changes: Change[] = []
  const begun: Record<string, Begun[string]> = { ...round.begun }
  for (const watch of watches) {
    const stand = begun[watch.segment] ?? { ...FRESH, since: at }
    let { found } = stand
    for (const [profileId, purchases] of customers) {
      const isMember = members.has(memberKey(watch.segment, profileId))
      const belongs = BELONGS[watch.segment]?.(purchases, round.yardstick, isMember, at) ?? false
      if (stand.first && belongs && !isMember) found += 1
      const change = changeOf(watch, { profileId, belongs, isMember }, stand, at)
      if (change) changes.push(change)
    }
    begun[watch.segment] = { ...stand, found }
  }
  try {
    if (changes.length > 0) await putChanges(db, changes, at)
  } catch (error) {
    // Another tick is at the same people, and does the same.
    if (!isOvertaken(error)) throw error
  }
  return begun
}

const BELONGS: Readonly<
  Record<
    string,
    (
      purchases: readonly Purchase[],
      yardstick: Yardstick,
      isMember: boolean,
      now: number,
    ) => boolean
  >
> = {
  [VIP]: isBest,
  [OVERDUE]: (purchases, yardstick, _, now) => isOverdue(purchases, yardstick, now),
}
