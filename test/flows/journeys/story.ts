/** Where the story of one flow plays: the whole Worker on D1, a shop with a few products, and shoppers who do things at instants. */

import { env } from 'cloudflare:workers'
import { HOUR, now } from '../../../worker/core/clock.ts'
import { pageLink, suppressionHash } from '../../../worker/messages/links.ts'
import type { OutgoingEmail } from '../../../worker/messages/providers/port.ts'
import { BEARER } from '../../http/api-site.ts'
import {
  moveClock,
  openWholeSite,
  prepareShop,
  SHOP,
  type WholeSite,
} from '../../http/whole-site.ts'

/** A Tuesday morning, in the shop's zone (UTC) too. */
export const START = Date.parse('2026-03-03T09:00:00Z')

/** What came of a message that was to be sent. */
export interface Trace {
  readonly flow: string
  readonly step: string
  readonly state: string
  readonly reason: string
}

export interface Story {
  readonly site: WholeSite
  /** A call of the owner's API; answers its JSON. An answer that is no success throws. */
  owner(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>
  /** Lets time pass until so many milliseconds after the start, ticking whenever something is due. */
  until(after: number): Promise<void>
  /** Somebody signs up and confirms. Their browser is known by their name from then on. */
  joins(email: string): Promise<void>
  /** What a browser sends: `who` is the address of somebody who joined. */
  browser(who: string, event: string, properties?: object): Promise<void>
  /** What the shop's server reports about the owner of an address. */
  server(email: string, event: string, properties: object): Promise<void>
  /** Flow and step of what was sent to an address, oldest first, without the confirmation. */
  sentTo(email: string): readonly string[]
  /** The last email to an address. Throws where there is none. */
  last(email: string): OutgoingEmail
  /** Every message of a flow (sent or not), oldest first, with its reason. */
  traces(flow: string): Promise<readonly Trace[]>
  /** How the runs of a flow stand, as `state reason`. */
  runs(flow: string): Promise<readonly string[]>
}

/**
 * Opens the stage at START with some flows switched on and three products: `p-1` Trail shoe (80.00 EUR, category
 * Running > Shoes), `p-2` Wool sock (12.00 EUR, Running > Socks), `p-3` Tent (300.00 EUR, Camping). Nobody is held back.
 */
export async function openStory(flows: readonly string[]): Promise<Story> {
  moveClock(START)
  await prepareShop()
  await env.DB.batch(
    ['offers', 'discount_codes', 'segments'].map((table) => env.DB.prepare(`delete from ${table}`)),
  )
  const site = await openWholeSite(env.DB)
  let count = 0
  const owner = async (method: string, path: string, body?: unknown) => {
    const answer = await site.request(path, {
      method,
      headers: { ...BEARER, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }
  const until = async (after: number) => {
    const target = START + after
    for (let look = 0; look < 2_000; look++) {
      const due = await site.nextDue()
      if (due === null || due > target) break
      moveClock(Math.max(due, now() + 1_000))
      await site.tick()
    }
    moveClock(Math.max(target, now()))
    await site.tick()
    await site.tick()
  }
  const send = async (key: 'pk_site' | 'sk_site', message: object) => {
    count += 1
    const timestamp = new Date(now()).toISOString()
    const answer = await site.collect(key, [{ messageId: `story-${count}`, timestamp, ...message }])
    const { rejected } = (await answer.json()) as { rejected: readonly unknown[] }
    if (rejected.length > 0) throw new Error(`Rejected: ${JSON.stringify(rejected)}`)
  }
  const story: Story = {
    site,
    owner,
    until,
    async joins(email) {
      const anonymousId = browserOf(email)
      const body = JSON.stringify({ email, anonymousId, writeKey: 'pk_site' })
      await site.request('/v1/subscribe', { method: 'POST', body })
      await site.tick()
      await site.tick()
      const mail = site.handed.findLast((one) => one.to === email && one.step === 'confirm')
      const { ring, publicUrl } = site.config
      const hash = await suppressionHash(ring, email)
      const link = await pageLink(ring, publicUrl, 'confirm', mail?.id ?? '', hash)
      const answer = await site.request(new URL(link).pathname, { method: 'POST' })
      if (!answer.ok) throw new Error(`The confirmation answered ${answer.status}.`)
      await site.tick()
    },
    browser: (who, event, properties = {}) =>
      send('pk_site', { type: 'track', event, anonymousId: browserOf(who), properties }),
    server: (email, event, properties) =>
      send('sk_site', { type: 'track', event, properties, context: { traits: { email } } }),
    sentTo: (email) =>
      site.handed
        .filter((one) => one.to === email && one.step !== 'confirm')
        .map((one) => `${one.flow}:${one.step}`),
    last(email) {
      const mail = site.handed.findLast((one) => one.to === email)
      if (!mail) throw new Error(`Nothing was sent to ${email}.`)
      return mail
    },
    async traces(flow) {
      const { results } = await env.DB.prepare(
        'select flow, step, state, reason from messages where flow = ? order by id',
      )
        .bind(flow)
        .all<{ flow: string; step: string; state: string; reason: string }>()
      return results
    },
    async runs(flow) {
      const { results } = await env.DB.prepare(
        'select state, reason from flow_runs where flow = ? order by id',
      )
        .bind(flow)
        .all<{ state: string; reason: string }>()
      return results.map(({ state, reason }) => `${state} ${reason}`.trim())
    },
  }
  await owner('PUT', '/api/settings', { quietHours: { from: 0, until: 0 }, timezone: 'UTC' })
  for (const [id, product] of Object.entries(PRODUCTS))
    await owner('PUT', `/api/products/${id}`, product)
  for (const flow of flows) await owner('PUT', `/api/flows/${flow}`, { enabled: true })
  return story
}

/** The products of the shop, as its owner states them. */
export const PRODUCTS = {
  'p-1': {
    title: 'Trail shoe',
    url: `${SHOP}/p/trail-shoe`,
    price: 80,
    currency: 'EUR',
    availability: 'in_stock',
    quantity: 20,
    category: ['Running', 'Shoes'],
  },
  'p-2': {
    title: 'Wool sock',
    url: `${SHOP}/p/wool-sock`,
    price: 12,
    currency: 'EUR',
    availability: 'in_stock',
    quantity: 50,
    category: ['Running', 'Socks'],
  },
  'p-3': {
    title: 'Tent',
    url: `${SHOP}/p/tent`,
    price: 300,
    currency: 'EUR',
    availability: 'in_stock',
    quantity: 5,
    category: ['Camping'],
  },
} as const

/** A line of an order or a cart, as events carry it. */
export function line(id: keyof typeof PRODUCTS, quantity = 1): object {
  const { title, price, category } = PRODUCTS[id]
  return { product_id: id, name: title, price, quantity, category: category.at(-1) }
}

/** An order of the shop's server. */
export function order(id: string, lines: readonly object[], revenue = 80): object {
  return { order_id: id, revenue, total: revenue, currency: 'EUR', products: lines }
}

export { HOUR }
export const DAY = 24 * HOUR

function browserOf(email: string): string {
  return email.split('@')[0] ?? email
}
