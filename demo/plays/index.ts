/** Every play, by the flow that it shows. A new one is an entry in one of these lists. */
import { orders } from './orders.ts'
import { people } from './people.ts'
import type { Play } from './play.ts'
import { shelves } from './shelves.ts'
import { visits } from './visits.ts'

const plays: ReadonlyMap<string, Play> = new Map(
  [...visits, ...orders, ...people, ...shelves].map((play) => [play.flow, play]),
)

export const playOf = (flow: string): Play | undefined => plays.get(flow)
