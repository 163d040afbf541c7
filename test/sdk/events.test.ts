/** The types of events: known names check their properties, any other name takes anything. */

import { describe, expect, expectTypeOf, it } from 'vitest'
import { type Aisle, createAisle, type EventName, type PropertiesOf } from '../../sdk/index.ts'

/** Calls that the compiler checks; they do nothing where there is no page. */
function calls(aisle: Aisle): void {
  aisle.track('Product Viewed', { product_id: '1', price: 89.9, currency: 'EUR', color: 'red' })
  aisle.track('Order Completed', {
    order_id: '7',
    total: 12,
    products: [{ product_id: '1', quantity: 1 }],
  })
  aisle.track('Size Guide Opened', { anything: [1, 2, 3] })
  aisle.track('Cart Viewed')
  aisle.identify('u1', { email: 'ada@example.com' }, { proof: 'a.b.c' })
  aisle.identify({ email: 'ada@example.com' })
  aisle.push(['track', 'Product Added', { product_id: '1' }], (ready) => ready.flush())
  // @ts-expect-error A price is a number.
  aisle.track('Product Viewed', { price: '89.90' })
  // @ts-expect-error An order has an id.
  aisle.track('Order Completed', { total: 12 })
  // @ts-expect-error A quantity is a number also inside products.
  aisle.track('Cart Viewed', { products: [{ quantity: 'two' }] })
  // @ts-expect-error Consent is yes or no.
  aisle.consent({ analytics: 'yes' })
}

describe('event types', () => {
  it('know the names of the e-commerce spec and of Aisle', () => {
    expectTypeOf<'Product Viewed'>().toExtend<EventName>()
    expectTypeOf<'Wishlist Product Added to Cart'>().toExtend<EventName>()
    expectTypeOf<'Back In Stock Requested'>().toExtend<EventName>()
    expectTypeOf<'Size Guide Opened'>().not.toExtend<EventName>()
  })

  it('know the properties of known names and none of others', () => {
    expectTypeOf<PropertiesOf<'Product Viewed'>['price']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<PropertiesOf<'Order Completed'>['order_id']>().toEqualTypeOf<string>()
    expectTypeOf<PropertiesOf<'Products Searched'>['query']>().toEqualTypeOf<string>()
    expectTypeOf<PropertiesOf<'Size Guide Opened'>>().toEqualTypeOf<{ [name: string]: unknown }>()
  })
})

describe('the module', () => {
  it('does nothing, and throws nothing, where there is no page', async () => {
    const aisle = createAisle({ key: 'pk_test', endpoint: 'https://aisle.test' })
    calls(aisle)
    expect(await aisle.track('Product Viewed')).toBe(false)
    expect(await aisle.identify('u1')).toBe(false)
    aisle.consent({ analytics: true })
    aisle.reset()
    await aisle.flush()
    expect(await aisle.page()).toBe(false)
    expect(aisle.anonymousId()).toBeUndefined()
  })
})
