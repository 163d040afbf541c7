/** What a flow brings: those who got its messages against those who were held back, and the ways of its splits. Pure. */

import { type Difference, difference, type Share, wilson } from '../../../experiments/interval.ts'
import { ENOUGH } from '../../../experiments/result.ts'
import { everyStep, type Flow } from '../../../flows/definition.ts'

/** People of a flow, and how many of them reached its goal in time. */
export interface CohortCount {
  readonly cohort: 'treated' | 'held'
  readonly people: number
  readonly reached: number
}

/** The same of those who went one way at a split, and how many of them followed a link. */
export interface WayCount {
  readonly split: string
  readonly way: string
  readonly people: number
  readonly reached: number
  readonly clicked: number
}

export interface Lift {
  readonly treated: Share
  readonly held: Share
  /** Whether there are enough people on both sides for rates to say something. */
  readonly enough: boolean
  /** Treated less held; null while there is too little data. */
  readonly effect: Difference | null
  /** A sentence for the owner. */
  readonly verdict: string
}

export interface SplitResult {
  readonly id: string
  readonly ways: readonly {
    readonly id: string
    readonly share: number
    readonly reached: Share
    readonly clicked: Share
  }[]
  readonly enough: boolean
  readonly verdict: string
}

/** The lift of a flow. `held`: whether anybody is held back from it at all. */
export function liftOf(counts: readonly CohortCount[], held: boolean): Lift {
  const share = (cohort: CohortCount['cohort']) => {
    const own = counts.filter((count) => count.cohort === cohort)
    const sum = (read: (count: CohortCount) => number) =>
      own.reduce((total, count) => total + read(count), 0)
    return wilson(
      sum(({ reached }) => reached),
      sum(({ people }) => people),
    )
  }
  const [treated, control] = [share('treated'), share('held')]
  const enough = treated.of >= ENOUGH && control.of >= ENOUGH
  const effect = enough ? difference(treated, control) : null
  return { treated, held: control, enough, effect, verdict: say(treated, control, effect, held) }
}

function say(treated: Share, held: Share, effect: Difference | null, isHeld: boolean): string {
  if (!isHeld && held.of === 0) {
    return 'Nobody is held back from it, so what it brings cannot be told.'
  }
  if (!effect) {
    return `Too little data: ${treated.of} were written to and ${held.of} held back. From ${ENOUGH} of each on, there is something to say.`
  }
  if (effect.low > 0) {
    return `It works: those who were written to reach the goal more often, by ${points(effect.low)} at least and ${points(effect.high)} at most.`
  }
  if (effect.high < 0) {
    return `It does harm: those who were written to reach the goal less often, by ${points(effect.high)} at least and ${points(effect.low)} at most.`
  }
  return `Not known yet: the difference lies between ${points(effect.low)} less and ${points(effect.high)} more.`
}

/** The results of a flow's splits; ways that are gone stay, for what they did happened. */
export function splitsOf(
  flow: Pick<Flow, 'steps'>,
  counts: readonly WayCount[],
): readonly SplitResult[] {
  const splits = everyStep(flow.steps).flatMap((step) => (step.kind === 'split' ? [step] : []))
  const ids = new Set([...splits.map(({ id }) => id), ...counts.map(({ split }) => split)])
  return [...ids].map((id) => {
    const known = splits.find((split) => split.id === id)?.ways ?? []
    const own = counts.filter(({ split }) => split === id)
    const ways = [...new Set([...known.map((way) => way.id), ...own.map(({ way }) => way)])]
    const results = ways.map((way) => {
      const count = own.find((one) => one.way === way)
      return {
        id: way,
        share: known.find((one) => one.id === way)?.share ?? 0,
        reached: wilson(count?.reached ?? 0, count?.people ?? 0),
        clicked: wilson(count?.clicked ?? 0, count?.people ?? 0),
      }
    })
    const running = results.filter(({ share }) => share > 0)
    const enough = running.every(({ reached }) => reached.of >= ENOUGH)
    return { id, ways: results, enough, verdict: compare(running, enough) }
  })
}

/** The best way against each of the others: it leads only where the intervals say so. */
function compare(ways: SplitResult['ways'], enough: boolean): string {
  if (!enough)
    return `Too little data: from ${ENOUGH} people on each way on, there is something to say.`
  const [best, ...others] = [...ways].sort((one, two) => two.reached.rate - one.reached.rate)
  if (!best) return 'Nobody came to it yet.'
  const leads = others.map((other) => difference(best.reached, other.reached).low)
  return leads.every((low) => low > 0)
    ? `“${best.id}” leads, by ${points(Math.min(...leads))} at least.`
    : `Not known yet which is better: “${best.id}” is ahead, which may be chance.`
}

function points(value: number): string {
  return `${Math.abs(100 * value).toFixed(1)} points`
}
