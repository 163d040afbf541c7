/** What the console calls the ways to recommend, and what its report of them looks like. */

import type { Strategy } from '../../sdk/contract/storefront.ts'
import type { Share } from '../../worker/experiments/interval.ts'
import type { Lists } from '../../worker/experiments/lists.ts'
import type { Figure } from '../../worker/recommendations/trial/measure.ts'
import type { Stage, TrialResult } from '../../worker/recommendations/trial/result.ts'
import type { Settings } from '../../worker/site/settings.ts'

export type RuleSet = Settings['recommendations']

/** A figure as `/api/recommendations` tells it. */
export interface ToldFigure extends Figure {
  readonly enough: boolean
  readonly hit: Share
}

export type ToldPart = Omit<TrialResult['sessions'], 'figures'> & {
  readonly figures: readonly ToldFigure[]
}

export interface Report {
  readonly learned: number
  readonly trial: { readonly stage: Stage; readonly startedAt: number | null }
  readonly result: {
    readonly at: number
    readonly sessions: ToldPart
    readonly baskets: ToldPart
  } | null
  readonly online: Lists
}

/** Strategies in words, in the order in which they are offered. */
export const strategyNames: Readonly<Record<Strategy, string>> = {
  next: 'Fits what was looked at',
  'also-viewed': 'Others also looked at',
  'bought-together': 'Bought together',
  cart: 'Completes the cart',
  similar: 'Similar products',
  upsell: 'A step up',
  trending: 'Trending',
  popular: 'Popular',
  new: 'New',
  'recently-viewed': 'Recently viewed',
  'buy-again': 'Buy again',
  'for-you': 'For you',
}

/** A strategy, or what it is measured against. */
export function strategyName(id: string): string {
  if (id === 'popularity') return 'Only what is popular'
  return strategyNames[id as Strategy] ?? id
}

export const percent = (value: number): string => (100 * value).toFixed(1)
