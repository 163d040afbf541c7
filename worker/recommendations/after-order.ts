/** What goes with an order, and what is a step above it: for emails after a delivery. Never what was bought, returned or sold out. */

import { isObject, readList, readObject } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import { type OrderRecord, revenueOf } from '../orders/record.ts'
import type { Settings } from '../site/settings.ts'
import type { Ask } from './serve/ask.ts'
import { type Candidate, isAvailable, pick } from './serve/pick.ts'
import { reasonOf } from './serve/reason.ts'
import { present, type Recommended } from './serve/recommend.ts'
import type { Card, Question, Shelf } from './serve/shelf.ts'
import { pathOf } from './serve/similar.ts'
import { readShelf } from './serve/store.ts'
import { candidatesOf, questionOf } from './serve/strategies.ts'

/** A step up costs a little more, and at most the double. */
const STEP_UP = { least: 1.1, most: 2 } as const
/** Names of one person that are looked up. */
const MOST_NAMES = 100
const MOST = 4

/** An order, and everything else that its buyer ever ordered. */
export interface Bought {
  readonly order: OrderRecord
  readonly history: readonly OrderRecord[]
}

type Rules = Settings['recommendations']

/**
 * Complements: what is bought with it, then what its neighbouring shelves sell best. Leaves out what they have, what
 * they sent back and its whole category, what is sold out, and what says that it fits something else.
 */
export async function complementsOf(
  db: Db,
  bought: Bought,
  rules: Rules,
  now: number,
): Promise<readonly Recommended[]> {
  const own = namesIn(bought.order)
  const { owned, returned } = pastOf(bought)
  const ask: Ask = {
    strategy: 'cart',
    product: undefined,
    recent: [],
    cart: own,
    exclude: [...owned, ...returned].slice(0, MOST_NAMES),
    scopes: [],
    limit: MOST,
  }
  const question = questionOf(ask, [], rules)
  // Cards of what they have are needed, to know their categories, and more than are shown, to choose by what they are.
  const asked = question.asked.map((one) => ({ ...one, shown: true }))
  const shelf = await readShelf(db, { ...question, asked, wide: true, details: true }, now)
  const cards = (names: readonly string[]) =>
    names.flatMap((name) => shelf.cards.get(shelf.ids.get(name) ?? '') ?? [])
  const mine = cards(own)
  const sentBack = new Set(cards(returned).map(pathText))
  const neighbours = shelf.filled
    .filter(({ id }) => isBeside(shelf.cards.get(id), mine))
    .map(({ id }) => ({ id, reason: reasonOf('popular') }))
  const never = new Set([
    ...rules.excluded,
    ...cards([...own, ...owned, ...returned]).map(({ id }) => id),
  ])
  for (const card of shelf.cards.values()) {
    if (sentBack.has(pathText(card)) || !fits(card, mine)) never.add(card.id)
  }
  const candidates = [...candidatesOf(ask, shelf, rules, now), ...neighbours]
  return shownOf(candidates, shelf, never, rules)
}

/** A step above what was ordered, of what its buyer looked at: the same category, somewhat dearer. */
export async function upgradesOf(
  db: Db,
  bought: Bought,
  viewed: readonly string[],
  rules: Rules,
  now: number,
): Promise<readonly Recommended[]> {
  const own = namesIn(bought.order)
  const { owned, returned } = pastOf(bought)
  const past = [...new Set([...own, ...owned, ...returned])].slice(0, MOST_NAMES)
  const asked = [...new Set([...viewed, ...past])].map((name) => {
    return { name, weight: 0, leads: false, shown: true, barred: false, seen: false }
  })
  const question: Question = {
    asked,
    excluded: rules.excluded,
    model: null,
    lists: [],
    scopes: [],
    limit: MOST,
    wide: false,
    details: false,
  }
  const shelf = await readShelf(db, question, now)
  const card = (name: string) => shelf.cards.get(shelf.ids.get(name) ?? '')
  const mine = own.flatMap((name) => card(name) ?? [])
  const never = new Set([...rules.excluded, ...past.flatMap((name) => card(name)?.id ?? [])])
  const sentBack = new Set(returned.flatMap((name) => card(name) ?? []).map(pathText))
  const candidates = viewed.flatMap((name) => {
    const seen = card(name)
    const below = seen && mine.find((one) => isStepUp(one, seen))
    if (!seen || !below || sentBack.has(pathText(seen))) return []
    return [{ id: seen.id, reason: reasonOf('upgrade', below.title) }]
  })
  return shownOf(candidates, shelf, never, rules)
}

function shownOf(
  candidates: readonly Candidate[],
  shelf: Shelf,
  never: ReadonlySet<string>,
  { perBrand, diverse }: Rules,
): readonly Recommended[] {
  const picking = { limit: MOST, never, rather: new Set<string>(), perBrand, diverse }
  return pick(candidates, shelf.cards, picking).flatMap(({ id, reason }) => {
    const card = shelf.cards.get(id)
    return card && isAvailable(card) ? [present(card, reason)] : []
  })
}

/** What an order calls its products. */
export function namesIn({ items }: OrderRecord): readonly string[] {
  return readList(items ?? '[]').flatMap((item) =>
    isObject(item) && typeof item.productId === 'string' ? [item.productId] : [],
  )
}

/** What somebody has, and what they sent back. */
function pastOf({ order, history }: Bought): {
  readonly owned: readonly string[]
  readonly returned: readonly string[]
} {
  const owned = new Set<string>()
  const returned = new Set<string>()
  for (const one of [order, ...history]) {
    const whole = Object.keys(one.refunds).length > 0 && one.placed && revenueOf(one) === 0
    for (const name of namesIn(one)) (whole ? returned : owned).add(name)
    for (const name of one.detail.returned) returned.add(name)
  }
  return { owned: [...owned], returned: [...returned] }
}

function pathText(card: Card): string {
  return pathOf(card).join('\n').toLowerCase()
}

/** Another shelf of the same department. */
function isBeside(card: Card | undefined, mine: readonly Card[]): boolean {
  const path = card ? pathOf(card) : []
  if (!card || path.length < 2) return false
  const department = path[0]?.toLowerCase()
  return mine.some(
    (own) => pathOf(own)[0]?.toLowerCase() === department && pathText(own) !== pathText(card),
  )
}

function isStepUp(below: Card, above: Card): boolean {
  if (!below.price || !above.price || below.currency !== above.currency) return false
  if (pathText(below) === '' || pathText(below) !== pathText(above)) return false
  const ratio = above.price / below.price
  return ratio >= STEP_UP.least && ratio <= STEP_UP.most
}

/** Attributes in which a product says what it fits. */
const FITS =
  /^(fits|fits[_ ]for|compatible[_ ]?(with|models?)?|compatibility|works[_ ]with|accessory[_ ]for)$/i

/** A part that says what it is for must be for something that was bought; one that says nothing may be for anything. */
function fits(card: Card, mine: readonly Card[]): boolean {
  const stated = Object.entries(readObject(card.attributes)).flatMap(([name, value]) =>
    FITS.test(name.trim()) ? (Array.isArray(value) ? value : [value]) : [],
  )
  const wanted = stated
    .filter((one) => typeof one === 'string')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '')
  if (wanted.length === 0) return true
  return mine.some(({ id, title, brand }) =>
    wanted.some(
      (one) =>
        one === id.toLowerCase() ||
        one === brand.toLowerCase() ||
        title.toLowerCase().includes(one) ||
        one.includes(title.toLowerCase()),
    ),
  )
}
