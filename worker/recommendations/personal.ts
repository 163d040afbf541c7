/** Recommendations for one known person, from what they looked at and bought: for emails and proven sessions, never for a page that anybody may ask. */

import { DAY } from '../core/clock.ts'
import { readObject } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import type { State } from '../events/state.ts'
import type { Settings } from '../site/settings.ts'
import { dueness, type Habit, habitsOf, isDue, rankHabits } from './buy-again.ts'
import { loadPurchases } from './orders/store.ts'
import type { Ask } from './serve/ask.ts'
import { type Candidate, pick } from './serve/pick.ts'
import { reasonOf } from './serve/reason.ts'
import { present, type Recommendations } from './serve/recommend.ts'
import type { Card, Shelf } from './serve/shelf.ts'
import { readShelf } from './serve/store.ts'
import { candidatesOf, fillers, questionOf } from './serve/strategies.ts'

/** What is bought once in a while is not recommended again for so long. */
const SATED = 60 * DAY
/** Products of a person that are looked up. */
const LOOKED_UP = 50

export interface Wish {
  readonly strategy: 'for-you' | 'buy-again' | 'new'
  readonly limit: number
  /** Products that the same email shows already. */
  readonly exclude?: readonly string[]
  /** `for-you` and `new`: leaves out everything that was ever bought, also what is used up. */
  readonly onlyNew?: boolean
}

/**
 * Recommends to a profile. `for-you` follows what was looked at lately and completes the last order; `buy-again` names
 * what is due by this person's own rhythm, then what they bought most often. Both are filled up from what trends. `new` is
 * what came into the shop last.
 */
export async function recommendFor(
  db: Db,
  person: { readonly profileId: string; readonly state: Pick<State, 'viewed' | 'cart'> },
  wish: Wish,
  rules: Settings['recommendations'],
  now: number,
): Promise<Recommendations> {
  const orders = await loadPurchases(db, person.profileId)
  const habits = habitsOf(orders)
  const viewed = person.state.viewed.map(({ productId }) => productId)
  const cart = (person.state.cart?.items ?? []).map(({ productId }) => productId)
  const ask: Ask = {
    strategy: wish.strategy,
    product: undefined,
    recent: wish.strategy === 'for-you' ? viewed : [],
    cart,
    exclude: [...(wish.exclude ?? []), ...habits.map(({ item }) => item)].slice(0, LOOKED_UP),
    scopes: [],
    limit: wish.limit,
  }
  const shelf = await readShelf(db, questionOf(ask, [], rules), now)
  const known = habits.flatMap((habit) => {
    const card = shelf.cards.get(shelf.ids.get(habit.item) ?? '')
    return card ? [{ habit: { ...habit, item: card.id }, card }] : []
  })
  const ids = (names: readonly string[]) => names.flatMap((name) => shelf.ids.get(name) ?? [])
  const own =
    wish.strategy === 'buy-again' ? again(known, now) : candidatesOf(ask, shelf, rules, now)
  const never = new Set([...rules.excluded, ...ids(cart), ...ids(wish.exclude ?? [])])
  if (wish.strategy !== 'buy-again') {
    const bought = wish.onlyNew ? known.map(({ card }) => card.id) : sated(known, now)
    for (const id of bought) never.add(id)
  }
  const picked = pick([...own, ...fillers(shelf)], shelf.cards, {
    limit: wish.limit,
    never,
    rather: new Set(),
    perBrand: rules.perBrand,
    diverse: rules.diverse,
  })
  return { strategy: wish.strategy, items: presentAll(picked, shelf) }
}

type Known = readonly { readonly habit: Habit; readonly card: Card }[]

/** What is due first, then the rest by how often. */
function again(known: Known, now: number): readonly Candidate[] {
  const demand = new Map(known.map(({ card }) => [card.id, card.bought]))
  const due = new Set(
    known
      .filter(({ habit, card }) => isDue(dueness(habit, lastsOf(card), now)))
      .map(({ card }) => card.id),
  )
  const ranked = rankHabits(
    known.map(({ habit }) => habit),
    (id) => demand.get(id) ?? 0,
  )
  const first = ranked.filter((id) => due.has(id))
  return [...first, ...ranked.filter((id) => !due.has(id))].map((id) => ({
    id,
    reason: reasonOf('bought_before'),
  }))
}

/** What somebody has just bought, unless it is used up and bought again. */
function sated(known: Known, now: number): readonly string[] {
  return known
    .filter(({ habit, card }) => {
      const usedUp = lastsOf(card) !== null || habit.times > 1
      return usedUp ? !isDue(dueness(habit, lastsOf(card), now)) : now - habit.lastAt < SATED
    })
    .map(({ card }) => card.id)
}

/** How long one piece lasts, where the shop says so: attribute `lastsDays`. */
function lastsOf(card: Card): number | null {
  const { lastsDays } = readObject(card.attributes)
  return typeof lastsDays === 'number' && lastsDays > 0 ? lastsDays * DAY : null
}

function presentAll(chosen: readonly Candidate[], shelf: Shelf): Recommendations['items'] {
  return chosen.flatMap(({ id, reason }) => {
    const card = shelf.cards.get(id)
    return card ? [present(card, reason)] : []
  })
}
