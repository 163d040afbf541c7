/** Walks through what platforms list, a page at a time: history at first, then what their webhooks may have lost. */

import { sha256 } from '../../core/bytes.ts'
import { HOUR, MINUTE } from '../../core/clock.ts'
import { isObject, readObject } from '../../core/json.ts'
import { absorb } from '../absorb.ts'
import { hostOf, type Intake, readDelivery } from '../intake.ts'
import type { Arrival, Platform } from '../report.ts'
import { loadFacts } from '../shop.ts'
import { type Asked, type Asker, ask } from './ask.ts'
import { itemsOn, type List, lastChange, lists } from './lists.ts'
import { claimSync, putStep, type Step, type Sync } from './store.ts'
import { keepWebhooks } from './webhooks.ts'

export { nextSync } from './store.ts'

/** How often a list is looked at that was read to its end. */
const AGAIN = 15 * MINUTE
/** Pages of one tick: the platforms want to be asked slowly, and a tick of the free plan has fifty queries. */
const PAGES = 4
/** How far back a list without an order is read again, for it was changed while it was read. */
const OVERLAP = 5 * MINUTE

export type Walking = Intake & Asker

/** Goes on with the walks that are due, until `until`. */
export async function syncDue(walking: Walking, until: number): Promise<void> {
  const { db, now } = walking
  for (let page = 0; page < PAGES && now() < until; page++) {
    const sync = await claimSync(db, now())
    if (!sync) break
    await step(walking, sync)
  }
  await keepWebhooks(walking)
}

async function step(walking: Walking, sync: Sync): Promise<void> {
  const { db, platforms, now } = walking
  const source: Platform = sync.source === 'shopify' ? 'shopify' : 'woocommerce'
  const list = lists[source].find((one) => one.kind === sync.kind)
  const { api } = platforms[source]
  if (!list || !api) {
    const error = `The key to its API is not set: ${platforms[source].missing.join(', ')}.`
    await db.batch([putStep(sync, { ...sync, due_at: now() + HOUR, error })])
    return
  }
  const began = readNext(sync)
  const answer = await ask(walking, api, began.address || list.path(sync.reached))
  if (!answer.ok) {
    await db.batch([putStep(sync, afterFailure(sync, answer, now()))])
    return
  }
  const total = sync.total ?? (await countAll(walking, api, list, answer))
  const items = itemsOn(answer.value, sync.kind)
  const arrivals: Arrival[] = []
  const host = hostOf(walking.shopUrl, platforms[source].shop)
  for (const item of items) {
    const read = readDelivery(source, list.topic, item, host)
    if (!read.ok) continue
    const digest = (await sha256(JSON.stringify(item))).slice(0, 32)
    arrivals.push({ source, report: read.report, received: now(), digest })
  }
  const next = afterPage({ sync, list, began, answer, items, total, at: now() })
  const facts = await loadFacts(db, source, host)
  try {
    await absorb(db, arrivals, facts, now, () => [putStep(sync, next)])
  } catch (error) {
    // One thing that cannot be taken must not keep all that comes after it.
    console.error(
      `platforms: ${source} ${sync.kind}: ${error instanceof Error ? error.message : 'failed'}`,
    )
    let left = 0
    for (const arrival of arrivals) {
      await absorb(db, [arrival], facts, now, () => []).catch(() => {
        left += 1
      })
    }
    if (left === arrivals.length && left > 0) throw error
    await db.batch([putStep(sync, next)])
  }
}

/** Where in a walk we are: the page to read next, and when the walk began. */
interface Began {
  readonly address: string
  readonly at: number | null
}

function readNext(sync: Sync): Began {
  const { address, at } = readObject(sync.next)
  return {
    address: typeof address === 'string' ? address : '',
    at: typeof at === 'number' ? at : null,
  }
}

function afterPage(page: {
  readonly sync: Sync
  readonly list: List
  readonly began: Began
  readonly answer: Extract<Asked, { ok: true }>
  readonly items: ReturnType<typeof itemsOn>
  readonly total: number | null
  readonly at: number
}): Step {
  const { sync, list, answer, items, at } = page
  const began = page.began.at ?? at
  const done = sync.done + (sync.caught_up_at === null ? items.length : 0)
  const kept = { ...sync, done, total: page.total, failures: 0, error: '' }
  const last = list.ordered ? lastChange(items) : undefined
  const reached = Math.max(sync.reached, last ?? 0)
  if (answer.next !== '' && items.length > 0) {
    // Where something was changed since, a walk by instants loses nothing, as one by page numbers would.
    const moved = list.ordered && reached > sync.reached
    const next = JSON.stringify({ address: moved ? '' : answer.next, at: began })
    return { ...kept, reached, next, due_at: at }
  }
  return {
    ...kept,
    reached: list.ordered ? reached : Math.max(sync.reached, began - OVERLAP),
    next: '',
    // A list that can only be read whole is read whole once a day.
    due_at: at + (list.ordered || sync.source === 'shopify' ? AGAIN : 24 * HOUR),
    caught_up_at: sync.caught_up_at ?? at,
  }
}

function afterFailure(sync: Sync, answer: Extract<Asked, { ok: false }>, at: number): Step {
  if (answer.busy) return { ...sync, due_at: at + (answer.wait ?? MINUTE) }
  // The address of a following page grows old: the walk goes on from the instant that it reached.
  if (answer.status >= 400 && answer.status < 500 && sync.next !== '') {
    return { ...sync, next: '', due_at: at + MINUTE }
  }
  const wait = answer.wait ?? Math.min(MINUTE * 2 ** sync.failures, 6 * HOUR)
  return { ...sync, failures: sync.failures + 1, error: answer.message, due_at: at + wait }
}

/** How many there are, for the owner to see how far the walk is. Not to know it is no harm. */
async function countAll(
  walking: Walking,
  api: NonNullable<Intake['platforms']['shopify']['api']>,
  list: List,
  answer: Extract<Asked, { ok: true }>,
): Promise<number | null> {
  if (list.count === '') return answer.total
  const counted = await ask(walking, api, list.count)
  const count = counted.ok && isObject(counted.value) ? counted.value.count : null
  return typeof count === 'number' ? count : null
}
