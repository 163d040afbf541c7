/** Turns what a browser sent at the checkout into an order, priced from the shop's own catalogue. */
import { currency, type Item, itemOf } from '../catalogue/index.ts'
import { type Line, lineOf } from './line.ts'
import type { QuantityOf } from './stock.ts'

export interface Order {
  id: string
  /** Integer milliseconds UTC. */
  at: number
  email: string
  name: string
  anonymousId?: string
  lines: { line: Line; quantity: number }[]
  /** Minor units (cents); prices contain the tax. */
  subtotal: number
  shipping: number
  tax: number
  total: number
  currency: string
  /** What a code took off the goods, and that code. */
  discount?: number
  coupon?: string
  reported: boolean
}

export interface Refusal {
  status: 400 | 409
  detail: string
}

const mostLines = 50
const mostPieces = 20
const freeShippingFrom = 6000
const shippingFee = 490
const taxRate = 0.19

/** Shipping in cents for a basket of this worth. */
export function shippingFor(subtotal: number): number {
  return subtotal >= freeShippingFrom ? 0 : shippingFee
}

/** The tax that a price contains. */
export function taxIn(total: number): number {
  return Math.round(total - total / (1 + taxRate))
}

/** Checks a checkout body (anything at all) and answers an order, or why there is none. */
export function takeOrder(
  body: unknown,
  quantityOf: QuantityOf,
  context: { id: string; at: number; publicUrl: string },
): { order: Order; items: { item: Item; quantity: number }[] } | Refusal {
  const input = isRecord(body) ? body : {}
  const email = text(input.email, 254)
  if (!email || !/^[^\s@<>",;:\\]+@[^\s@<>",;:\\]+\.[^\s@<>",;:\\]+$/.test(email))
    return { status: 400, detail: 'Please write your e-mail address as name@example.com.' }
  const name = text(input.name, 80)
  if (!name) return { status: 400, detail: 'Please tell us your name.' }
  const items = readItems(input.items)
  if (!items.length) return { status: 400, detail: 'The cart is empty.' }
  for (const { item, quantity } of items) {
    const left = quantityOf(item)
    const label = [item.product.title, item.variant?.title].filter(Boolean).join(', ')
    if (left < quantity)
      return {
        status: 409,
        detail: left ? `Only ${left} left of ${label}.` : `${label} is sold out.`,
      }
  }
  const subtotal = items.reduce((sum, { item, quantity }) => sum + item.price * quantity, 0)
  const shipping = shippingFor(subtotal)
  const total = subtotal + shipping
  const anonymousId = text(input.anonymousId, 128)
  return {
    items,
    order: {
      id: context.id,
      at: context.at,
      email,
      name,
      ...(anonymousId ? { anonymousId } : {}),
      lines: items.map(({ item, quantity }) => ({
        line: lineOf(item, context.publicUrl),
        quantity,
      })),
      subtotal,
      shipping,
      tax: taxIn(total),
      total,
      currency,
      reported: false,
    },
  }
}

/** Known items of a cart that came from outside, each once; everything else in it is ignored. */
export function readItems(value: unknown): { item: Item; quantity: number }[] {
  const found = new Map<string, { item: Item; quantity: number }>()
  for (const one of Array.isArray(value) ? value.slice(0, mostLines) : []) {
    const item = isRecord(one) && typeof one.sku === 'string' ? itemOf(one.sku) : undefined
    const quantity = isRecord(one) ? Number(one.quantity) : 0
    if (!item || !Number.isInteger(quantity) || quantity < 1) continue
    const before = found.get(item.sku)?.quantity ?? 0
    found.set(item.sku, { item, quantity: Math.min(mostPieces, before + quantity) })
  }
  return [...found.values()]
}

/** One line of text from outside, or nothing. */
export function text(value: unknown, most: number): string | undefined {
  if (typeof value !== 'string') return undefined
  const clean = value.trim()
  return clean && clean.length <= most && !/\p{Cc}/u.test(clean) ? clean : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
