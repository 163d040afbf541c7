/** Who is held back from a flow, so that its owner sees what it brings: a fixed share, the same people for a period. Pure. */

import { DAY } from '../core/clock.ts'
import { chanceOf } from './chance.ts'

/** Shares in percent: for every flow, and those of single flows. */
export interface Holdback {
  readonly percent: number
  readonly flows: Readonly<Record<string, number>>
}

/** How long the same people are held back from a flow: a quarter. Then others are. */
export const PERIOD = 91 * DAY

/** Whether a person who enters a flow now is held back from its messages. */
export function isHeld(profileId: string, flow: string, holdback: Holdback, now: number): boolean {
  const percent = Object.hasOwn(holdback.flows, flow)
    ? (holdback.flows[flow] ?? 0)
    : holdback.percent
  const period = Math.floor(now / PERIOD)
  return chanceOf(`holdback\n${flow}\n${period}\n${profileId}`) * 100 < percent
}
