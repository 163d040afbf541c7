/** Random histories of one subject, as stored events in order of arrival: the soil of the fold's properties. */

import fc from 'fast-check'
import type { StoredEvent, Trust } from '../../worker/events/event.ts'

const START = Date.UTC(2026, 2, 1)
const HOUR = 3_600_000

const productId = fc.constantFrom('p1', 'p2', 'p3', 'p4')
const line = fc.record(
  {
    product_id: productId,
    sku: fc.constantFrom('p1-a', 'p1-b', 'p2-a'),
    quantity: fc.oneof(fc.integer({ min: -1, max: 4 }), fc.constantFrom('2', 'many', null)),
    category: fc.constantFrom('Running/Shoes', 'Coffee', 'Camping'),
    price: fc.oneof(fc.double({ min: 0, max: 500, noNaN: true }), fc.constant('12.50')),
  },
  { requiredKeys: ['product_id'] },
)

const properties: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
  'Product Viewed': line,
  'Products Searched': fc.record({
    query: fc.oneof(
      fc.constantFrom('shoe', 'shoes', 'SHOE', '  ', 'lamp'),
      fc.string({ unit: 'binary' }),
    ),
  }),
  'Product Added': line,
  'Product Removed': line,
  'Cart Viewed': fc.record({ products: fc.array(line, { maxLength: 4 }) }, { requiredKeys: [] }),
  'Checkout Started': fc.record(
    { products: fc.array(line, { maxLength: 4 }) },
    { requiredKeys: [] },
  ),
  'Order Completed': fc.record({
    order_id: fc.constantFrom('o1', 'o2', 'o3'),
    revenue: fc.integer({ min: 0, max: 300 }),
    currency: fc.constantFrom('EUR', 'JPY', 'nonsense'),
    products: fc.array(line, { maxLength: 3 }),
  }),
  'Order Refunded': fc.record(
    { order_id: fc.constantFrom('o1', 'o2'), total: fc.integer({ min: 0, max: 50 }) },
    { requiredKeys: ['order_id'] },
  ),
  'Order Cancelled': fc.record({ order_id: fc.constantFrom('o1', 'o3') }),
  'Email Link Clicked': fc.record({ message_id: fc.constantFrom('m1', 'm2'), link: fc.nat(3) }),
  'Something Else': fc.dictionary(fc.string(), fc.jsonValue()),
}

const trusts: readonly Trust[] = ['client', 'server', 'mailbox', 'system']

/** One event; its arrival is set by its place in the history, its own time may be earlier by days. */
const event = fc.constantFrom(...Object.keys(properties)).chain((name) =>
  fc.record({
    name: fc.constant(name),
    properties: properties[name] ?? fc.constant({}),
    trust: fc.constantFrom(...trusts),
    type: fc.constantFrom('track', 'track', 'track', 'page', 'identify'),
    pause: fc.integer({ min: 0, max: 30 * HOUR }),
    late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 72 * HOUR })),
    context: fc.record(
      { timezone: fc.constantFrom('Europe/Vienna', 'Mars/Olympus'), locale: fc.constant('de') },
      { requiredKeys: [] },
    ),
  }),
)

/** A history of up to 40 events, some of which arrive days after they happened. */
export const history: fc.Arbitrary<readonly StoredEvent[]> = fc
  .array(event, { maxLength: 40 })
  .map((events) => {
    let received = START
    return events.map(({ pause, late, ...rest }, index) => {
      received += pause
      const occurred = received - late
      return {
        ...rest,
        subject: 'a:somebody',
        at: occurred,
        id: `e${index}`,
        received,
        occurred,
        traits: {},
        proven: null,
      }
    })
  })

/** One event of a history with what a test wants to say about it. */
export function told(
  name: string,
  occurred: number,
  properties: Record<string, unknown> = {},
  more: Partial<StoredEvent> = {},
): StoredEvent {
  return {
    subject: 'a:somebody',
    at: occurred,
    id: `${name}-${occurred}`,
    received: occurred,
    occurred,
    type: 'track',
    name,
    trust: 'client',
    properties,
    traits: {},
    context: {},
    proven: null,
    ...more,
  }
}
