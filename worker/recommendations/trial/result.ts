/** A trial of the models on a shop's own history: learned from the older part, tried on the latest. Pure. */

import { type Basket, learnBaskets } from './baskets.ts'
import type { Figure } from './measure.ts'
import { tryCart, tryNext, tryTogether } from './protocols.ts'
import { learnSessions, type Session, trySessions } from './sessions.ts'

/** The latest part of the history is what is guessed. */
const TESTED = 0.1
/** Guesses and baskets that are tried at most: a tick has other things to do. */
const MOST = { guesses: 2_000, baskets: 600 } as const
/** Below so many guesses a figure says more about chance than about the shop. */
export const ENOUGH = 100

/** What a trial is at. */
export type Stage = 'rest' | 'sessions' | 'baskets' | 'trying'

export interface Part {
  readonly learned: number
  readonly tested: number
  readonly products: number
  readonly figures: readonly Figure[]
}

export interface TrialResult {
  /** When it ended, ms UTC. */
  readonly at: number
  readonly sessions: Part
  readonly baskets: Part
}

/** Tries everything. `support`: as many people must have bought a pair before the shop shows it. */
export function runTrial(
  history: { readonly sessions: readonly Session[]; readonly baskets: readonly Basket[] },
  support: number,
  at: number,
): TrialResult {
  return {
    at,
    sessions: trySessionsOf(history.sessions),
    baskets: tryBasketsOf(history.baskets, support),
  }
}

function trySessionsOf(sessions: readonly Session[]): Part {
  const [learned, tested] = cut(sessions)
  const model = learnSessions(learned)
  const figures = trySessions(model, tested, { most: MOST.guesses })
  return { ...sizes(learned, tested), products: model.products, figures }
}

function tryBasketsOf(baskets: readonly Basket[], support: number): Part {
  const [learned, all] = cut(baskets)
  const tested = all.slice(-MOST.baskets)
  const model = learnBaskets(learned, support)
  const figures = [
    ...tryTogether(model, tested),
    ...tryCart(model, tested),
    ...tryNext(model, learned, tested),
  ]
  return { ...sizes(learned, tested), products: model.products, figures }
}

function cut<One>(all: readonly One[]): readonly [readonly One[], readonly One[]] {
  const at = Math.floor(all.length * (1 - TESTED))
  return [all.slice(0, at), all.slice(at)]
}

const sizes = (learned: readonly unknown[], tested: readonly unknown[]) => {
  return { learned: learned.length, tested: tested.length }
}
