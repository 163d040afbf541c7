/** A year in the life of a shop, from a seed: every message that its shoppers' browsers and its own server would send. */
import { products as catalogue } from '../catalogue/index.ts'
import type { Product } from '../catalogue/product.ts'
import { lifeOf } from './life.ts'
import { createMarket } from './market.ts'
import { merge } from './merge.ts'
import type { Message } from './message.ts'
import { randomOf } from './random.ts'

export type { Message } from './message.ts'

export interface Simulation {
  readonly seed: number
  /** How many people find the shop between `from` and `to`. */
  readonly shoppers: number
  /** Instants, ms UTC; every message lies between them. `from` is a year before `to` unless told. */
  readonly from?: number
  readonly to: number
  /** What the shop sells; the demo's own catalogue unless told. */
  readonly products?: readonly Product[]
  /** The shop's address in the messages, without a slash at its end. */
  readonly publicUrl?: string
}

/** Share of the shoppers who knew the shop before `from` and so begin in its first month. */
const regulars = 0.3
const day = 24 * 3600_000
const month = 30 * day

/**
 * All messages in order of time. The same input gives the same messages, byte for byte.
 * Throws a RangeError where the instants are none.
 */
export function simulate({
  seed,
  shoppers,
  to,
  from = to - 365 * day,
  products = catalogue,
  publicUrl = 'http://localhost:8787',
}: Simulation): Generator<Message> {
  if (!Number.isFinite(from) || !Number.isFinite(to) || from >= to)
    throw new RangeError('from and to must be instants in this order')
  const market = createMarket(products)
  const arrivals = randomOf(seed, 0x5eed)
  const begins = Array.from({ length: shoppers }, () => {
    const span = arrivals.chance(regulars) ? Math.min(month, to - from) : to - from
    return from + span * arrivals.next()
  })
  return merge(
    begins.map((start, number) => lifeOf({ seed, number, start, to, market, publicUrl })),
  )
}
