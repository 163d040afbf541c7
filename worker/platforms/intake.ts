/** Works at stored deliveries, in the order in which they came: what they say becomes events, products, requests. */

import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import type { Fields } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import { recordRejection } from '../events/store.ts'
import { absorb } from './absorb.ts'
import type { Platforms } from './config.ts'
import { readPayload } from './field.ts'
import type { Arrival, Platform, ReadReport } from './report.ts'
import { loadFacts } from './shop.ts'
import { readShopify } from './shopify/read.ts'
import { type Delivery, loadDue, putWorked, type Worked } from './store.ts'
import { readWooCommerce } from './woocommerce/read.ts'

/** Deliveries of one round: enough to share its round trips. */
const SLICE = 50
/** How long a refund waits for its order. A poll of the platform's API finds it sooner, where there is one. */
const PATIENCE = 2 * DAY

/** What a body says under its topic. `host`: where the shop's pages are. */
export function readDelivery(
  source: Platform,
  topic: string,
  body: Fields,
  host: string,
): ReadReport {
  return source === 'shopify' ? readShopify(topic, body, { host }) : readWooCommerce(topic, body)
}

/** The host of a shop's pages: that of the settings before the platform's own name of the shop. */
export function hostOf(shopUrl: string, shop: string): string {
  return URL.canParse(shopUrl) ? new URL(shopUrl).host : shop
}

/** What intake works with. */
export interface Intake {
  readonly db: Db
  readonly platforms: Platforms
  readonly shopUrl: string
  readonly now: () => number
}

/** Works at what is due. Answers how many deliveries that were. */
export async function takeIn(intake: Intake, until: number): Promise<number> {
  const { db, now } = intake
  let count = 0
  while (now() < until) {
    const due = await loadDue(db, now(), SLICE)
    if (due.length === 0) break
    for (const source of ['shopify', 'woocommerce'] as const) {
      const own = due.filter((delivery) => delivery.source === source)
      if (own.length > 0) await workSafely(intake, source, own)
    }
    count += due.length
    if (due.length < SLICE) break
  }
  return count
}

/** Works at deliveries together; where that fails one by one, so that one that cannot be taken keeps no other. */
async function workSafely(
  intake: Intake,
  source: Platform,
  deliveries: readonly Delivery[],
): Promise<void> {
  try {
    await work(intake, source, deliveries)
    return
  } catch (error) {
    console.error(`platforms: ${source}: ${error instanceof Error ? error.message : 'failed'}`)
  }
  for (const delivery of deliveries) {
    try {
      await work(intake, source, [delivery])
    } catch (error) {
      await putOff(intake, delivery, error instanceof Error ? error.name : 'failed')
    }
  }
}

/** Leaves a delivery for later; one that failed for two days is given up, with a line that says so. */
async function putOff({ db, now }: Intake, delivery: Delivery, reason: string): Promise<void> {
  const { source, id, received, attempts, topic } = delivery
  const at = now()
  const last = at >= received + PATIENCE
  const due = last ? null : at + pause(attempts)
  await db.batch([putWorked([{ source, id, due, outcome: `failed: ${reason}` }])])
  if (!last) return
  const message = `${topic} could not be taken in: ${reason}.`
  const kept = { at, code: 'delivery_failed', message, count: 1, origin: source, sample: '' }
  await recordRejection(db, kept)
}

async function work(
  { db, platforms, shopUrl, now }: Intake,
  source: Platform,
  deliveries: readonly Delivery[],
): Promise<void> {
  const host = hostOf(shopUrl, platforms[source].shop)
  const facts = await loadFacts(db, source, host)
  const taken: Delivery[] = []
  const arrivals: Arrival[] = []
  const left: Worked[] = []
  for (const delivery of deliveries) {
    const { id, topic, received, digest } = delivery
    const body = readPayload(delivery.body)
    const read = body && readDelivery(source, topic, body, host)
    if (read?.ok) {
      taken.push(delivery)
      arrivals.push({ source, report: read.report, received, digest })
    } else {
      left.push({ source, id, due: null, outcome: read ? read.message : 'no JSON object' })
    }
  }
  const lost: Delivery[] = []
  // Orders first: what is told of them by themselves finds them, though it came before.
  const order = arrivals.map((arrival, index) => ({ arrival, index }))
  order.sort((one, other) => rank(one.arrival) - rank(other.arrival) || one.index - other.index)
  const at = now()
  await absorb(
    db,
    order.map(({ arrival }) => arrival),
    facts,
    now,
    (outcomes) => {
      lost.length = 0
      const worked = order.flatMap(({ index }, position): readonly Worked[] => {
        const [delivery, outcome] = [taken[index], outcomes[position]]
        if (!delivery || !outcome) return []
        if (outcome.state === 'done') {
          return [{ source, id: delivery.id, due: null, outcome: outcome.note }]
        }
        if (at < delivery.received + PATIENCE) {
          const due = at + pause(delivery.attempts)
          return [{ source, id: delivery.id, due, outcome: outcome.note }]
        }
        lost.push(delivery)
        return [{ source, id: delivery.id, due: null, outcome: `given up: ${outcome.note}` }]
      })
      return [putWorked([...left, ...worked])]
    },
  )
  for (const delivery of lost) {
    await recordRejection(db, {
      at,
      code: 'order_unknown',
      message: `${delivery.topic} came for an order that nobody told of.`,
      count: 1,
      origin: source,
      sample: '',
    })
  }
}

function rank({ report }: Arrival): number {
  return report.loose ? 1 : 0
}

function pause(attempts: number): number {
  return Math.min(MINUTE * 2 ** attempts, 6 * HOUR)
}
