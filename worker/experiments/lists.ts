/** What lists of products came to, strategy by strategy and widget by widget, against those who were shown none. Pure. */

import { STRATEGIES, WITHHELD } from '../../sdk/contract/widget.ts'
import { type Difference, difference, type Share, wilson } from './interval.ts'
import { type Counted, ENOUGH, resultOf, type WidgetResult } from './result.ts'
import type { OwnedWidget } from './widget.ts'

/** How a strategy did, over all widgets that show it. Who sees two widgets counts in each. */
export interface StrategyResult {
  readonly strategy: string
  readonly people: number
  readonly clicked: Share
  readonly ordered: Share
  readonly enough: boolean
  /** Orders of those who were shown it against those who were shown nothing, in widgets with a hold-back; else null. */
  readonly effect: Difference | null
}

/** One widget with lists. */
export interface ListResult {
  readonly id: string
  readonly name: string
  readonly strategies: readonly string[]
  readonly result: WidgetResult
}

export interface Lists {
  readonly strategies: readonly StrategyResult[]
  readonly widgets: readonly ListResult[]
}

/** Elements that stand in the shop's own pages report under this, with their strategy in the variant's place. */
const OWN = /^tag-(recommendations|bought-together|recently-viewed)$/

type Count = Counted & { readonly widget: string }

/** Puts the counts of all widgets together. */
export function listsOf(widgets: readonly OwnedWidget[], counts: readonly Count[]): Lists {
  const owned = widgets.filter(
    (widget) => strategyOf(widget, widget.variants[0]?.id ?? '') !== null,
  )
  const parts = [...owned.flatMap((widget) => partsOf(widget, counts)), ...partsInPages(counts)]
  const strategies = [...new Set(parts.map(({ strategy }) => strategy))]
  return {
    strategies: strategies
      .map((strategy) => sumOf(strategy, parts))
      .filter(({ people }) => people > 0)
      .sort((left, right) => right.people - left.people),
    widgets: owned.map((widget) => ({
      id: widget.id,
      name: widget.name,
      strategies: [...new Set(widget.variants.map(({ id }) => strategyOf(widget, id) ?? ''))],
      result: resultOf(
        widget.variants.map(({ id }) => id),
        counts.filter((one) => one.widget === widget.id),
      ),
    })),
  }
}

/** How many did what where one strategy was shown, and what those did who were shown nothing there. */
interface Part {
  readonly strategy: string
  readonly people: number
  readonly clicked: number
  readonly ordered: number
  readonly withheld: { readonly people: number; readonly ordered: number } | null
}

function partsOf(widget: OwnedWidget, all: readonly Count[]): readonly Part[] {
  const counts = all.filter((one) => one.widget === widget.id)
  const of = (variant: string) => partOf(counts, variant)
  const { people, ordered } = of(WITHHELD)
  const withheld = people > 0 ? { people, ordered } : null
  return widget.variants.map(({ id }) => {
    return { ...of(id), strategy: strategyOf(widget, id) ?? '', withheld }
  })
}

function partsInPages(counts: readonly Count[]): readonly Part[] {
  const own = counts.filter(({ widget }) => OWN.test(widget))
  const places = new Map(
    own.map(({ widget, variant }) => [`${widget} ${variant}`, { widget, variant }]),
  )
  return [...places.values()].flatMap(({ widget, variant }) => {
    if (!STRATEGIES.some((strategy) => strategy === variant)) return []
    const mine = own.filter((one) => one.widget === widget)
    return [{ ...partOf(mine, variant), strategy: variant, withheld: null }]
  })
}

function partOf(counts: readonly Counted[], variant: string) {
  const of = (outcome: string) =>
    counts.find((one) => one.variant === variant && one.outcome === outcome)?.people ?? 0
  const people = Math.max(of('seen'), of('clicked'))
  return { people, clicked: of('clicked'), ordered: of('ordered') }
}

/** Which list a variant shows; null where it shows none. */
function strategyOf(widget: OwnedWidget, id: string): string | null {
  const options = widget.variants.find((variant) => variant.id === id)?.options
  if (widget.kind === 'recommendations') return options?.strategy ?? 'next'
  return widget.kind === 'bought-together' || widget.kind === 'recently-viewed' ? widget.kind : null
}

function sumOf(strategy: string, parts: readonly Part[]): StrategyResult {
  const mine = parts.filter((part) => part.strategy === strategy)
  const sum = (of: (part: Part) => number, some = mine) =>
    some.reduce((total, part) => total + of(part), 0)
  const people = sum((part) => part.people)
  const compared = mine.filter(({ withheld }) => withheld !== null)
  const shown = wilson(
    sum((part) => part.ordered, compared),
    sum((part) => part.people, compared),
  )
  const not = wilson(
    sum((part) => part.withheld?.ordered ?? 0, compared),
    sum((part) => part.withheld?.people ?? 0, compared),
  )
  return {
    strategy,
    people,
    clicked: wilson(
      sum((part) => part.clicked),
      people,
    ),
    ordered: wilson(
      sum((part) => part.ordered),
      people,
    ),
    enough: people >= ENOUGH,
    effect: shown.of >= ENOUGH && not.of >= ENOUGH ? difference(shown, not) : null,
  }
}
