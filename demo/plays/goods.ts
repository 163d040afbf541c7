/** What is looked at, bought and sold out in plays: things of the shop's own catalogue, in the words of events. */
import { itemOf } from '../catalogue/index.ts'
import type { Product } from '../catalogue/product.ts'
import { type Line, lineOf } from '../shop/line.ts'
import type { Person } from './person.ts'
import type { Happened, Stage } from './stage.ts'

/** A product of the catalogue; the plays name only some that are there. */
export function productNamed(id: string): Product {
  const item = itemOf(id)
  if (!item) throw new Error(`The shop has no ${id}`)
  return item.product
}

export function lineNamed({ env }: Stage, id: string): Line {
  const item = itemOf(id)
  if (!item) throw new Error(`The shop has no ${id}`)
  return lineOf(item, env.PUBLIC_URL)
}

/** An order of the shop's server, of one thing, so many days ago. */
export function ordered(
  stage: Stage,
  who: Person,
  id: string,
  { number = 1, quantity = 1, daysAgo = 0 } = {},
): Happened {
  const line = { ...lineNamed(stage, id), quantity }
  const total = Number((line.price * quantity).toFixed(2))
  const properties = {
    order_id: orderId(who, number),
    order_name: `#${orderId(who, number)}`,
    email: who.email,
    subtotal: total,
    shipping: 0,
    total,
    revenue: total,
    currency: line.currency,
    products: [line],
  }
  return ['Order Completed', properties, daysAgo]
}

export const orderId = ({ code }: Person, number = 1) => `P${code.toUpperCase()}${number}`
