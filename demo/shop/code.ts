/** Discount codes at the till: Aisle says what one takes off, and uses it up with an order. */
import type { Env } from '../env.ts'
import type { Order } from './order.ts'
import { shippingFor, taxIn } from './order.ts'

/** What a code gives on an order. */
export interface Discount {
  code: string
  /** As the receipt names it. */
  name: string
  /** Minor units (cents) off the goods. */
  cents: number
  freeShipping: boolean
}

export type Answer = { ok: true; discount: Discount } | { ok: false; detail: string }

/** What a code would take off. Whoever asks again and again is told to wait: `shopper` names them. */
export function checkCode(
  env: Env,
  code: string,
  subtotal: number,
  shopper: string,
): Promise<Answer> {
  return ask(env, '/v1/offers/check', { code, amount: subtotal / 100, currency: 'EUR', shopper })
}

/** Uses a code up for an order. The same order may ask again. */
export function redeemCode(env: Env, code: string, order: Order): Promise<Answer> {
  const { id, subtotal, currency, email } = order
  return ask(env, '/v1/offers/redeem', {
    code,
    orderId: id,
    amount: subtotal / 100,
    currency,
    email,
    shopper: email,
  })
}

/** The order with what the code takes off. */
export function discounted(order: Order, discount: Discount): Order {
  const goods = order.subtotal - discount.cents
  const shipping = discount.freeShipping ? 0 : shippingFor(order.subtotal)
  const total = goods + shipping
  return {
    ...order,
    shipping,
    total,
    tax: taxIn(total),
    discount: discount.cents,
    coupon: discount.code,
  }
}

async function ask(env: Env, path: string, body: object): Promise<Answer> {
  try {
    const response = await env.AISLE.fetch(`${env.PUBLIC_URL}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${env.SECRET_KEY}:`)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    })
    const answer = await response.json<Taken>()
    if (!response.ok) return { ok: false, detail: answer.detail ?? 'This code does not hold.' }
    const { code = '', offer, discount } = answer
    return {
      ok: true,
      discount: {
        code,
        name: offer?.name ?? code,
        cents: Math.round(Number(discount?.amount ?? 0) * 100),
        freeShipping: offer?.kind === 'free_shipping',
      },
    }
  } catch {
    return {
      ok: false,
      detail: 'The code cannot be looked up just now. Order without it, or wait.',
    }
  }
}

interface Taken {
  detail?: string
  code?: string
  offer?: { name?: string; kind?: string }
  discount?: { amount?: string } | null
}
