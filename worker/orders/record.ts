/** An order as all its reports together tell it: the same in whatever order they come, and however often. Pure. */

import { isObject, readObject } from '../core/json.ts'
import { toMinor } from '../core/money.ts'
import type { Row } from '../db/tables.ts'
import type { OrderFact } from '../events/order.ts'
import { ERASED } from '../identity/erase/tables.ts'
import { type Detail, mergeDetail, noDetail, readStoredDetail } from './detail.ts'

export interface OrderRecord {
  readonly id: string
  readonly profileId: string
  /** When it was placed, ms UTC. */
  readonly at: number
  readonly currency: string
  /** Whether the order itself was ever reported; else only a refund or a cancellation of it is known. */
  readonly placed: boolean
  readonly cancelled: boolean
  /** Minor units, before refunds. */
  readonly amount: number
  /** Of the report that amount, state and owner are from. */
  readonly version: number
  /** Minor units by refund; null gives everything back. */
  readonly refunds: Readonly<Record<string, number | null>>
  /** JSON list of lines, prices in minor units; null where no report of the order itself listed any. */
  readonly items: string | null
  /** What else was told of it. */
  readonly detail: Detail
  /** The message that earned it, if any did. */
  readonly messageId: string | null
}

/** The record of a row. Rows from before reports were kept tell what they can. */
export function readRecord(row: Row<'orders'>): OrderRecord {
  const facts = readObject(row.facts)
  const old = typeof facts.version !== 'number'
  return {
    id: row.id,
    profileId: row.profile_id,
    at: row.at,
    currency: row.currency,
    placed: row.placed === 1,
    cancelled: row.status === 'cancelled',
    amount: old ? Math.max(0, row.revenue) : Number(facts.amount ?? 0),
    version: old ? 0 : Number(facts.version),
    refunds: old ? oldRefunds(row) : readRefunds(facts.refunds),
    items: row.items === '[]' ? null : row.items,
    detail: readStoredDetail(facts.detail),
    messageId: row.message_id,
  }
}

function oldRefunds({ status, revenue }: Row<'orders'>): OrderRecord['refunds'] {
  return status === 'refunded' ? { before: Math.max(0, -revenue) } : {}
}

function readRefunds(value: unknown): OrderRecord['refunds'] {
  if (!isObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).map(([id, amount]) => [id, typeof amount === 'number' ? amount : null]),
  )
}

/**
 * The record after one more report, the same object where it says nothing new. Amount, state and owner are those of
 * the newest report, refunds add up, each once. Null where there is nothing to tell of yet: no currency.
 */
export function report(
  known: OrderRecord | null,
  fact: OrderFact,
  from: { readonly profileId: string; readonly messageId: string | null },
): OrderRecord | null {
  if (known?.profileId === ERASED) return known
  const currency = fact.currency ?? known?.currency
  if (!currency) return null
  const amount = fact.amount === undefined ? undefined : toMinor(fact.amount, currency)
  const told = mergeDetail(known ?? { items: null, detail: noDetail }, fact, currency)
  if (fact.kind === 'refunded') {
    return refund(known, fact, { currency, amount, ...told }, from.profileId)
  }
  if (fact.kind !== 'placed' && fact.kind !== 'cancelled') {
    // A step of something that nobody told of is a step of nothing.
    return known && same(known, { ...known, ...told })
  }
  const placed = fact.kind === 'placed'
  if (known && !isNewer(known, fact, amount)) {
    const first = { ...known, placed: known.placed || placed, at: Math.min(known.at, fact.at) }
    return same(known, earned(known, { ...first, ...told }, from.messageId))
  }
  const next: OrderRecord = {
    id: fact.id,
    profileId: from.profileId,
    at: Math.min(known?.at ?? fact.at, fact.at),
    currency,
    placed: placed || known?.placed === true,
    cancelled: !placed,
    amount: amount ?? known?.amount ?? 0,
    version: fact.version,
    refunds: known?.refunds ?? {},
    ...told,
    messageId: known?.messageId ?? null,
  }
  return known
    ? same(known, earned(known, next, from.messageId))
    : earned(null, next, from.messageId)
}

/** Of two reports of one instant a cancellation stands, then the greater amount; where no instant was stated, the later. */
function isNewer(known: OrderRecord, fact: OrderFact, amount: number | undefined): boolean {
  if (!hasReport(known)) return true
  if (fact.version !== known.version) return fact.version > known.version
  const cancels = fact.kind === 'cancelled'
  if (cancels !== known.cancelled) return cancels
  return fact.dated ? (amount ?? 0) > known.amount : amount !== known.amount
}

/** Whether amount and state come from a report at all, and not from a refund that came first. */
function hasReport(known: OrderRecord): boolean {
  return known.placed || known.cancelled
}

/** Who earned an order is settled when the order is first known, and never changes. */
function earned(known: OrderRecord | null, next: OrderRecord, messageId: string | null) {
  return next.placed && known?.placed !== true ? { ...next, messageId } : next
}

function refund(
  known: OrderRecord | null,
  fact: OrderFact,
  given: Pick<OrderRecord, 'currency' | 'items' | 'detail'> & {
    readonly amount: number | undefined
  },
  profileId: string,
): OrderRecord | null {
  const { items, detail } = given
  const amount = given.amount === undefined ? null : Math.abs(given.amount)
  if (!known) {
    return {
      id: fact.id,
      profileId,
      at: fact.at,
      currency: given.currency,
      placed: false,
      cancelled: false,
      amount: 0,
      version: 0,
      refunds: { [fact.refundId]: amount },
      items,
      detail,
      messageId: null,
    }
  }
  // An amount of another currency cannot be taken off this one.
  if (known.currency !== given.currency) return known
  const before = known.refunds[fact.refundId]
  const told = before === null || (before !== undefined && amount !== null && before >= amount)
  const refunds = told ? known.refunds : { ...known.refunds, [fact.refundId]: amount }
  return same(known, { ...known, refunds, items, detail })
}

/**
 * What an order is worth, minor units: refunds taken off, nothing where it was cancelled. Less than zero is a refund
 * of an order that nobody reported, as a credit note is.
 */
export function revenueOf({ placed, cancelled, amount, refunds }: OrderRecord): number {
  if (cancelled) return 0
  const given = Object.values(refunds)
  const back = given.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  if (!placed) return -back || 0
  return given.includes(null) ? 0 : Math.max(0, amount - back)
}

/** The status of its row. */
export function statusOf(record: OrderRecord): Row<'orders'>['status'] {
  if (record.cancelled) return 'cancelled'
  return Object.keys(record.refunds).length > 0 ? 'refunded' : 'completed'
}

function same(before: OrderRecord, after: OrderRecord): OrderRecord {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after
}
