/** How many pieces of each item are left: the catalogue's numbers, and in KV what has changed since. */
import type { Item } from '../catalogue/index.ts'

export type QuantityOf = (item: Item) => number

const key = 'stock'

/** Reads the stock once; the answer is good for one request. */
export async function readStock(store: KVNamespace): Promise<QuantityOf> {
  const changed = await readChanges(store)
  return (item) => changed[item.sku] ?? item.variant?.quantity ?? item.product.quantity
}

/** Sets the number of pieces of each item that `changes` names by its sku; never below zero. */
export async function writeStock(
  store: KVNamespace,
  changes: ReadonlyMap<string, number>,
): Promise<void> {
  const changed = await readChanges(store)
  for (const [sku, quantity] of changes) changed[sku] = Math.max(0, quantity)
  await store.put(key, JSON.stringify(changed))
}

async function readChanges(store: KVNamespace): Promise<Record<string, number>> {
  return (await store.get<Record<string, number>>(key, 'json')) ?? {}
}
