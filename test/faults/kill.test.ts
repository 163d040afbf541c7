/** The promise that matters most: killed in the middle of sending, again and again, Aisle sends nothing twice and loses nothing. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LANES } from '../../worker/messages/outbox.ts'
import { startSmtpServer, type TestServer } from '../smtp/server.ts'
import { Mortal, type Victim } from './mortal.ts'

const PEOPLE = 500
const KILLS = 10

let mails: TestServer
let aisle: Mortal

beforeAll(async () => {
  // Slow enough that a kill finds mails on the wire, quick enough for five hundred of them.
  mails = await startSmtpServer({ delayMs: 15 })
  aisle = await Mortal.create({
    EMAIL_PROVIDER: 'smtp',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(mails.port),
  })
})

afterAll(async () => {
  await aisle?.dispose()
  await mails?.stop()
})

interface Listed {
  readonly id: string
  readonly address: string
  readonly state: string
  readonly reason: string
  readonly flow: string
  readonly step: string
}

async function call<Answer>(method: string, where: string, body?: unknown): Promise<Answer> {
  const response = await fetch(aisle.url + where, {
    method,
    headers: { Authorization: 'Bearer dev', 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${where} answered ${response.status}: ${text}`)
  return JSON.parse(text) as Answer
}

async function messages(state?: string): Promise<readonly Listed[]> {
  const all: Listed[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: '200', ...(state ? { state } : {}), cursor })
    const page: { items: Listed[]; next: string | null } = await call(
      'GET',
      `/api/messages?${query}`,
    )
    all.push(...page.items)
    cursor = page.next
  }
  return all
}

const address = (index: number) => `shopper-${index}@example.com`
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const between = (from: number, until: number) => from + Math.floor(Math.random() * (until - from))

/** Customers who agreed to emails at the shop, and left a cart there. */
async function fillCarts(): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, index) => index)
  const timestamp = new Date().toISOString()
  const all = people.flatMap((index) => [
    {
      type: 'identify',
      messageId: `identify-${index}`,
      timestamp,
      userId: `customer-${index}`,
      traits: { email: address(index), consent: { marketing: true } },
    },
    {
      type: 'track',
      event: 'Product Added',
      messageId: `cart-${index}`,
      timestamp,
      userId: `customer-${index}`,
      properties: { product_id: `p-${index % 7}`, name: 'A thing', price: 10, quantity: 1 },
    },
  ])
  for (let start = 0; start < all.length; start += 500) {
    const batch = all.slice(start, start + 500)
    const answer = await call('POST', '/v1/batch', { writeKey: 'sk_demo', batch })
    expect(answer).toEqual({ accepted: batch.length, rejected: [] })
  }
}

/** Starts something that a kill will cut off, and kills when the moment has come. */
async function killDuring(
  work: Promise<unknown>,
  victim: Victim,
  moment: Promise<unknown>,
): Promise<void> {
  const cut = work.then(
    () => 'finished',
    () => 'cut off',
  )
  await Promise.race([moment, cut])
  await aisle.kill(victim)
  await cut
}

/** When the mail server has taken so many more mails, and a random moment after that. */
async function taken(more: number): Promise<void> {
  const enough = mails.received.length + more
  while (mails.received.length < enough) await pause(1)
  await pause(between(0, 25))
}

describe('a Worker that is killed with SIGKILL again and again', () => {
  it('delivers each of 500 due emails once, and names those of which nobody can know', async () => {
    const lives: string[] = []
    let onTheWire = 0
    await aisle.start()
    // When people may be written to is tested elsewhere; here it must not depend on the time of day.
    await call('PUT', '/api/settings', {
      fromEmail: 'shop@example.com',
      quietHours: { from: 0, until: 0 },
      holdback: { percent: 0, flows: {} },
    })
    await fillCarts()

    // Two deaths before anything is sent: while carts are read, and while the steps of the flow are taken.
    await killDuring(call('POST', '/dev/tick'), 'runtime', pause(between(5, 250)))
    await aisle.start()
    const { inbox } = await call<{ inbox: number }>('POST', '/dev/tick')
    expect(inbox).toBe(0)
    const later = call('POST', '/dev/clock', { advance: 'PT4H' })
    await killDuring(later, 'launcher', pause(between(5, 200)))

    for (let kill = 0; kill < KILLS; kill++) {
      await aisle.start()
      const flying = (await messages('sending')).length
      expect(flying).toBeLessThanOrEqual(LANES)
      onTheWire += flying
      const victim = kill % 3 === 2 ? 'launcher' : 'runtime'
      const before = mails.received.length
      const moment = taken(between(1, 50))
      await killDuring(call('POST', '/dev/clock', { advance: 'PT4H' }), victim, moment)
      lives.push(`${victim}: ${mails.received.length - before}`)
    }
    expect(mails.received.length, 'the kills were to cut ticks off').toBeLessThan(PEOPLE)

    await aisle.start()
    onTheWire += (await messages('sending')).length
    await call('POST', '/dev/clock', { advance: 'PT4H' })

    const all = await messages()
    expect(all.map((message) => message.step)).toEqual(all.map(() => 'reminder'))
    expect(new Set(all.map((message) => message.address)).size).toBe(PEOPLE)
    expect(all).toHaveLength(PEOPLE)

    const arrivals = new Map<string, number>()
    for (const { mail, to } of mails.received) {
      const key = `${mail.messageId} ${to.join()}`
      arrivals.set(key, (arrivals.get(key) ?? 0) + 1)
    }
    const times = ({ id, address }: Listed) =>
      [...arrivals]
        .filter(([key]) => key.startsWith(`<${id}@`) && key.endsWith(` ${address}`))
        .reduce((sum, [, count]) => sum + count, 0)
    const unknown = all.filter((message) => message.state === 'unknown')
    const sent = all.filter((message) => message.state === 'sent')
    const report = `${sent.length} sent, ${unknown.length} unknown; ${lives.join('; ')}`
    const named = (message: Listed) => `${message.address}: ${times(message)} × ${message.state}`
    expect(sent.length + unknown.length, report).toBe(PEOPLE)
    expect(sent.filter((message) => times(message) !== 1).map(named)).toEqual([])
    expect(unknown.filter((message) => times(message) > 1).map(named)).toEqual([])
    expect(new Set(unknown.map((message) => message.reason))).toEqual(new Set(['sender_died']))
    expect(unknown.length, report).toBe(onTheWire)
    expect(unknown.length).toBeLessThanOrEqual(KILLS * LANES + LANES)
    const arrived = unknown.filter((message) => times(message) === 1).length
    expect(mails.received, report).toHaveLength(sent.length + arrived)
  }, 180_000)
})
