/** What letters about orders are made of: receipts that add up, estimates, tracking links, tips, and their words. */

import { describe, expect, it } from 'vitest'
import { estimateOf, parcelWords, trackingUrl } from '../../worker/flows/letters/parcel.ts'
import { receiptOf } from '../../worker/flows/letters/receipt.ts'
import { tipsOf } from '../../worker/flows/letters/tips.ts'
import { crossSellEmails, upsellEmails } from '../../worker/flows/library/cross-sell-emails.ts'
import { orderConfirmationEmails } from '../../worker/flows/library/order-confirmation-emails.ts'
import { productHelpEmails } from '../../worker/flows/library/product-help-emails.ts'
import { replenishmentEmails } from '../../worker/flows/library/replenishment-emails.ts'
import { reviewEmails } from '../../worker/flows/library/review-emails.ts'
import { shippingEmails } from '../../worker/flows/library/shipping-emails.ts'
import { thankYouEmails } from '../../worker/flows/library/thank-you-emails.ts'
import { renderEmail } from '../../worker/messages/render.ts'
import { type ArrivalRules, presumedArrival } from '../../worker/orders/arrival.ts'
import { noDetail } from '../../worker/orders/detail.ts'
import type { OrderRecord } from '../../worker/orders/record.ts'
import { receiptContext } from '../messages/receipt.ts'

const NOON = Date.UTC(2026, 2, 3, 12)
const DAY = 86_400_000

const order = (detail: Partial<OrderRecord['detail']> = {}): OrderRecord => ({
  id: '1',
  profileId: 'u:1',
  at: NOON,
  currency: 'EUR',
  placed: true,
  cancelled: false,
  amount: 100,
  version: NOON,
  refunds: {},
  items: null,
  detail: { ...noDetail, ...detail },
  messageId: null,
})

describe('a receipt', () => {
  const rows = (amounts: object) =>
    receiptOf({ version: 1, currency: 'EUR', amounts }, 'en').map(
      ({ label, amount }) => `${label} ${amount}`,
    )
  it.each([
    [
      'takes the discount off and puts the tax on',
      { subtotal: 10_000, discount: 1_000, shipping: 500, tax: 1_900, total: 11_400 },
      ['Subtotal €100.00', 'Discount −€10.00', 'Shipping €5.00', 'Tax €19.00', 'Total €114.00'],
    ],
    [
      'names the tax that prices have in them below the total',
      { subtotal: 10_000, shipping: 0, tax: 1_597, total: 10_000 },
      ['Subtotal €100.00', 'Shipping free', 'Total €100.00', 'Tax included €15.97'],
    ],
    [
      'shows what it was before a discount that the subtotal has in it',
      { subtotal: 9_000, discount: 1_000, shipping: 500, total: 9_500 },
      ['Subtotal €100.00', 'Discount −€10.00', 'Shipping €5.00', 'Total €95.00'],
    ],
    [
      'forgives the dust of rounding',
      { subtotal: 999, tax: 190, total: 1_188 },
      ['Subtotal €9.99', 'Tax €1.90', 'Total €11.88'],
    ],
    [
      'says no more than the total where nothing comes to it',
      { subtotal: 5_000, shipping: 490, total: 9_990 },
      ['Total €99.90'],
    ],
    ['is none where no total is known', { subtotal: 5_000 }, []],
  ])('%s', (_, amounts, expected) => {
    expect(rows(amounts)).toEqual(expected)
  })
})

describe('when an order should be there', () => {
  const rules = { deliveryDays: 3 }
  const said = (estimate: string, at = NOON) =>
    estimateOf(order(), { delivery_estimate: estimate }, rules, 'Europe/Vienna', at)
  it.each([
    ['a day', '2026-03-06', 'Friday 6 March'],
    ['an instant, on the reader’s calendar', '2026-03-06T23:30:00Z', 'Saturday 7 March'],
    ['words', '3–5 working days', '3–5 working days'],
    ['a day that has passed, which promises nothing', '2026-02-01', ''],
  ])('is what the shop says: %s', (_, estimate, expected) => {
    expect(said(estimate)).toBe(expected)
  })

  it('is what deliveries usually take where nobody says, and nothing where that is not known', () => {
    expect(estimateOf(order(), {}, rules, 'UTC', NOON)).toBe('Friday 6 March')
    expect(estimateOf(order(), {}, { deliveryDays: 0 }, 'UTC', NOON)).toBe('')
    expect(estimateOf(order(), {}, rules, 'UTC', NOON + 9 * DAY)).toBe('')
  })
})

describe('the way to a parcel', () => {
  it.each([
    'javascript:alert(1)',
    'http://post.example/1',
    'https://a:b@post.example/',
    'post',
    '',
    7,
  ])('is not %j', (tracking_url) => {
    expect(trackingUrl({ tracking_url })).toBeUndefined()
    expect(parcelWords({ tracking_url })).toEqual({})
  })
  it('is a secure address, whose host the email names', () => {
    const data = { tracking_url: 'https://post.example/t?n=1', tracking_number: 'T1' }
    expect(parcelWords(data)).toEqual({ tracking_number: 'T1', tracking_host: 'post.example' })
  })
})

describe('when an order counts as delivered where nobody says so', () => {
  const rules: ArrivalRules = { shopCountry: 'AT', deliveryDays: 0 }
  const to = (country: string, steps = {}, platform?: 'shopify') => {
    const word = (text: string) => ({ version: 1, text })
    const words = { country: word(country), ...(platform ? { platform: word(platform) } : {}) }
    const at = presumedArrival(order({ steps, words }), rules, NOON)
    return at === null ? null : (at - NOON) / DAY
  }
  it.each([
    ['a week after it went out', to('AT', { fulfilled: NOON }), 7],
    ['two weeks after it went abroad', to('DE', { shipped: NOON }), 14],
    ['two weeks after it was placed', to('AT'), 14],
    ['three weeks after it was placed from abroad', to('DE'), 21],
    ['never while its platform has not sent it', to('AT', {}, 'shopify'), null],
    ['a week after its platform sent it', to('AT', { fulfilled: NOON }, 'shopify'), 7],
    ['never where it was said', to('AT', { delivered: NOON }), null],
    ['never where it was long ago', to('AT', { fulfilled: NOON - 60 * DAY }), null],
  ])('is %s', (_, found, expected) => {
    expect(found).toBe(expected)
  })
})

describe('tips', () => {
  const product = (more: object) => ({
    title: 'Thing',
    description: '',
    category: '[]',
    attributes: '{}',
    ...more,
  })
  it.each([
    [
      'the shop’s own, from an attribute',
      { attributes: '{"Care":"Wash cold."}', category: '["Shoes"]' },
      ['Thing: Wash cold.'],
    ],
    [
      'the shop’s own, from its description',
      { description: 'It is red. Do not bleach. Store it dry. Nice.' },
      ['Thing: Do not bleach. Store it dry.'],
    ],
    [
      'general ones by its kind, under the name of the kind',
      { category: '["Home","Kitchen"]' },
      [expect.stringMatching(/^Kitchen: wash it once/)],
    ],
    ['none where nobody knows anything', { category: '["Misc"]' }, []],
    [
      'none for words that only sound alike',
      { title: 'Cleanser of shoemakers', category: '["Misc"]' },
      [],
    ],
  ])('are %s', (_, more, expected) => {
    expect(tipsOf([product(more)])).toEqual(expected)
  })

  it('of one kind are given once, and long ones are cut at a sentence', () => {
    const shoes = product({ category: '["Shoes"]' })
    expect(tipsOf([shoes, { ...shoes, title: 'Other' }])).toHaveLength(1)
    const long = product({ attributes: JSON.stringify({ care: `${'Wash it. '.repeat(100)}` }) })
    expect(tipsOf([long])[0]?.length).toBeLessThan(420)
    expect(tipsOf([long])[0]).toMatch(/Wash it\.$/)
  })
})

describe('the emails that follow an order', () => {
  const emails = Object.entries({
    ...orderConfirmationEmails,
    ...shippingEmails,
    ...thankYouEmails,
    ...productHelpEmails,
    ...reviewEmails,
    ...crossSellEmails,
    ...upsellEmails,
    ...replenishmentEmails,
  })
  const links = {
    ...receiptContext.links,
    shop: 'https://shop.example/',
    order: 'https://shop.example/o/1',
    track: 'https://post.example/1',
  }
  const values = {
    order: '#1001',
    order_id: '1001',
    bought: 'Trail shoe with a very long name indeed',
    delivery: 'Friday 6 March',
    tracking_number: 'T-1',
    tracking_company: 'Post',
    tracking_host: 'post.example',
    tips: 'Shoes: dry them slowly.\n\nSocks: wash them cool.',
    returns: 'Thirty days.',
  }

  it.each(emails)(
    '%s is whole for somebody of whom all is known, and of whom nothing is',
    (_, copy) => {
      for (const [known, marketing] of [
        [true, true],
        [false, false],
      ] as const) {
        const { subject, html, text } = renderEmail(copy, {
          ...receiptContext,
          person: known ? { first_name: 'Anna' } : {},
          values: known ? values : { order: '1001', order_id: '1001' },
          links,
          marketing,
        })
        const [preheader = ''] = /display:none[^>]*>([^<&]*)/.exec(html)?.slice(1) ?? []
        expect([...subject].length).toBeLessThanOrEqual(60)
        expect(subject).not.toMatch(/[{}]|undefined| {2}/)
        expect(preheader).not.toBe(subject)
        expect(html).not.toMatch(/\{\{|\{%|undefined/)
        expect(text).not.toMatch(/\{\{|\{%|undefined|\n\n\n/)
        expect(new TextEncoder().encode(html).length).toBeLessThan(102_000)
      }
    },
  )
})
