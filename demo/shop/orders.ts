/** Keeps the shop's orders, and sees to it that stock and Aisle learn of each. */
import type { Item } from '../catalogue/index.ts'
import type { Env } from '../env.ts'
import type { Order } from './order.ts'
import { reportOrder, reportProduct } from './report.ts'
import { readStock, writeStock } from './stock.ts'

const keyOf = (id: string) => `order:${id}`

export function isOrderId(id: string): boolean {
  return /^FF-[0-9A-Z]{10}$/.test(id)
}

/** A new order number: 50 random bits in letters that nobody misreads. */
export function newOrderId(): string {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const bytes = crypto.getRandomValues(new Uint8Array(10))
  return `FF-${[...bytes].map((byte) => letters[byte % 32]).join('')}`
}

/** An order by its number, or undefined. */
export async function loadOrder(store: KVNamespace, id: string): Promise<Order | undefined> {
  if (!isOrderId(id)) return undefined
  return (await store.get<Order>(keyOf(id), 'json')) ?? undefined
}

/** Stores a new order and takes its pieces out of the stock; from here on it is sold. */
export async function keepOrder(
  store: KVNamespace,
  order: Order,
  items: readonly { item: Item; quantity: number }[],
): Promise<void> {
  const quantityOf = await readStock(store)
  await store.put(keyOf(order.id), JSON.stringify(order))
  await writeStock(
    store,
    new Map(items.map(({ item, quantity }) => [item.sku, quantityOf(item) - quantity])),
  )
}

/** Reports an order to Aisle and remembers that it was taken; may be repeated. */
export async function settle(env: Env, order: Order): Promise<void> {
  if (await reportOrder(env, order))
    await env.SHOP.put(keyOf(order.id), JSON.stringify({ ...order, reported: true }))
}

/** Reports the products of an order with their stock as it is now, as well as it can. */
export async function settleStock(env: Env, items: readonly { item: Item }[]): Promise<void> {
  const quantityOf = await readStock(env.SHOP)
  const products = new Set(items.map(({ item }) => item.product))
  await Promise.all([...products].map((product) => reportProduct(env, product, quantityOf)))
}
