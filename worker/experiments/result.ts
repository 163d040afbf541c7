/** What came of a widget: how many people did what, variant by variant, and whether that says anything yet. Pure. */

import { WITHHELD } from '../../sdk/contract/widget.ts'
import type { Outcome } from '../events/exposure.ts'
import { type Difference, difference, type Share, wilson } from './interval.ts'

/** Below this many people, a rate says more about chance than about the widget. */
export const ENOUGH = 30

/** How many people did something. */
export interface Counted {
  readonly variant: string
  readonly outcome: string
  readonly people: number
}

export interface VariantResult {
  readonly id: string
  /** People who saw it; or would have, of the hold-back. */
  readonly people: number
  readonly clicked: Share
  readonly dismissed: Share
  readonly converted: Share
  /** Ordered within seven days; orders count when the shop's server vouches for them. */
  readonly ordered: Share
  readonly enough: boolean
}

export interface WidgetResult {
  readonly variants: readonly VariantResult[]
  /** Of all who were shown it against those who were not, by orders; null without a hold-back. */
  readonly effect: Difference | null
  /** A sentence for the owner. */
  readonly verdict: string
}

/** Puts counts together; variants that are gone stay, because what they did happened. */
export function resultOf(variants: readonly string[], counts: readonly Counted[]): WidgetResult {
  const ids = [...new Set([...variants, ...counts.map(({ variant }) => variant)])]
  const results = ids.map((id) => variantResult(id, counts))
  const withheld = results.find(({ id }) => id === WITHHELD)
  const shown = results.filter(({ id }) => id !== WITHHELD)
  const all = wilson(
    shown.reduce((sum, { ordered }) => sum + ordered.count, 0),
    shown.reduce((sum, { people }) => sum + people, 0),
  )
  const effect = withheld ? difference(all, withheld.ordered) : null
  const verdict = effect && withheld ? judge(effect, all.of, withheld.people) : compare(shown)
  return { variants: results, effect, verdict }
}

function variantResult(id: string, counts: readonly Counted[]): VariantResult {
  const of = (outcome: Outcome) =>
    counts.find((one) => one.variant === id && one.outcome === outcome)?.people ?? 0
  // Who clicked at once may have left before it counted as seen.
  const people = Math.max(of('seen'), of('clicked'), of('dismissed'), of('converted'))
  return {
    id,
    people,
    clicked: wilson(of('clicked'), people),
    dismissed: wilson(of('dismissed'), people),
    converted: wilson(of('converted'), people),
    ordered: wilson(of('ordered'), people),
    enough: people >= ENOUGH,
  }
}

function judge(effect: Difference, shown: number, withheld: number): string {
  if (shown < ENOUGH || withheld < ENOUGH) {
    return `Too few people yet: ${shown} were shown it and ${withheld} were not; from ${ENOUGH} of each on, there is something to say.`
  }
  const points = (value: number) => `${Math.abs(100 * value).toFixed(1)} points`
  if (effect.low > 0) {
    return `It earns orders: those who were shown it order more often, by ${points(effect.low)} at least and ${points(effect.high)} at most.`
  }
  if (effect.high < 0) {
    return `It costs orders: those who were shown it order less often, by ${points(effect.high)} at least and ${points(effect.low)} at most.`
  }
  return `Not known yet: the difference in orders lies between ${points(effect.low)} less and ${points(effect.high)} more.`
}

/** Without a hold-back, only variants can be compared: by the rate at which they led to what they are for. */
function compare(shown: readonly VariantResult[]): string {
  const [best, second] = [...shown].sort((a, b) => b.converted.rate - a.converted.rate)
  if (!best || best.people === 0) return 'Nobody has seen it yet.'
  if (!second) {
    return 'What it earns cannot be told without a hold-back: give it one of a few percent.'
  }
  if (shown.some(({ enough }) => !enough)) {
    return `Too few people yet: from ${ENOUGH} for each variant on, there is something to say.`
  }
  const lead = difference(best.converted, second.converted)
  return lead.low > 0
    ? `${best.id} leads ${second.id}, by ${(100 * lead.low).toFixed(1)} points of conversion at least.`
    : `Not known yet which is better: ${best.id} is ahead, which may be chance.`
}
