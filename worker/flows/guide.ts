/** What leads one person through a flow: what is known of them, their chance, and the clock on their wall. Pure. */

import type { Guide, Judge } from './advance.ts'
import { wayOf } from './chance.ts'
import type { Holdback } from './holdback.ts'

/** What the shop's settings say about chance and time. */
export interface Chances {
  readonly holdback: Holdback
  /** Zone of the shop, where the person's is not known. */
  readonly timezone: string
}

/** The guide of one person. */
export function guideFor(
  flow: string,
  profileId: string,
  timezone: string | null,
  chances: Pick<Chances, 'timezone'>,
  judge: Judge,
): Guide {
  return {
    judge,
    choose: (split, ways) => wayOf(profileId, flow, split, ways),
    timezone: timezone ?? chances.timezone,
  }
}
