/** The messages of the simulated shoppers: Segment-shaped, browser ones anonymous, server ones with the customer. */
import type { Item } from '../catalogue/index.ts'
import { lineOf } from '../shop/line.ts'
import { shippingFor } from '../shop/order.ts'
import type { Shopper } from './shopper.ts'

export interface Message {
  type: 'track' | 'identify' | 'page'
  messageId: string
  timestamp: string
  anonymousId: string
  userId?: string
  event?: string
  name?: string
  properties?: Record<string, unknown>
  traits?: Record<string, unknown>
  context: Record<string, unknown>
}

export interface Piece {
  readonly item: Item
  readonly quantity: number
}

/** Writes the messages of one shopper; ids follow from `prefix` and their order. */
export function createWriter(shopper: Shopper, prefix: string, publicUrl: string) {
  let count = 0
  const envelope = (at: number) => ({
    messageId: `${prefix}-${count++}`,
    timestamp: new Date(at).toISOString(),
    anonymousId: shopper.anonymousId,
  })
  const place = { timezone: shopper.zone, locale: shopper.locale }
  const traits = { email: shopper.email, name: shopper.name }
  const context = (address: string) => ({
    ...place,
    page: { url: `${publicUrl}${address}`, path: address },
  })
  const product = (piece: Piece) => ({
    ...lineOf(piece.item, publicUrl),
    quantity: piece.quantity,
  })

  return {
    page: (at: number, address: string, name: string): Message => ({
      type: 'page',
      ...envelope(at),
      name,
      properties: { path: address, url: `${publicUrl}${address}`, title: name },
      context: context(address),
    }),
    track: (
      at: number,
      event: string,
      address: string,
      properties: Record<string, unknown>,
    ): Message => ({
      type: 'track',
      ...envelope(at),
      event,
      properties,
      context: context(address),
    }),
    product,
    /** The shop's server says who this browser belongs to, and whether they want e-mails. */
    identify: (at: number): Message => ({
      type: 'identify',
      ...envelope(at),
      userId: shopper.userId,
      traits: {
        ...traits,
        address: { country: shopper.country },
        ...(shopper.optsIn ? { consent: { marketing: true } } : {}),
      },
      context: place,
    }),
    order: (at: number, orderId: string, pieces: readonly Piece[]): Message => {
      const goods = pieces.reduce((sum, { item, quantity }) => sum + item.price * quantity, 0)
      const shipping = shippingFor(goods)
      const total = goods + shipping
      const tax = Math.round(total - total / 1.19)
      return {
        type: 'track',
        ...envelope(at),
        userId: shopper.userId,
        event: 'Order Completed',
        properties: {
          order_id: orderId,
          email: shopper.email,
          subtotal: goods / 100,
          shipping: shipping / 100,
          tax: tax / 100,
          total: total / 100,
          revenue: (total - shipping - tax) / 100,
          currency: 'EUR',
          products: pieces.map(product),
        },
        context: { ...place, traits },
      }
    },
  }
}

export type Writer = ReturnType<typeof createWriter>
