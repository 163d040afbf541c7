/** An offer as its owner states it: what is given, from which worth of an order, for how long. */

import * as v from 'valibot'
import { asCurrency, toDecimal, toMinor } from '../core/money.ts'
import type { Row } from '../db/tables.ts'

const line = (limit: number) => v.pipe(v.string(), v.trim(), v.maxLength(limit))
const money = v.pipe(
  v.number('must be a number'),
  v.finite(),
  v.minValue(0, 'must not be negative'),
)

const truth = v.boolean('must be true or false')

const schema = v.object({
  name: v.pipe(line(100), v.minLength(1, 'must not be empty')),
  kind: v.picklist(
    ['percent', 'amount', 'free_shipping', 'gift'],
    'must be percent, amount, free_shipping or gift',
  ),
  /** Percent, or an amount in `currency`; nothing for free shipping and gifts. */
  value: v.optional(money, 0),
  currency: v.optional(v.nullable(v.string()), null),
  /** Least worth of the order, in `currency`. */
  minimum: v.optional(v.nullable(money), null),
  gift: v.optional(line(200), ''),
  /**
   * `generated`: made here, checked by `POST /v1/offers/redeem`. `pool`: imported from a file, each given once.
   * `shopify`, `woocommerce`: made here, and in the shop before anybody hears of it.
   */
  codes: v.optional(
    v.picklist(
      ['generated', 'pool', 'shopify', 'woocommerce'],
      'must be generated, pool, shopify or woocommerce',
    ),
    'generated',
  ),
  prefix: v.optional(v.pipe(line(12), v.regex(/^[A-Za-z0-9]*$/, 'must be letters and digits')), ''),
  /** How long a code lives from when it was given. */
  validHours: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8_760, 'must be a year at most')),
    72,
  ),
  /** What an email does when no code is left, or the shop does not make it: it goes without the offer, or waits. */
  whenEmpty: v.optional(v.picklist(['without', 'wait'], 'must be without or wait'), 'without'),
  /** What one code costs the shop at a guess, in `currency`. Left out, it follows from the rest. */
  cost: v.optional(v.nullable(money), null),
  /** Only for people who never bought. */
  neverBought: v.optional(truth, false),
  /** Least days since a person's last code, of whichever offer. */
  daysApart: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_650)), 0),
  /** Whether it is also given to somebody who has another code that can still be used. */
  stacks: v.optional(truth, false),
  active: v.optional(truth, true),
})

export type OfferInput = v.InferInput<typeof schema>

/** An offer as the API answers it: money as decimal text. */
export interface Offer {
  readonly id: string
  readonly name: string
  readonly kind: Row<'offers'>['kind']
  /** "15" for a percentage, "10.00" for an amount, "0" otherwise. */
  readonly value: string
  readonly currency: string | null
  readonly minimum: string | null
  readonly gift: string
  readonly codes: Row<'offers'>['codes']
  readonly prefix: string
  readonly validHours: number
  readonly whenEmpty: Row<'offers'>['when_empty']
  /** What one code is reckoned to cost. */
  readonly cost: string
  readonly neverBought: boolean
  readonly daysApart: number
  readonly stacks: boolean
  readonly active: boolean
}

export type ReadOffer =
  | { readonly ok: true; readonly row: Row<'offers'> }
  | { readonly ok: false; readonly message: string }

/** Ids name offers in flows and addresses. */
const ID = /^[a-z0-9][a-z0-9-]{0,59}$/

/** The row of an offer from outside, or the first rule that it breaks. */
export function readOffer(id: string, value: unknown, at: number): ReadOffer {
  if (!ID.test(id)) {
    return refuse('id must be small letters, digits and hyphens, 60 at most')
  }
  const parsed = v.safeParse(schema, value)
  if (!parsed.success) {
    const [issue] = parsed.issues
    const path = v.getDotPath(issue)
    return refuse(path ? `${path} ${wording(issue)}` : wording(issue))
  }
  const { output } = parsed
  const currency = output.currency === null ? null : asCurrency(output.currency)
  if (currency === undefined) return refuse('currency must be a currency such as EUR')
  const problem = contradiction(output, currency)
  if (problem) return refuse(problem)
  const minor = (amount: number) => (currency ? (toMinor(amount, currency) ?? 0) : 0)
  const minimum = output.minimum === null ? null : minor(output.minimum)
  const stored = output.kind === 'percent' ? Math.round(output.value * 100) : minor(output.value)
  return {
    ok: true,
    row: {
      id,
      name: output.name,
      kind: output.kind,
      value: stored,
      currency,
      minimum,
      gift: output.gift,
      codes: output.codes,
      prefix: output.prefix.toUpperCase(),
      valid_hours: output.validHours,
      when_empty: output.whenEmpty,
      cost: output.cost === null ? guess(output.kind, stored, minimum) : minor(output.cost),
      never_bought: output.neverBought ? 1 : 0,
      days_apart: output.daysApart,
      stacks: output.stacks ? 1 : 0,
      active: output.active ? 1 : 0,
      created_at: at,
      updated_at: at,
    },
  }
}

/** A stored offer as the API answers it. */
export function offerOf(row: Row<'offers'>): Offer {
  const decimal = (minor: number) => (row.currency ? toDecimal(minor, row.currency) : String(minor))
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    value:
      row.kind === 'percent'
        ? String(row.value / 100)
        : row.kind === 'amount'
          ? decimal(row.value)
          : '0',
    currency: row.currency,
    minimum: row.minimum === null ? null : decimal(row.minimum),
    gift: row.gift,
    codes: row.codes,
    prefix: row.prefix,
    validHours: row.valid_hours,
    whenEmpty: row.when_empty,
    cost: decimal(row.cost),
    neverBought: row.never_bought === 1,
    daysApart: row.days_apart,
    stacks: row.stacks === 1,
    active: row.active === 1,
  }
}

/**
 * What an offer takes off an order, in minor units of its currency: never more than the order is worth. Free shipping
 * and gifts take nothing off the goods. Null where the order does not reach the minimum.
 */
export function discountOn(
  offer: Pick<Row<'offers'>, 'kind' | 'value' | 'minimum'>,
  amount: number,
): number | null {
  if (offer.minimum !== null && amount < offer.minimum) return null
  if (offer.kind === 'percent') return Math.min(amount, Math.round((amount * offer.value) / 10_000))
  return offer.kind === 'amount' ? Math.min(amount, offer.value) : 0
}

/** The platform that makes an offer's codes, or null where none does. */
export function platformOf({
  codes,
}: Pick<Row<'offers'>, 'codes'>): 'shopify' | 'woocommerce' | null {
  return codes === 'shopify' || codes === 'woocommerce' ? codes : null
}

function contradiction(
  offer: v.InferOutput<typeof schema>,
  currency: string | null,
): string | undefined {
  if (offer.kind === 'percent' && (offer.value <= 0 || offer.value > 100)) {
    return 'value must be a percentage above 0, up to 100'
  }
  if (offer.kind === 'amount' && offer.value <= 0) return 'value must be an amount above 0'
  if (currency === null && (offer.kind === 'amount' || offer.minimum !== null || offer.cost)) {
    return 'currency must be given where there is an amount'
  }
  if (offer.kind === 'gift' && offer.gift === '') return 'gift must say what is given'
  if (offer.kind === 'gift' && platformOf(offer)) {
    return 'codes must be generated or pool: neither Shopify nor WooCommerce puts gifts in a cart by a code'
  }
  return undefined
}

/** Of a percentage nobody knows the cost before the order: that of the smallest order it applies to is the least. */
function guess(kind: Row<'offers'>['kind'], value: number, minimum: number | null): number {
  if (kind === 'amount') return value
  return kind === 'percent' ? Math.round(((minimum ?? 0) * value) / 10_000) : 0
}

function wording(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing'
  return /^must /.test(issue.message) ? issue.message : `is wrong: ${issue.message}`
}

function refuse(message: string): ReadOffer {
  return { ok: false, message }
}
