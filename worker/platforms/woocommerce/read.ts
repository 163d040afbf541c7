/** A WooCommerce webhook as a report. The signed body alone decides what it says; its topic must only agree. Pure. */

import { asText, type Fields } from '../../core/json.ts'
import { idOf, objectIn, objectsIn } from '../field.ts'
import type { ReadReport, Report } from '../report.ts'
import { readCustomer, readOrder } from './order.ts'
import { readProduct } from './product.ts'

type Shape = 'order' | 'product' | 'customer' | 'bare id'

/** Topics that the set-up subscribes to. */
export const TOPICS = [
  'order.created',
  'order.updated',
  'order.deleted',
  'order.restored',
  'product.created',
  'product.updated',
  'product.deleted',
  'product.restored',
  'customer.created',
  'customer.updated',
  'customer.deleted',
] as const

const known: ReadonlySet<string> = new Set(TOPICS)

/** Whether a topic means anything to us. */
export function isKnownTopic(topic: string): boolean {
  return known.has(topic)
}

/** The shape of a body: by its own fields, and by what it says of its own address. */
function shapeOf(body: Fields): Shape | null {
  const keys = Object.keys(body)
  if ('id' in body && keys.every((key) => key === 'id')) return 'bare id'
  const shape = shapeOfFields(body)
  const named = objectsIn(objectIn(body._links).self)
    .flatMap(({ href }) => asText(href, 2_000) ?? [])
    .flatMap((href) => /\/wc\/v\d\/(order|product|customer)s\/\d+/.exec(href)?.[1] ?? [])
  return named.every((one) => one === shape) ? shape : null
}

function shapeOfFields(body: Fields): Shape | null {
  if ('line_items' in body && 'billing' in body && 'status' in body) return 'order'
  if ('stock_status' in body || ('permalink' in body && 'name' in body)) return 'product'
  if ('email' in body && 'billing' in body && !('line_items' in body)) return 'customer'
  return null
}

/**
 * What a body says under its topic. Refused is a topic that the body cannot have come with. A deletion holds an id
 * and nothing else, which could be anything's: an order stays as it was, only a product leaves the shop window.
 */
export function readWooCommerce(topic: string, body: Fields): ReadReport {
  if (!isKnownTopic(topic)) return { ok: true, report: { nothing: 'not a topic that we use' } }
  const [resource = '', event = ''] = topic.split('.')
  const shape = shapeOf(body)
  const fits = event === 'deleted' ? shape === 'bare id' : shape === resource
  if (!fits) {
    const looks = shape ?? 'nothing that WooCommerce sends'
    const message = `The body does not belong to the topic ${topic}: it looks like ${looks}.`
    return { ok: false, code: 'topic_mismatch', message }
  }
  const report = event === 'deleted' ? deletion(resource, body) : reportOf(resource, body)
  if (report) return { ok: true, report }
  const message = `The ${resource} lacks its id, its time or its currency.`
  return { ok: false, code: 'incomplete_delivery', message }
}

function reportOf(resource: string, body: Fields): Report | null {
  if (resource === 'customer') return readCustomer(body)
  if (resource === 'product') {
    const product = readProduct(body)
    return product && { products: [product] }
  }
  const order = readOrder(body)
  return order && { orders: [order] }
}

function deletion(resource: string, body: Fields): Report | null {
  const id = idOf(body.id)
  if (!id) return null
  if (resource === 'product')
    return { products: [{ id, updatedAt: 0, statement: null, items: [] }] }
  return { nothing: `that a ${resource} was deleted changes nothing that happened` }
}
