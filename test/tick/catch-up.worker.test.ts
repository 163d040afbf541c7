/** What a shopper did a moment ago counts when a message is about to leave, also where it was not folded yet. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Stage, setStage } from './stage.ts'

const MINUTE = 1 / 60
const shoe = { properties: { product_id: 'shoe', quantity: 1 } }

let stage: Stage
let number = 0
let browser = ''

/** Somebody who confirmed their address and left a shoe in the cart, three hours and fifty-nine minutes ago. */
beforeEach(async () => {
  stage = await setStage(env.DB)
  stage.align()
  number += 1
  browser = `a:browser-${number}`
  const proven = { email: `ann${number}@example.com`, anonymousId: `browser-${number}` }
  await stage.happen('Subscription Requested', browser, 'client', {
    properties: { email: proven.email },
  })
  await stage.pass(0)
  await stage.happen('Subscription Confirmed', `e:ann${number}`, 'mailbox', { proven })
  await stage.happen('Product Added', browser, 'client', shoe)
  await stage.pass(1)
  await stage.pass(3 - MINUTE)
  stage.sent.length = 0
})

const reasons = async () => {
  const rows = await stage.db.query
    .selectFrom('messages')
    .select(['state', 'reason'])
    .where('flow', '=', 'abandoned-cart')
    .where('address', '=', `ann${number}@example.com`)
    .execute()
  return rows.map((row) => `${row.state} ${row.reason}`.trim())
}

describe('a reminder that is due', () => {
  it('leaves while the cart is as it was', async () => {
    await stage.pass(2 * MINUTE)
    expect(stage.sent.map((email) => email.step)).toEqual(['reminder'])
    expect(await reasons()).toEqual(['sent'])
  })

  it('stays when the cart was emptied half a minute ago', async () => {
    await stage.happen('Product Removed', browser, 'client', shoe)
    await stage.pass(2 * MINUTE)
    expect(stage.sent).toEqual([])
    expect(await reasons()).toEqual(['skipped cart_emptied'])
  })

  it('tells of the cart as it is since half a minute', async () => {
    const sock = { properties: { product_id: 'sock', name: 'Warm sock', quantity: 1 } }
    await stage.happen('Product Added', browser, 'client', sock)
    await stage.pass(2 * MINUTE)
    expect(stage.sent[0]?.text).toContain('Warm sock')
  })

  it('stays when somebody bought at this very moment', async () => {
    const order = { order_id: `o${number}`, revenue: 10, currency: 'EUR' }
    await stage.happen('Order Completed', browser, 'client', { properties: order })
    await stage.pass(2 * MINUTE)
    expect(stage.sent).toEqual([])
    expect(await reasons()).toEqual([])
  })
})
