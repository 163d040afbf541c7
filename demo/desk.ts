/** The addresses that the shop's own scripts call: the items of a cart, the checkout, the stock, an e-mail to look at. */
import { Hono } from 'hono'
import { itemsOf, productOf } from './catalogue/index.ts'
import type { Env } from './env.ts'
import { lineOf } from './shop/line.ts'
import { readItems, shippingFor, takeOrder } from './shop/order.ts'
import { keepOrder, newOrderId, settle, settleStock } from './shop/orders.ts'
import { reportProduct } from './shop/report.ts'
import { fromOwnPage, mailPolicy } from './shop/security.ts'
import { readStock, writeStock } from './shop/stock.ts'

export const desk = new Hono<{ Bindings: Env }>()

/** Prices a cart: `?items=id:quantity,…` with encoded ids; what the shop does not know is left out. */
desk.get('/api/items', async (c) => {
  const asked = (c.req.query('items') ?? '').split(',').flatMap((pair) => {
    const [id = '', quantity = '1'] = pair.split(':')
    return [{ sku: decoded(id), quantity: Number(quantity) }]
  })
  const quantityOf = await readStock(c.env.SHOP)
  const lines = readItems(asked).map(({ item, quantity }) => ({
    line: lineOf(item, c.env.PUBLIC_URL),
    quantity,
    left: quantityOf(item),
    cents: item.price,
    address: `/demo/p/${item.product.slug}?variant=${encodeURIComponent(item.sku)}`,
  }))
  const subtotal = lines.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0)
  return c.json({ lines, subtotal, shipping: lines.length ? shippingFor(subtotal) : 0 })
})

desk.post('/checkout', async (c) => {
  if (!fromOwnPage(c.req.raw)) return c.json({ detail: 'Please order from the shop itself.' }, 403)
  const body = await c.req.json().catch(() => undefined)
  const taken = takeOrder(body, await readStock(c.env.SHOP), {
    id: newOrderId(),
    at: Date.now(),
    publicUrl: c.env.PUBLIC_URL,
  })
  if (!('order' in taken)) return c.json({ detail: taken.detail }, taken.status)
  const { order, items } = taken
  await keepOrder(c.env.SHOP, order, items)
  c.executionCtx.waitUntil(Promise.allSettled([settle(c.env, order), settleStock(c.env, items)]))
  return c.json({ id: order.id, address: `/demo/order/${order.id}` }, 201)
})

/** Sells a product out or restocks it: `{product, quantity}`, pieces of each variant. */
desk.post('/api/stock', async (c) => {
  if (!fromOwnPage(c.req.raw)) return c.json({ detail: 'Please ask from the shop itself.' }, 403)
  const body = await c.req.json<{ product?: unknown; quantity?: unknown }>().catch(() => null)
  const product = productOf(String(body?.product))
  const quantity = Number(body?.quantity)
  if (!product || !Number.isInteger(quantity) || quantity < 0 || quantity > 999)
    return c.json({ detail: 'There is no such product, or the number is odd.' }, 400)
  await writeStock(c.env.SHOP, new Map(itemsOf(product).map((item) => [item.sku, quantity])))
  const told = await reportProduct(c.env, product, await readStock(c.env.SHOP))
  return c.json({ product: product.id, quantity, told })
})

/** An e-mail out of Aisle's development mailbox, as a page for a frame; its links open new tabs. */
desk.get('/mail/:id', async (c) => {
  const answer = await c.env.AISLE.fetch(`${c.env.PUBLIC_URL}/dev/mailbox`)
  const letters: unknown = answer.ok ? await answer.json() : []
  const letter = (Array.isArray(letters) ? letters : []).find(
    (one) => String(one?.id) === c.req.param('id'),
  )
  if (typeof letter?.html !== 'string') return c.text('There is no such e-mail.', 404)
  c.header('content-security-policy', mailPolicy)
  return c.html(`<base target="_blank">${letter.html}`)
})

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
