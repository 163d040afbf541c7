/** What Shopify tells of an order's way to the buyer: fulfilled, shipped, delivered. Pure. */

import { asText, type Fields } from '../../core/json.ts'
import { readInstant } from '../../events/skew.ts'
import { idOf, objectsIn, present } from '../field.ts'
import type { Happening } from '../report.ts'

const shipped = new Set(['in_transit', 'out_for_delivery', 'attempted_delivery', 'picked_up'])

/** The steps that a fulfilment tells of; one that failed or was cancelled tells of none. */
export function stepsOf(body: Fields): readonly Happening[] {
  const id = idOf(body.id)
  const orderId = idOf(body.order_id)
  const createdAt = readInstant(body.created_at)
  if (!id || !orderId || createdAt === undefined) return []
  if (asText(body.status) !== 'success') return []
  const way = asText(body.shipment_status)
  const updatedAt = readInstant(body.updated_at) ?? createdAt
  // A parcel with a number was handed over. What has none is under way when its carrier says so.
  const sent = isTracked(body) ? createdAt : way !== undefined && shipped.has(way) && updatedAt
  // Told again with each change: the same step has the same key, whenever it is told.
  const step = (name: string, occurred: number) => ({
    ...stepOf(name, createdAt, id, { ...body, order_id: orderId }),
    occurred,
  })
  return [
    step('Order Fulfilled', createdAt),
    ...(sent ? [step('Order Shipped', sent)] : []),
    ...(way === 'delivered' ? [step('Order Delivered', updatedAt)] : []),
  ]
}

function isTracked(body: Fields): boolean {
  const [first] = Array.isArray(body.tracking_numbers) ? body.tracking_numbers : []
  return asText(body.tracking_number) !== undefined || asText(first) !== undefined
}

/** The step that a carrier's news of a fulfilment tells of, if it is one. */
export function carrierStep(body: Fields): readonly Happening[] {
  const id = idOf(body.fulfillment_id)
  const orderId = idOf(body.order_id)
  const at = readInstant(body.happened_at) ?? readInstant(body.created_at)
  const status = asText(body.status) ?? ''
  if (!id || !orderId || at === undefined) return []
  const name = status === 'delivered' ? 'Order Delivered' : 'Order Shipped'
  if (status !== 'delivered' && !shipped.has(status)) return []
  return [stepOf(name, at, id, { ...body, order_id: orderId })]
}

function stepOf(name: string, at: number, id: string, body: Fields): Happening {
  const numbers = Array.isArray(body.tracking_numbers) ? body.tracking_numbers : []
  return {
    type: 'track',
    name,
    at,
    id: `shopify-${name.slice(6).toLowerCase()}-${id}`,
    fields: {
      properties: present({
        order_id: body.order_id,
        fulfillment_id: id,
        tracking_company: asText(body.tracking_company, 100),
        tracking_number: asText(body.tracking_number, 200),
        tracking_numbers:
          numbers.length > 0 ? numbers.flatMap((one) => asText(one, 200) ?? []) : undefined,
        tracking_url: asText(body.tracking_url, 1_000),
        delivery_estimate: asText(body.estimated_delivery_at, 40),
        products: objectsIn(body.line_items).length > 0 ? linesOf(body.line_items) : undefined,
        source: 'shopify',
      }),
    },
  }
}

function linesOf(lines: unknown): readonly Fields[] {
  return objectsIn(lines)
    .slice(0, 200)
    .map((line) =>
      present({
        product_id: idOf(line.product_id) ?? asText(line.sku, 200),
        variant_id: idOf(line.variant_id),
        name: asText(line.title, 200),
        quantity: line.quantity,
      }),
    )
}
