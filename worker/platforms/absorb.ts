/** Takes reports in: orders and people become events, products statements, requests about data wait for their turn. */

import { asNumber, asText } from '../core/json.ts'
import { toMinor } from '../core/money.ts'
import type { Db, Statement } from '../db/database.ts'
import { type NewEvent, planAppend } from '../events/append.ts'
import { appendEvents } from '../events/store.ts'
import { ERASED } from '../identity/erase/tables.ts'
import { loadOwners } from '../identity/store.ts'
import type { OrderRecord } from '../orders/record.ts'
import { loadOrders } from '../orders/store.ts'
import { stateAgain, stateProducts } from './catalogue.ts'
import { eventsOf, guestOf, subjectOf } from './events.ts'
import { happeningsOf, looseHappenings } from './order.ts'
import { putRequest } from './privacy/store.ts'
import type { Arrival, Loose, OrderReport, Platform } from './report.ts'
import { type Facts, saveCurrency } from './shop.ts'

/** What became of an arrival: done, with a note, or waiting for an order that nobody told of yet. */
export type Outcome =
  | { readonly state: 'done'; readonly note: string }
  | { readonly state: 'waiting'; readonly note: string }

/** Takes reports in. What `finish` makes of their outcomes takes effect with their events, or neither does. */
export async function absorb(
  db: Db,
  arrivals: readonly Arrival[],
  facts: Facts,
  now: () => number,
  finish: (outcomes: readonly Outcome[]) => readonly Statement[],
): Promise<void> {
  await stateProducts(db, arrivals, await withCurrency(db, facts, arrivals, now()), now())
  const orders = await loadOrders(db, orderIds(arrivals))
  const owners = await loadOwners(db, await namedIn(arrivals))
  const received = now()
  const taking = new Taking(orders, owners, received)
  const outcomes: Outcome[] = []
  for (const arrival of arrivals) outcomes.push(await taking.take(arrival))
  const requests = arrivals.flatMap(({ report, source, digest }) =>
    report.privacy ? [putRequest(report.privacy, { source, id: digest, at: received })] : [],
  )
  await appendEvents(db, planAppend(taking.events, received), [...requests, ...finish(outcomes)])
}

/** The facts with the shop's currency, which its first order tells; what was stated without prices is stated again. */
async function withCurrency(db: Db, facts: Facts, arrivals: readonly Arrival[], now: number) {
  if (facts.currency) return facts
  const told = arrivals.flatMap(({ report }) => report.orders ?? [])
  const currency = asText(told[0]?.properties.currency, 3)
  if (!currency) return facts
  await stateAgain(db, { ...facts, currency }, now)
  await saveCurrency(db, facts.source, currency)
  return { ...facts, currency }
}

/** The subjects that orders name, whose profiles have to be known to tell whether an order changed hands. */
async function namedIn(arrivals: readonly Arrival[]): Promise<readonly string[]> {
  const orders = arrivals.flatMap(({ report }) => report.orders ?? [])
  const subjects = await Promise.all(orders.map((order) => subjectOf(order.who)))
  return [...new Set(subjects.flatMap((subject) => subject ?? []))]
}

function orderIds(arrivals: readonly Arrival[]): readonly string[] {
  const ids = arrivals.flatMap(({ report }) => [
    ...(report.orders ?? []).map((order) => order.id),
    ...(report.loose ?? []).map((loose) => loose.orderId),
  ])
  return [...new Set(ids)]
}

/** One round of it: remembers which orders it took itself, for their rows are written by the fold. */
class Taking {
  readonly events: NewEvent[] = []
  readonly #orders: ReadonlyMap<string, OrderRecord>
  /** Orders told of in this round: under which subject, and whether they were placed. */
  readonly #told = new Map<string, { subject: string; placed: boolean }>()
  readonly #owners: ReadonlyMap<string, string>
  readonly #received: number

  constructor(
    orders: ReadonlyMap<string, OrderRecord>,
    owners: ReadonlyMap<string, string>,
    received: number,
  ) {
    this.#orders = orders
    this.#owners = owners
    this.#received = received
  }

  async take({ source, report }: Arrival): Promise<Outcome> {
    for (const order of report.orders ?? []) {
      if (this.#orders.get(order.id)?.profileId === ERASED) return forgotten
      await this.#order(source, order)
    }
    for (const loose of report.loose ?? []) {
      if (this.#orders.get(loose.orderId)?.profileId === ERASED) return forgotten
      if (!this.#loose(source, loose)) {
        return { state: 'waiting', note: `order ${loose.orderId} is not known yet` }
      }
    }
    for (const { who, happenings } of report.people ?? []) {
      const subject = await subjectOf(who)
      if (subject) this.events.push(...eventsOf(subject, who, happenings, this.#received))
    }
    return { state: 'done', note: report.nothing ?? '' }
  }

  async #order(source: Platform, order: OrderReport): Promise<void> {
    const row = this.#orders.get(order.id)
    const before = this.#told.get(order.id)
    if (!before && row && isKnown(row, order)) return
    const subject = before?.subject ?? (await this.#streamOf(source, order, row))
    const placed = before?.placed ?? row?.placed ?? false
    this.events.push(
      ...eventsOf(subject, order.who, happeningsOf(source, order, placed), this.#received),
    )
    if (order.state !== 'open') {
      this.#told.set(order.id, { subject, placed: placed || order.wasPlaced })
    }
  }

  /**
   * The stream in which an order is told: that of its row, so that what is told twice is one event. Where the shop has
   * given it to somebody else since, it goes on in their stream, and becomes theirs.
   */
  async #streamOf(source: Platform, order: OrderReport, row?: OrderRecord): Promise<string> {
    const guest = guestOf(source, order.id)
    const named = (await subjectOf(order.who)) ?? row?.profileId ?? guest
    if (!row || row.profileId === guest) return row?.profileId ?? named
    return (this.#owners.get(named) ?? named) === row.profileId ? row.profileId : named
  }

  #loose(source: Platform, loose: Loose): boolean {
    const subject =
      this.#told.get(loose.orderId)?.subject ?? this.#orders.get(loose.orderId)?.profileId
    if (!subject) return false
    this.events.push(...eventsOf(subject, null, looseHappenings(source, loose), this.#received))
    return true
  }
}

/** Whether all that a report says was told before: a poll reads the last thing that changed again and again. */
function isKnown(row: OrderRecord, order: OrderReport): boolean {
  if (order.wasPlaced && !row.placed) return false
  if (row.version !== order.updatedAt) return row.version > order.updatedAt
  const revenue = asNumber(order.properties.revenue)
  const amount = revenue === undefined ? row.amount : toMinor(revenue, row.currency)
  const told = order.refunds.every((refund) => refund.id in row.refunds)
  return told && row.cancelled === (order.state === 'cancelled') && amount === row.amount
}

const forgotten: Outcome = { state: 'done', note: 'its person was erased' }
