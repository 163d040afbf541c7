/** Offers at the till: the shop's server asks whether a discount code holds, and uses it up with an order. */

import { type Context, Hono } from 'hono'
import { now } from '../core/clock.ts'
import { asText, type Fields } from '../core/json.ts'
import { asCurrency, toDecimal, toMinor } from '../core/money.ts'
import { normaliseAddress } from '../identity/address.ts'
import { holderOf, spellings } from '../offers/code.ts'
import { discountOn, offerOf } from '../offers/offer.ts'
import { type CodeRow, findCode, type OfferRow, redeemCode } from '../offers/store.ts'
import { parseObject, readBody } from './body.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { admitKey, holdBack, openRoute } from './guard.ts'
import { basicUser, keyIn } from './keys.ts'

const BODY_BYTES = 8 * 1_024

/** The routes of discount codes. They take the secret key only: a page that could ask could guess. */
export function redeemRoutes(): App {
  const app: App = new Hono<Scope>()
  openRoute(app, 'POST', ['/v1/offers/check'], check)
  openRoute(app, 'POST', ['/v1/offers/redeem'], redeem)
  return app
}

/** Whether a code holds now, and what it takes off. Changes nothing. */
async function check(c: Context<Scope>): Promise<Response> {
  const found = await read(c, await open(c))
  if (found.code.redeemed_at !== null) throw taken()
  if ((found.code.expires_at ?? 0) <= now()) throw expired()
  return c.json(answer(found))
}

/** Uses a code up. The same order may ask again: it gets the same answer. */
async function redeem(c: Context<Scope>): Promise<Response> {
  const body = await open(c)
  const orderId = asText(body.orderId, 200)
  if (!orderId) {
    throw new HttpError(400, 'missing_order', 'orderId must name the order that uses the code.')
  }
  const found = await read(c, body)
  const cost = found.discount?.minor ?? found.code.cost
  const currency = found.discount?.currency ?? null
  const use = { code: found.code.code, orderId, cost, currency }
  const result = await redeemCode(c.var.services.db, use, now())
  const after = result.code ?? found.code
  if (!result.redeemed && after.order_id !== orderId) {
    throw after.redeemed_at === null ? expired() : taken()
  }
  return c.json({ ...answer({ ...found, code: after }), orderId, redeemed: true })
}

async function open(c: Context<Scope>): Promise<Fields> {
  const body = parseObject(await readBody(c.req.raw, BODY_BYTES))
  const key = await admitKey(c, basicUser(c.req.header('Authorization')) ?? keyIn(body))
  if (key.kind === 'secret') {
    // Whoever types in one code after another waits, and nobody else does.
    const shopper = asText(body.shopper, 200)
    if (shopper) await holdBack(c, 'form', `till:${shopper}`)
    return body
  }
  throw new HttpError(
    403,
    'secret_key_required',
    "This route takes the secret key: call it from the shop's server.",
  )
}

interface Found {
  readonly code: CodeRow
  readonly offer: OfferRow
  /** Null where the shop did not say what the order is worth. */
  readonly discount: { readonly minor: number; readonly currency: string } | null
}

/** The code and what it takes off this order. Throws where it is unknown, somebody else's, or not for this order. */
async function read(c: Context<Scope>, body: Fields): Promise<Found> {
  const typed = asText(body.code, 200)
  if (!typed) throw new HttpError(400, 'missing_code', 'code must be the discount code.')
  const found = await findCode(c.var.services.db, spellings(typed))
  if (!found) throw new HttpError(404, 'unknown_code', 'There is no such discount code.')
  await holdToPerson(found.code, body)
  return { ...found, discount: discountOf(found.offer, body) }
}

/** Where the shop says who buys, the code must be theirs. */
async function holdToPerson(code: CodeRow, body: Fields): Promise<void> {
  if (body.email === undefined) return
  const address = typeof body.email === 'string' ? normaliseAddress(body.email) : null
  if (!address?.ok) throw new HttpError(400, 'invalid_email', 'email is not an address.')
  if ((await holderOf(address.address)) !== code.holder) {
    throw new HttpError(409, 'other_person', 'This discount code was given to somebody else.')
  }
}

function discountOf(offer: OfferRow, body: Fields): Found['discount'] {
  if (body.amount === undefined || body.amount === null) return null
  const currency = asCurrency(body.currency)
  const { amount } = body
  const minor =
    typeof amount === 'number' && currency && amount >= 0 ? toMinor(amount, currency) : undefined
  if (minor === undefined || currency === undefined) {
    throw new HttpError(
      400,
      'invalid_amount',
      'amount must be a number such as 89.9, and currency a code such as EUR.',
    )
  }
  if (offer.currency !== null && offer.currency !== currency) {
    throw new HttpError(409, 'other_currency', `This discount is for orders in ${offer.currency}.`)
  }
  const discount = discountOn(offer, minor)
  if (discount !== null) return { minor: discount, currency }
  const least = toDecimal(offer.minimum ?? 0, currency)
  throw new HttpError(
    409,
    'below_minimum',
    `This discount is for orders of ${least} ${currency} and more.`,
  )
}

function answer({ code, offer, discount }: Found) {
  const { id, name, kind, value, currency, minimum, gift } = offerOf(offer)
  return {
    code: code.shown || code.code,
    offer: { id, name, kind, value, currency, minimum, gift },
    expiresAt: code.expires_at,
    discount: discount && {
      amount: toDecimal(discount.minor, discount.currency),
      currency: discount.currency,
    },
  }
}

function taken(): HttpError {
  return new HttpError(409, 'already_redeemed', 'This discount code has been used.')
}

function expired(): HttpError {
  return new HttpError(409, 'expired', 'The time of this discount code is over.')
}
