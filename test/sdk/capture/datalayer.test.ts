/** What pages push for Google becomes the events of the table, numbers as numbers, and nothing else does. */

import { describe, expect, it } from 'vitest'
import { createLayerReader } from '../../../sdk/capture/datalayer.ts'
import { haveSamples, sampleLayers } from './samples.ts'

/** The events of a sequence of entries. */
function _told(...entries: unknown[]) {
  return entries.flatMap(createLayerReader())
}

/** The events of a sequence of entries. */
const told = (...entries: unknown[]) => entries.flatMap(createLayerReader())

/** The arguments object that gtag pushes. */
function gtag(..._given: unknown[]) {
  // biome-ignore lint/complexity/noArguments: this is what gtag pushes.
  return arguments
}

describe.runIf(haveSamples)('a real sequence', () => {
  it.each(sampleLayers())(
    '$name gives the events that its notes expect',
    ({ calls, expected_segment }) => {
      const read = createLayerReader()
      const sightings = calls.flatMap(({ call, args }) =>
        (call === 'gtag' ? [gtag(...args)] : args).flatMap(read),
      )
      expect(sightings.map(({ event }) => event)).toEqual(
        expected_segment.map(({ event }) => event),
      )
      for (const [index, { properties }] of expected_segment.entries()) {
        expect(sightings[index]?.properties).toMatchObject(properties)
      }
    },
  )
})

describe('a data layer', () => {
  const item = { item_id: 7, item_name: 'Tea &amp; Pot', price: '12,50', quantity: '2', index: 0 }

  it('makes numbers of texts, texts of ids, and one event of each item', () => {
    const ecommerce = { currency: 'EUR', items: [item, { item_id: 'b' }] }
    expect(told({ event: 'add_to_cart', ecommerce })).toEqual([
      {
        event: 'Product Added',
        properties: {
          product_id: '7',
          name: 'Tea & Pot',
          price: 12.5,
          quantity: 2,
          position: 0,
          currency: 'EUR',
        },
      },
      { event: 'Product Added', properties: { product_id: 'b', currency: 'EUR' } },
    ])
  })

  it('hears gtag, and the parameters beside the event', () => {
    const search = { event: 'Products Searched', properties: { query: 'tea' } }
    expect(told(gtag('event', 'search', { search_term: 'tea' }))).toEqual([search])
    expect(told({ event: 'search', search_term: 'tea' })).toEqual([search])
    expect(told(gtag('config', 'G-1'), gtag('js', new Date()), gtag('event'))).toEqual([])
  })

  it('keeps commerce for the event after it, once, until it is reset', () => {
    const ecommerce = { items: [item] }
    expect(told({ ecommerce }, { event: 'view_item' }, { event: 'view_item' })).toHaveLength(1)
    expect(told({ ecommerce }, { ecommerce: null }, { event: 'view_item' })).toEqual([])
  })

  it('reads enhanced e-commerce: several actions of one push, steps, and lists', () => {
    const product = { id: 'a', name: 'A', list: 'Hits', position: 1 }
    const sightings = told({
      ecommerce: {
        currencyCode: 'EUR',
        detail: { products: [{ id: 'x', price: '5' }] },
        impressions: [product],
        checkout: { actionField: { step: 2, option: 'Visa' }, products: [product] },
        purchase: {
          actionField: { id: 'T1', revenue: '10.00', tax: '1' },
          products: [product],
        },
        promoClick: { promotions: [{ id: 'p', name: 'Sale', position: 'top' }] },
      },
    })
    expect(sightings).toMatchObject([
      { event: 'Product Viewed', properties: { product_id: 'x', price: 5, currency: 'EUR' } },
      {
        event: 'Product List Viewed',
        properties: { list_name: 'Hits', products: [{ name: 'A' }] },
      },
      { event: 'Checkout Step Viewed', properties: { step: 2, payment_method: 'Visa' } },
      { event: 'Order Completed', properties: { order_id: 'T1', total: 10, tax: 1 } },
      { event: 'Promotion Clicked', properties: { promotion_id: 'p', position: 'top' } },
    ])
  })

  it('tells of no order without its number, and of nothing that it does not know', () => {
    expect(told({ event: 'purchase', ecommerce: { value: 1, items: [item] } })).toEqual([])
    expect(told({ event: 'gtm.js' }, { event: 'login' }, { event: 'constructor' })).toEqual([])
  })
})
