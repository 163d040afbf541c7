/** One shopper and every flow, from her first look at running shoes to the day she is won back: real shop, browser, mail server, and the clock. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { arrivals, type Profile, profileOf } from './owner.ts'
import { linkNamed, Shopper } from './shopper.ts'
import { DAY, eventually, HOUR, openStage, type Stage } from './stage.ts'

const ANNA = 'anna.runner@example.com'
let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  for (const id of await flowIds()) await stage.put(`/api/flows/${id}`, { enabled: true })
  // Three customers before her come back about once a month.
  for (const email of ['ben@example.com', 'cleo@example.com', 'dora@example.com']) {
    for (const days of [160, 130, 100, 70, 40]) {
      const order = { order_id: `${email}-${days}`, revenue: 20, total: 20, currency: 'EUR' }
      await report(email, 'Order Completed', order, days)
    }
  }
}, 120_000)

afterAll(() => stage?.close())

interface Sent {
  readonly flow: string
  readonly step: string
  readonly class: string
  readonly state: string
  readonly reason: string
  readonly sentAt: number | null
}

/** The flows of the library. */
async function flowIds(): Promise<readonly string[]> {
  const { items } = await stage.read<{ items: readonly { id: string }[] }>('/api/flows')
  return items.map(({ id }) => id)
}

/** Every message that was to reach her, sent or not, the oldest first. */
async function messagesOf(profile: Profile): Promise<readonly Sent[]> {
  const query = new URLSearchParams({ profile: profile.id, limit: '200' })
  const { items } = await stage.read<{ items: readonly Sent[] }>(`/api/messages?${query}`)
  return [...items].reverse()
}

/** What was sent to her so far, as `flow:step`. */
async function sentTo(profile: Profile): Promise<readonly string[]> {
  const messages = await messagesOf(profile)
  return messages.filter(({ state }) => state === 'sent').map(({ flow, step }) => `${flow}:${step}`)
}

/** What the shop's server reports of somebody, so many days late. */
async function report(email: string, event: string, properties: object, days = 0): Promise<void> {
  const now = await stage.clock()
  const at = new Date(now).toISOString()
  const message = {
    type: 'track',
    event,
    messageId: `${event}-${email}-${days}-${at}`,
    timestamp: new Date(now - days * DAY).toISOString(),
    context: { traits: { email } },
    properties,
  }
  const response = await fetch(`${stage.url}/v1/batch`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa('sk_demo:')}` },
    body: JSON.stringify({ batch: [message], sentAt: at }),
  })
  expect(await response.json()).toMatchObject({ accepted: 1 })
}

async function membersOf(segment: string): Promise<readonly string[]> {
  const { items } = await stage.read<{ items: readonly { id?: string; email?: string }[] }>(
    `/api/segments/${encodeURIComponent(segment)}/members`,
  )
  return items.map((one) => one.id ?? one.email ?? '')
}

it('goes with a shopper from her first look at running shoes to the day she is won back', async () => {
  // She looks around for two days, and nobody knows her.
  await stage.untilMorning()
  const anna = await Shopper.arrive(stage, ANNA)
  const browser = async (count: number) => {
    const id = await anna.anonymousId()
    await anna.leaves()
    await arrivals(stage, id, 'Product Viewed', count)
  }
  for (const slug of ['heron-daily-trainer', 'heron-max']) await anna.visits(`/demo/p/${slug}`)
  await browser(2)
  await stage.untilMorning()
  for (const slug of ['fieldmouse-trail', 'heron-daily-trainer'])
    await anna.visits(`/demo/p/${slug}`)
  await browser(4)
  await stage.later('PT6H')
  expect(anna.mails()).toEqual([])

  // She signs up, confirms, and is greeted with a code of her own.
  await stage.untilMorning()
  await anna.signsUp()
  await anna.confirms(await anna.mail(1))
  const welcome = await anna.mail(2)
  const code = /HELLO-[0-9A-Z-]+/.exec(welcome.mail.text ?? '')?.[0] ?? ''
  expect(code).toMatch(/^HELLO-.{13,}/)
  const profile = await profileOf(stage, ANNA)
  expect(await sentTo(profile)).toEqual(['double-opt-in:confirm', 'welcome:hello'])

  // What she looked at before she was known is hers now: she may buy running shoes.
  await eventually('the segment to know her', async () => {
    const { items } = await stage.read<{ items: readonly { id: string }[] }>('/api/segments')
    const shoes = items.find((segment) => /^interested-in:.*shoes/i.test(segment.id))
    return shoes !== undefined && (await membersOf(shoes.id)).includes(profile.id)
  })

  // She looks at one shoe closely and goes: that is not worth a second mail on the day of the greeting.
  for (let look = 0; look < 3; look++) await anna.visits('/demo/p/heron-daily-trainer')
  await anna.leaves()
  await stage.later('PT8H')
  expect(await sentTo(profile)).toHaveLength(2)

  // Next day she puts it into the cart and is called away. One reminder brings her back.
  await stage.untilMorning()
  await anna.putsIntoCart('heron-daily-trainer')
  const id = await anna.anonymousId()
  await anna.leaves()
  await arrivals(stage, id, 'Product Added', 1)
  await stage.later('PT5H')
  expect((await sentTo(profile)).at(-1)).toBe('abandoned-cart:reminder')
  const reminder = anna.mails().at(-1)
  if (!reminder) throw new Error('There is no reminder.')
  expect(reminder.mail.html).toContain('Heron Daily Trainer')
  await anna.opens(linkNamed(reminder, /back to my cart/i))
  await anna.movesTheMouse()
  expect(await anna.cart()).toEqual(['Heron Daily Trainer'])

  // She orders with her code, and gets a receipt at once.
  const mails = anna.mails().length
  await anna.orders(code)
  const receipt = await anna.mail(mails + 1)
  expect((await sentTo(profile)).at(-1)).toBe('order-confirmation:confirmation')
  expect(receipt.mail.html).toContain('Heron Daily Trainer')
  const offer = await stage.read<{ items: readonly { id: string; redeemed: number }[] }>(
    '/api/offers',
  )
  expect(JSON.stringify(offer.items.find((one) => one.id === 'welcome'))).toContain('"redeemed":1')
  const orderId = /FF-[0-9A-Z]{10}/.exec(receipt.mail.text ?? '')?.[0] ?? ''
  expect(orderId).not.toBe('')

  // She is thanked a day later; the parcel is announced and arrives.
  await stage.later('P1DT3H')
  expect((await sentTo(profile)).at(-1)).toBe('thank-you:first')
  await report(ANNA, 'Order Shipped', {
    order_id: orderId,
    parcel: 'parcel-1',
    tracking_number: 'AT123',
    tracking_url: 'https://carrier.example/AT123',
  })
  await stage.later('PT1H')
  expect((await sentTo(profile)).at(-1)).toBe('order-shipped:shipped')
  await stage.later('P1D')
  await report(ANNA, 'Order Delivered', { order_id: orderId, parcel: 'parcel-1' })
  await stage.later('PT1H')
  expect((await sentTo(profile)).at(-1)).toBe('order-delivered:delivered')

  // Help comes after three days, the question how she likes it after a week: it takes a button, not a scanner.
  await stage.later('P4D')
  expect((await sentTo(profile)).at(-1)).toBe('product-help:tips')
  await stage.later('P4D')
  expect((await sentTo(profile)).at(-1)).toBe('review:ask')
  const question = anna.mails().at(-1)
  if (!question) throw new Error('There is no question.')
  const star = linkNamed(question, /5/)
  for (const method of ['HEAD', 'GET']) await fetch(star, { method })
  const page = await anna.opens(star)
  await page.getByRole('button').first().click()
  await eventually('the answer to be known', async () =>
    JSON.stringify(await stage.read('/api/events?limit=50')).includes('Review Answered'),
  )

  // What goes with it comes two weeks after delivery, and is nothing that she has.
  await stage.later('P8D')
  expect(await sentTo(profile)).not.toContain('review:reminder')
  expect((await sentTo(profile)).at(-1)).toBe('cross-sell:goes-with')
  const crossSell = anna.mails().at(-1)?.mail.text ?? ''
  const goesWith = [...crossSell.matchAll(/^\* (.+)$/gm)].map(([, title]) => title)
  expect(goesWith.length).toBeGreaterThan(1)
  expect(goesWith).not.toContain('Heron Daily Trainer')

  // Then she stays away for longer than people here use to: she is missed, comes back, and is left in peace.
  await stage.later('P30D')
  expect(await sentTo(profile)).toContain('win-back:news')
  await anna.putsIntoCart('heron-max')
  await anna.orders()
  await stage.later('P3DT1H')
  const last = await sentTo(profile)
  // Now she is the shop's best customer, and hears it.
  expect(last).toContain('vip:thanks')
  expect(last).toContain('thank-you:again')
  expect(last).not.toContain('win-back:last')
  await stage.later('P5D')
  expect((await sentTo(profile)).filter((one) => one.startsWith('win-back'))).toEqual(
    last.filter((one) => one.startsWith('win-back')),
  )
  expect(await profileOf(stage, ANNA)).toMatchObject({ orders: 2, subscription: 'subscribed' })
  const messages = await messagesOf(profile)

  // Nobody nagged her: one marketing email in sixteen hours, four in a week, none at night, none twice.
  const marketing = messages.filter((one) => one.class === 'marketing' && one.sentAt !== null)
  const times = marketing.map(({ sentAt }) => sentAt ?? 0).sort((left, right) => left - right)
  for (const [index, at] of times.entries()) {
    const before = times[index - 1]
    if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(16 * HOUR)
    expect(times.filter((other) => other > at - 7 * DAY && other <= at).length).toBeLessThanOrEqual(
      4,
    )
    const hour = Number(
      new Intl.DateTimeFormat('en-GB', {
        timeZone: 'Europe/Vienna',
        hour: 'numeric',
        hourCycle: 'h23',
      }).format(at),
    )
    expect(hour).toBeGreaterThanOrEqual(8)
    expect(hour).toBeLessThan(21)
  }
  const sent = marketing.map(({ flow, step }) => `${flow}:${step}`)
  expect(new Set(sent).size).toBe(sent.length)
  // And whatever was not sent says why.
  for (const one of messages) {
    if (one.state !== 'sent') expect(one.reason).not.toBe('')
  }
}, 400_000)
