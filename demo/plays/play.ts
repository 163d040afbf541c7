/** A play: how a newcomer sees one of Aisle's flows at work in a minute, with a shopper who is made up for it. */
import type { Person } from './person.ts'
import type { Stage } from './stage.ts'

/** How time goes on behind a scene: so many hours; or day by day until the flow has written, so many days at most. */
export type Pause = { readonly hours: number } | { readonly daysAtMost: number }

export interface Scene {
  /** What happens, in a sentence or two, as the panel tells it. */
  readonly say: (who: Person) => string
  /** Has it happen: as events of the shop, with the shop's own keys. */
  readonly act?: (stage: Stage, who: Person) => Promise<void>
  readonly pause: Pause
}

export interface Play {
  /** The flow that it shows, by its id. */
  readonly flow: string
  readonly scenes: readonly Scene[]
}

/** A moment: what is due at once is done meanwhile. */
export const moment: Pause = { hours: 1 / 30 }

export const hours = (count: number): Pause => ({ hours: count })
/** Who is away already when a flow is switched on is written to in four weeks, a few people each day. */
export const untilTheirTurn: Pause = { daysAtMost: 30 }
export const days = (count: number): Pause => ({ hours: 24 * count })
