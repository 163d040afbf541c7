/** What is told of an order beside its worth, merged from all its reports: the same in whatever order they come. Pure. */

import { isObject } from '../core/json.ts'
import { toMinor } from '../core/money.ts'
import type { OrderFact } from '../events/order.ts'
import { TOTALS, type TotalName } from '../events/order-detail.ts'

/** Which report something is from, and in which currency its amounts are. */
export interface Stamp {
  /** When the shop wrote it down, ms UTC: the newest is believed. */
  readonly version: number
  readonly currency: string
}

/** Minor units. Parts that were not stated are absent. */
export interface Totals extends Stamp {
  readonly amounts: Readonly<Partial<Record<TotalName, number>>>
}

export interface Detail {
  /** Of the report that the lines are from; null where there are none. */
  readonly lines: Stamp | null
  readonly totals: Totals | null
  /** What the newest report says of these, with when it was written. */
  readonly words: Readonly<
    Partial<Record<Word, { readonly version: number; readonly text: string }>>
  >
  /** When it first went out, was under way, and was there, ms UTC. */
  readonly steps: Readonly<Partial<Record<Step, number>>>
  /** What came back, by the ids of the products, sorted. */
  readonly returned: readonly string[]
}

type Word = 'name' | 'country' | 'estimate' | 'platform'
type Step = 'fulfilled' | 'shipped' | 'delivered'

const WORDS: readonly Word[] = ['name', 'country', 'estimate', 'platform']
/** More than this comes back from no order. */
const MOST_RETURNED = 200

export const noDetail: Detail = { lines: null, totals: null, words: {}, steps: {}, returned: [] }

/** Lines of an order with what belongs to them. */
interface Told {
  readonly items: string | null
  readonly detail: Detail
}

/** What is told of an order after one more report. `currency`: of its amounts. */
export function mergeDetail(known: Told, fact: OrderFact, currency: string): Told {
  const { detail } = known
  if (fact.kind === 'refunded') {
    const returned = (fact.items ?? []).map(({ productId }) => productId)
    const all = [...new Set([...detail.returned, ...returned])].sort().slice(0, MOST_RETURNED)
    return { items: known.items, detail: { ...detail, returned: all } }
  }
  if (fact.kind !== 'placed' && fact.kind !== 'cancelled') {
    const at = Math.min(detail.steps[fact.kind] ?? fact.at, fact.at)
    return {
      items: known.items,
      detail: { ...detail, steps: { ...detail.steps, [fact.kind]: at } },
    }
  }
  const stamp: Stamp = { version: fact.version, currency }
  const items = linesOf(fact, currency)
  const isLater = items !== null && later(stamp, items, detail.lines, known.items ?? '')
  return {
    items: isLater ? items : known.items,
    detail: {
      ...detail,
      lines: isLater ? stamp : detail.lines,
      totals: laterTotals(detail.totals, totalsOf(fact, stamp)),
      words: wordsOf(detail.words, fact),
    },
  }
}

/** Whether a report's word stands against another's: the newer, and of one instant the one that says more. */
function later(stamp: Stamp, text: string, other: Stamp | null, otherText: string): boolean {
  if (other === null) return true
  if (stamp.version !== other.version) return stamp.version > other.version
  if (text.length !== otherText.length) return text.length > otherText.length
  return text > otherText
}

function linesOf({ items }: OrderFact, currency: string): string | null {
  if (!items || items.length === 0) return null
  return JSON.stringify(
    items.map(({ price, ...line }) => {
      const minor = price === undefined ? undefined : toMinor(price, currency)
      return minor === undefined ? line : { ...line, price: minor }
    }),
  )
}

function totalsOf({ detail }: OrderFact, stamp: Stamp): Totals | null {
  const { totals } = detail
  if (!totals) return null
  const amounts = TOTALS.flatMap((name) => {
    const stated = totals[name]
    const minor = stated === undefined ? undefined : toMinor(stated, stamp.currency)
    return minor === undefined ? [] : [[name, minor] as const]
  })
  return { ...stamp, amounts: Object.fromEntries(amounts) }
}

function laterTotals(known: Totals | null, told: Totals | null): Totals | null {
  if (!told || !known) return told ?? known
  const texts = [told, known].map(({ amounts }) => JSON.stringify(amounts))
  return later(told, texts[0] ?? '', known, texts[1] ?? '') ? told : known
}

function wordsOf(known: Detail['words'], { detail, version }: OrderFact): Detail['words'] {
  const words = WORDS.flatMap((word) => {
    const [before, text] = [known[word], detail[word]]
    if (text === undefined) return before ? [[word, before] as const] : []
    const isOlder =
      before && (before.version > version || (before.version === version && before.text >= text))
    return [[word, isOlder ? before : { version, text }] as const]
  })
  return Object.fromEntries(words)
}

/** The detail as it was stored; rows from before it was kept have none. */
export function readStoredDetail(value: unknown): Detail {
  return isObject(value) ? { ...noDetail, ...(value as Partial<Detail>) } : noDetail
}
