/** Tells Aisle what happened at the till, the way any shop's server would: orders, and products whose stock changed. */
import { productForAisle } from '../catalogue/index.ts'
import type { Product } from '../catalogue/product.ts'
import type { Env } from '../env.ts'
import type { Order } from './order.ts'
import type { QuantityOf } from './stock.ts'

/** The order as a Segment `Order Completed`; its message id follows from the order id, so a resend is harmless. */
export function orderMessage(order: Order): Record<string, unknown> {
  const decimal = (cents: number) => cents / 100
  return {
    type: 'track',
    event: 'Order Completed',
    messageId: `order-completed-${order.id}`,
    timestamp: new Date(order.at).toISOString(),
    ...(order.anonymousId ? { anonymousId: order.anonymousId } : {}),
    context: { traits: { email: order.email, name: order.name } },
    properties: {
      order_id: order.id,
      email: order.email,
      subtotal: decimal(order.subtotal),
      ...(order.coupon ? { discount: decimal(order.discount ?? 0), coupon: order.coupon } : {}),
      shipping: decimal(order.shipping),
      tax: decimal(order.tax),
      total: decimal(order.total),
      revenue: decimal(order.total - order.shipping - order.tax),
      currency: order.currency,
      products: order.lines.map(({ line, quantity }) => ({ ...line, quantity })),
    },
  }
}

/** Sends an order; answers whether Aisle has taken it. */
export async function reportOrder(env: Env, order: Order): Promise<boolean> {
  const body = JSON.stringify({
    batch: [orderMessage(order)],
    sentAt: new Date(Date.now()).toISOString(),
  })
  const answer = await call(env, 'POST', '/v1/batch', `Basic ${btoa(`${env.SECRET_KEY}:`)}`, body)
  if (!answer?.ok) return false
  const { accepted } = await answer.json<{ accepted?: number }>()
  return accepted === 1
}

/** Sends a product with its stock of the moment, where this shop does; answers whether Aisle has taken it. */
export async function reportProduct(
  env: Env,
  product: Product,
  quantityOf: QuantityOf,
): Promise<boolean> {
  if (env.REPORTS_PRODUCTS === 'no') return false
  const body = JSON.stringify(productForAisle(product, env.PUBLIC_URL, quantityOf))
  const address = `/api/products/${encodeURIComponent(product.id)}`
  const answer = await call(env, 'PUT', address, `Bearer ${env.ADMIN_TOKEN}`, body)
  return answer?.ok ?? false
}

async function call(
  env: Env,
  method: string,
  address: string,
  authorization: string,
  body: string,
): Promise<Response | undefined> {
  try {
    return await env.AISLE.fetch(`${env.PUBLIC_URL}${address}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body,
    })
  } catch (error) {
    // The shop must go on selling when Aisle cannot be reached.
    console.error(`Aisle did not take ${method} ${address}: ${String(error)}`)
    return undefined
  }
}
