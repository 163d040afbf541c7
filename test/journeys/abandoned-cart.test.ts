/** From the first visit to the sale: real shop, real browser, real mail server, and the clock. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrivals, cartFlow, messagesTo, profileOf, why } from './owner.ts'
import { everyLink, linkNamed, Shopper } from './shopper.ts'
import { eventually, HOUR, openStage, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)

afterAll(() => stage?.close())

/** Somebody visits on a morning, looks around, signs up, confirms, and leaves these things in the cart. */
async function leaveCartBehind(email: string, slugs: readonly string[]): Promise<Shopper> {
  await stage.untilMorning()
  const shopper = await Shopper.arrive(stage, email)
  await shopper.visits('/demo')
  await shopper.signsUp()
  await shopper.confirms(await shopper.mail(1))
  for (const slug of slugs) await shopper.putsIntoCart(slug)
  const id = await shopper.anonymousId()
  await shopper.leaves()
  await arrivals(stage, id, 'Product Added', slugs.length)
  // The visit is read when it has been quiet for a while.
  await stage.later('PT17M')
  return shopper
}

describe('a cart that was left behind', () => {
  it('is brought back by one email with the truth of its moment, and the order is counted and ends the flow', async () => {
    await stage.untilMorning()
    const anna = await Shopper.arrive(stage, 'anna@example.com')
    await anna.visits('/demo')
    await anna.visits('/demo/p/heron-daily-trainer')
    await anna.signsUp()

    const confirmation = await anna.mail(1)
    expect(confirmation.mail.subject).toMatch(/confirm/i)
    expect(confirmation.mail.headers.map(({ key }) => key)).not.toContain('list-unsubscribe')
    await anna.confirms(confirmation)
    const profile = await profileOf(stage, anna.email)

    for (const slug of ['heron-daily-trainer', 'soft-flask-500', 'recovery-cocoa-600-g']) {
      await anna.putsIntoCart(slug)
    }
    const browserId = await anna.anonymousId()
    await anna.leaves()
    await arrivals(stage, browserId, 'Product Viewed', 4)
    await arrivals(stage, browserId, 'Product Added', 3)

    // While she is away the flask gets cheaper, and the cocoa is sold out.
    const flask = await stage.read<object>('/api/products/p301')
    await stage.put('/api/products/p301', { ...flask, price: 15.5 })
    const cocoa = await stage.read<object>('/api/products/p308')
    await stage.put('/api/products/p308', {
      ...cocoa,
      price: 27,
      availability: 'out_of_stock',
      quantity: 0,
    })

    await stage.later('PT3H55M')
    expect(anna.mails()).toHaveLength(1)
    expect((await why(stage, profile)).answer).toBe('waiting')
    await stage.later('PT10M')
    expect(anna.mails()).toHaveLength(2)
    const reminder = await anna.mail(2)
    const { html = '', text = '' } = reminder.mail
    for (const part of [html, text]) {
      expect(part).toContain('Heron Daily Trainer')
      expect(part).toContain('119.00')
      expect(part).toContain('Soft Flask 500')
      expect(part).toContain('15.50')
      expect(part).not.toContain('18.00')
      expect(part).not.toContain('Recovery Cocoa')
      expect(part).toContain('12 Harbour Lane')
    }
    const headers = new Map(reminder.mail.headers.map(({ key, value }) => [key, value]))
    expect(headers.get('list-unsubscribe')).toMatch(/^<http:\/\/localhost:\d+\/m\/u\/v1\.[^>]+>$/)
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(headers.get('list-id')).toMatch(/abandoned-cart/)

    // A scanner opens the link first: that is a click, and nobody's.
    const link = linkNamed(reminder, /back to my cart/i)
    const scanned = await fetch(link, { redirect: 'follow' })
    expect(scanned.status).toBe(200)
    const [scannedMessage] = await messagesTo(stage, profile)
    expect(scannedMessage).toMatchObject({ step: 'reminder', clicks: 1, humanClicks: 0 })

    const landing = await anna.opens(link)
    expect((await anna.cart()).sort()).toEqual(['Heron Daily Trainer', 'Soft Flask 500'])
    await eventually('the token to leave the address', () => !landing.url().includes('aisle_c'))
    await anna.movesTheMouse()
    await eventually('the click of a human', async () => {
      return (await messagesTo(stage, profile))[0]?.humanClicks === 1
    })

    // On another device there was no cart at all.
    const phone = await Shopper.arrive(stage, anna.email)
    await phone.opens(link)
    expect((await phone.cart()).sort()).toEqual(['Heron Daily Trainer', 'Soft Flask 500'])
    await phone.leaves()

    await anna.orders()
    await eventually('the order', async () => (await cartFlow(stage)).orders === 1)
    const flow = await cartFlow(stage)
    expect(flow).toMatchObject({ sent: 1, humanClicks: 1, counts: { active: 0, exited: 1 } })
    const bought = await profileOf(stage, anna.email)
    expect(bought).toMatchObject({ id: profile.id, orders: 1, subscription: 'subscribed' })
    expect(bought.revenue).toEqual(flow.revenue)
    // 119.00 and 18.00, the shop's own price at the till, less 19 % tax: shipping and tax are no revenue.
    expect(flow.revenue).toEqual([{ amount: '115.13', currency: 'EUR' }])
    const [message] = await messagesTo(stage, profile)
    expect(message).toMatchObject({ state: 'sent', revenue: flow.revenue })

    await stage.later('P14D')
    expect(anna.mails()).toHaveLength(2)
    const answer = await why(stage, profile)
    expect(answer.answer).toBe('sent')
    expect(answer.sentences.join(' ')).toMatch(
      /sent on .* They left it .* because .*(order|bought)/i,
    )
  }, 120_000)

  it('is written about three times, after 4, 24 and 72 hours, when nobody buys', async () => {
    const ben = await leaveCartBehind('ben@example.com', ['merino-long-sleeve', 'peak-cap'])
    const profile = await profileOf(stage, ben.email)
    await stage.later('P10D')
    const messages = await messagesTo(stage, profile)
    expect(messages.map(({ step, state }) => [step, state])).toEqual([
      ['reminder', 'sent'],
      ['nudge', 'sent'],
      ['last-call', 'sent'],
    ])
    const cart = await stage.read<{ profile: { state: { cart: { updatedAt: number } } } }>(
      `/api/profiles/${encodeURIComponent(profile.id)}`,
    )
    const left = cart.profile.state.cart.updatedAt
    const delays = messages.map(({ sentAt }) => ((sentAt ?? 0) - left) / HOUR)
    for (const [index, hours] of [4, 24, 72].entries()) {
      expect(delays[index]).toBeGreaterThanOrEqual(hours)
      expect(delays[index]).toBeLessThan(hours + 0.1)
    }
    // One to confirm and three of the flow, each of them once.
    expect(ben.mails()).toHaveLength(4)
    expect(new Set(ben.mails().map(({ mail }) => mail.messageId)).size).toBe(4)
    for (const { mail } of ben.mails().slice(1)) expect(mail.html).toContain('Merino Long Sleeve')
  }, 90_000)

  it('is not written about when it was emptied meanwhile', async () => {
    const cleo = await leaveCartBehind('cleo@example.com', ['peak-cap', 'thin-gloves'])
    const profile = await profileOf(stage, cleo.email)
    expect((await why(stage, profile)).answer).toBe('waiting')
    await cleo.emptiesCart()
    const id = await cleo.anonymousId()
    await cleo.leaves()
    await arrivals(stage, id, 'Product Removed', 2)
    await stage.later('P7D')
    expect(cleo.mails()).toHaveLength(1)
    const answer = await why(stage, profile)
    expect(answer.answer).toBe('not')
    expect(answer.sentences.join(' ')).toMatch(/empt/i)
  }, 90_000)

  it('is not written about after one click on unsubscribe, which no scanner can make', async () => {
    const dora = await leaveCartBehind('dora@example.com', ['peak-cap', 'thin-gloves'])
    const profile = await profileOf(stage, dora.email)
    await stage.later('PT4H')
    const reminder = await dora.mail(2)
    const subscription = async () => (await profileOf(stage, dora.email)).subscription

    for (const link of everyLink(reminder)) {
      for (const method of ['HEAD', 'GET']) await fetch(link, { method, redirect: 'follow' })
    }
    await stage.later('PT20M')
    const [scanned] = await messagesTo(stage, profile)
    expect(scanned?.clicks).toBeGreaterThan(0)
    expect(scanned?.humanClicks).toBe(0)
    expect(await subscription()).toBe('subscribed')

    const page = await dora.opens(linkNamed(reminder, /preferences/i))
    const news = page.getByLabel('News, offers and reminders')
    expect(await news.isChecked()).toBe(true)
    await news.uncheck()
    await dora.presses('Save')
    await page.getByText('Your choice is saved.').waitFor()
    expect(await news.isChecked()).toBe(false)
    expect(await subscription()).toBe('unsubscribed')
    await news.check()
    await dora.presses('Save')
    await page.getByText('Your choice is saved.').waitFor()
    expect(await news.isChecked()).toBe(true)
    expect(await subscription()).toBe('subscribed')

    // As mailbox providers do it: a form, no cookies, no page around it (RFC 8058).
    const header = reminder.mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? ''
    const answer = await fetch(header.slice(1, -1), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      redirect: 'error',
    })
    expect(answer.status).toBe(200)
    expect(await subscription()).toBe('unsubscribed')

    await stage.later('P7D')
    expect(dora.mails()).toHaveLength(2)
    const [, ...rest] = await messagesTo(stage, profile)
    expect(rest.length).toBeGreaterThan(0)
    for (const message of rest) {
      expect(message).toMatchObject({ state: 'skipped', reason: 'unsubscribed' })
    }
    expect((await why(stage, profile)).sentences.join(' ')).toMatch(/unsubscribed/)
  }, 90_000)
})
