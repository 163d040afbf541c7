/** Codes at the till: used up once, by whoever they are for, and nothing for whoever guesses. */

import { beforeAll, describe, expect, it } from 'vitest'
import { now } from '../../worker/core/clock.ts'
import { type Counter, openCounter, tenOff } from './counter.ts'

let site: Counter['site']
let owner: Counter['owner']
let offer: Counter['offer']
let given: Counter['given']
let till: Counter['till']

beforeAll(async () => {
  ;({ site, owner, offer, given, till } = await openCounter())
})

describe('at the till', () => {
  it('of a hundred orders that use one code at once, one wins', async () => {
    const rule = await offer('race', tenOff)
    const code = await given(rule, 'hugo@example.com')
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => till('redeem', { code, orderId: `race-${index}` })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(99)
  })

  it('the order that won may ask again, as a shop does whose connection broke', async () => {
    const rule = await offer('again', tenOff)
    const code = await given(rule, 'ida@example.com')
    const order = { code, orderId: 'o-7', amount: 89.9, currency: 'EUR' }
    const first = await till('redeem', order)
    expect(first).toMatchObject({ status: 200, discount: { amount: '8.99', currency: 'EUR' } })
    expect(await till('redeem', order)).toEqual(first)
    expect(await till('redeem', { ...order, orderId: 'o-8' })).toMatchObject({
      code: 'already_redeemed',
    })
  })

  it('a code is read as people type it', async () => {
    const rule = await offer('typed', { ...tenOff, prefix: 'OIL' })
    const code = await given(rule, 'jan@example.com')
    const typed = ` ${code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')} `
    expect(await till('check', { code: typed })).toMatchObject({ status: 200, code })
  })

  it.each([
    ['nobody knows', { code: 'NO-SUCH-CODE' }, 404, 'unknown_code'],
    ['is missing', {}, 400, 'missing_code'],
    ['lies in the pool', { code: 'FREE-1' }, 404, 'unknown_code'],
    ['was given to somebody else', { email: 'other@example.com' }, 409, 'other_person'],
    ['comes with no address', { email: 'nobody' }, 400, 'invalid_email'],
    ['is for larger orders', { amount: 49.99, currency: 'EUR' }, 409, 'below_minimum'],
    ['is for another currency', { amount: 99, currency: 'USD' }, 409, 'other_currency'],
    [
      'comes with an order worth nothing sensible',
      { amount: -1, currency: 'EUR' },
      400,
      'invalid_amount',
    ],
  ])('a code that %s is refused with a reason', async (_, body, status, reason) => {
    const rule = await offer('rules', {
      kind: 'amount',
      value: 10,
      currency: 'EUR',
      minimum: 50,
    })
    await offer('free', { ...tenOff, codes: 'pool' })
    await owner('POST', '/api/offers/free/codes', { codes: ['FREE-1'] })
    const own = 'nobody knows|is missing|lies in the pool'.includes(_)
      ? {}
      : { code: await given(rule, 'kim@example.com') }
    expect(await till('redeem', { orderId: 'o-9', ...own, ...body })).toMatchObject({
      status,
      code: reason,
    })
  })

  it('a server’s order that names its code uses it up; a page’s order does not', async () => {
    const rule = await offer('ordered', tenOff)
    const code = await given(rule, 'yara@example.com')
    const order = (key: 'pk_site' | 'sk_site', id: string) =>
      site.collect(key, [
        {
          type: 'track',
          event: 'Order Completed',
          messageId: `order-${id}`,
          timestamp: new Date(now()).toISOString(),
          anonymousId: 'yara',
          properties: { order_id: id, revenue: 90, currency: 'EUR', coupon: code, discount: 10 },
        },
      ])
    const state = async () => (await till('check', { code })).status
    await order('pk_site', 'o-page')
    await site.tick()
    expect(await state()).toBe(200)
    await order('sk_site', 'o-server')
    await site.tick()
    expect(await state()).toBe(409)
    const seen = await owner('GET', '/api/offers/ordered')
    expect(await seen.json()).toMatchObject({
      spent: [{ amount: '10.00', currency: 'EUR' }],
      revenue: [{ amount: '90.00', currency: 'EUR' }],
    })
  })

  it('the public key can neither ask nor use', async () => {
    const rule = await offer('closed', tenOff)
    const code = await given(rule, 'lea@example.com')
    for (const path of ['check', 'redeem'] as const) {
      expect(await till(path, { code, orderId: 'o-1' }, 'pk_site')).toMatchObject({
        status: 403,
        code: 'secret_key_required',
      })
    }
  })
})
