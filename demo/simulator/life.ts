/** The life of one shopper with the shop: visits, repeat purchases, and one day no more. */
import type { Market } from './market.ts'
import { createWriter, type Message, type Piece } from './message.ts'
import { randomOf } from './random.ts'
import { visitsIn } from './season.ts'
import { makeShopper, type Shopper } from './shopper.ts'
import { reorder, type Setting, stroll, type Visit } from './visit.ts'

const hour = 3600_000
const day = 24 * hour

/** How likely a visit begins in each hour of the shopper's day. */
const hours = [1, 0, 0, 0, 0, 1, 3, 5, 6, 6, 6, 6, 8, 7, 6, 6, 6, 7, 9, 12, 14, 13, 8, 3]

export interface Span {
  readonly seed: number
  readonly number: number
  /** Instants, ms UTC. */
  readonly start: number
  readonly to: number
  readonly market: Market
  readonly publicUrl: string
}

/** All messages of one shopper, in order of time, made as they are asked for. */
export function* lifeOf(span: Span): Generator<Message> {
  const { seed, number, to, market } = span
  const random = randomOf(seed, number)
  const shopper = makeShopper(random, seed * 100_000 + number)
  const write = createWriter(shopper, `sim-${seed}-${number}`, span.publicUrl)
  let orders = 0
  const orderId = () => `S${seed * 100_000 + number}-${++orders}`
  const setting: Setting = { shopper, random, market, write, orderId }
  const needs = new Map<string, { piece: Piece; at: number }>()
  let known = false
  let kept: readonly Piece[] = []
  let next = span.start
  let now = 0

  for (let visits = 0; ; visits++) {
    const due = [...needs.values()].sort((a, b) => a.at - b.at)[0]
    const isNeed = due !== undefined && due.at < next
    now = Math.max(now + 10 * 60_000, atHome(isNeed ? due.at : next, shopper, setting))
    if (now >= to) return
    const ready = [...needs.values()].filter(({ at }) => at < now + 4 * day)
    const visit: Visit = isNeed
      ? reorder(
          setting,
          now,
          ready.map(({ piece }) => piece),
        )
      : stroll(setting, now, kept)
    // Whoever orders, or signs up early, becomes known to the shop's server.
    const order = visit.bought.length ? visit.messages.pop() : undefined
    if (!known && (order || (shopper.early && visits === 0))) {
      known = true
      visit.messages.push(write.identify(order ? Date.parse(order.timestamp) : visit.end))
    }
    if (order) visit.messages.push(order)
    for (const message of visit.messages) {
      if (Date.parse(message.timestamp) >= to) return
      yield message
    }
    now = visit.end
    for (const { item, quantity } of visit.bought) {
      const { lasts } = item.product
      if (!lasts || !(needs.has(item.sku) || random.chance(0.6))) continue
      const days = lasts * quantity * Math.exp(0.18 * random.normal())
      needs.set(item.sku, { piece: { item, quantity }, at: now + days * day })
    }
    if (isNeed && !visit.bought.length)
      for (const need of ready) need.at = now + random.between(3, 9) * day
    // MBG/NBD: people may leave after each order, and already after the first visit.
    if ((visit.bought.length || visits === 0) && random.chance(shopper.dropout)) return
    kept = visit.left.length && random.chance(0.3) ? visit.left : []
    if (!isNeed || kept.length)
      next = now + (kept.length ? random.between(1, 4) * day : pause(setting, now))
  }
}

function pause({ random, shopper }: Setting, now: number): number {
  return (random.wait(shopper.daysBetween) * day) / visitsIn(new Date(now).getUTCMonth())
}

/** The same day, at an hour at which people of this zone are up. */
function atHome(at: number, shopper: Shopper, { random }: Setting): number {
  const local = at + shopper.offset * hour
  const midnight = local - (local % day) - shopper.offset * hour
  return midnight + (random.weighted(hours) + random.next()) * hour
}
