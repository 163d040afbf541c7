/** The waiting list's part of the tick: looks at what changed and what is due, product by product, each in one batch. */

import { findProducts, loadProducts } from '../catalog/store.ts'
import { loadHolds } from '../catalog/waiting/holds/store.ts'
import { type Experience, peoplePerPiece } from '../catalog/waiting/learning.ts'
import {
  loadDue,
  loadExperience,
  loadMisled,
  loadSeen,
  nextLook,
} from '../catalog/waiting/looks/store.ts'
import { namingOf } from '../catalog/waiting/names.ts'
import { moveProduct } from '../catalog/waiting/store.ts'
import { viewItems } from '../catalog/waiting/view.ts'
import { BACK_IN_STOCK } from '../flows/back-in-stock/store.ts'
import { isOvertaken } from '../identity/store.ts'
import type { Task, Ticking } from './tasks.ts'
import { turnStatements } from './turn-writes.ts'
import { planTurns } from './turns.ts'

/** Products looked at with the same reads. */
const SLICE = 20
/** People told of a new date in one batch. */
const MISLED = 300
/** Rounds of one tick: what is still due after so many waits for the next. */
const ROUNDS = 50

export const waiting: Task = {
  name: 'waiting list',
  patient: false,
  nextDue: ({ db }) => nextLook(db),
  run: async (ticking, until) => {
    const { db, now } = ticking
    let experience: Experience | null = null
    for (let round = 0; round < ROUNDS && now() < until; round++) {
      const ids = await loadDue(db, now(), SLICE)
      if (ids.length === 0) return
      experience ??= await loadExperience(db, now())
      const moved = await lookAtProducts(ticking, ids, peoplePerPiece(experience))
      if (!moved) return
    }
  },
}

/** Looks at some products. False where none could be written: another tick is at them. */
async function lookAtProducts(
  ticking: Ticking,
  ids: readonly string[],
  perPiece: number,
): Promise<boolean> {
  const { db, now, desk } = ticking
  const { settings } = desk
  const at = now()
  const wishes = { reserve: settings.waitingReserve, vipDays: settings.waitingVipDays }
  const [products, holds, seen] = await Promise.all([
    loadProducts(db, ids),
    loadHolds(db, ids),
    loadSeen(db, ids, { vipDays: settings.waitingVipDays, now: at }),
  ])
  const rules = {
    minimum: settings.waitingMinimum,
    perPiece,
    unknownSize: settings.waitingWaveSize,
    holdHours: settings.waitingHoldHours,
    enabled: !settings.disabledFlows.includes(BACK_IN_STOCK),
    settings,
    most: MISLED,
  }
  let written = await moveLearned(
    ticking,
    ids.filter((id) => !products.has(id)),
  )
  for (const id of ids) {
    const product = products.get(id)
    const own = <Entry extends { product_id: string }>(list: readonly Entry[]) =>
      list.filter((one) => one.product_id === id)
    const mine = { ...seen, items: own(seen.items), line: own(seen.line), called: own(seen.called) }
    const productHolds = own(holds)
    const views = viewItems(product, mine, productHolds, wishes, at)
    const turns = planTurns(product, views, productHolds, rules, at)
    const misled = await Promise.all(
      turns.dates.map((date) =>
        loadMisled(db, date.item, { at: date.at, apart: date.apart }, MISLED),
      ),
    )
    try {
      await db.batch(turnStatements(turns, misled, rules, at))
      written += 1
    } catch (error) {
      // Another tick has looked at it meanwhile, or somebody joined the line: it is looked at again.
      if (!isOvertaken(error)) throw error
    }
  }
  return written > 0
}

/** Lets those who wait for what the catalogue did not have wait for what it has learned. Answers for how many things. */
async function moveLearned({ db, now }: Ticking, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const found = await findProducts(db, ids.map(namingOf))
  const moves = ids.flatMap((id, index) => {
    const into = found[index]?.id
    return into === undefined || into === id ? [] : moveProduct(id, into, now())
  })
  if (moves.length > 0) await db.batch(moves)
  return moves.length
}
