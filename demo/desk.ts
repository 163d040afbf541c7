/** The addresses that the shop's own scripts call: the items of a cart, the checkout, the stock, an e-mail to look at. */
import { Hono } from 'hono'
import { itemsOf, productOf } from './catalogue/index.ts'
import type { Env } from './env.ts'
import { checkCode, discounted, redeemCode } from './shop/code.ts'
import { lineOf } from './shop/line.ts'
import { readItems, shippingFor, takeOrder, text } from './shop/order.ts'
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
  const { items } = taken
  const code = text(body.code, 60)
  const used = code ? await redeemCode(c.env, code, taken.order) : null
  if (used && !used.ok) return c.json({ detail: used.detail }, 409)
  const order = used ? discounted(taken.order, used.discount) : taken.order
  await keepOrder(c.env.SHOP, order, items)
  c.executionCtx.waitUntil(Promise.allSettled([settle(c.env, order), settleStock(c.env, items)]))
  return c.json({ id: order.id, address: `/demo/order/${order.id}` }, 201)
})

/** What a discount code would take off a cart: `{code, items}`. */
desk.post('/api/code', async (c) => {
  if (!fromOwnPage(c.req.raw)) return c.json({ detail: 'Please ask from the shop itself.' }, 403)
  const body = await c.req.json<{ code?: unknown; items?: unknown }>().catch(() => null)
  const items = readItems(body?.items)
  const code = text(body?.code, 60)
  if (!code || !items.length) return c.json({ detail: 'Type a code in, and have a cart.' }, 400)
  const subtotal = items.reduce((sum, { item, quantity }) => sum + item.price * quantity, 0)
  const shopper = c.req.header('cf-connecting-ip') ?? 'somebody'
  const looked = await checkCode(c.env, code, subtotal, shopper)
  if (!looked.ok) return c.json({ detail: looked.detail }, 409)
  const { name, cents, freeShipping } = looked.discount
  return c.json({ name, discount: cents, shipping: freeShipping ? 0 : shippingFor(subtotal) })
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
