/** What a play can do: call Aisle as the shop's pages and its server do, and nothing else. */
import { type Item, itemsOf, productForAisle } from '../catalogue/index.ts'
import type { Product } from '../catalogue/product.ts'
import type { Env } from '../env.ts'
import { readStock, writeStock } from '../shop/stock.ts'
import type { Person } from './person.ts'

const day = 86_400_000

/** What happened, and how long ago, in days; now when it is left out. */
export type Happened = readonly [event: string, properties: object, daysAgo?: number]

export interface Stage {
  readonly env: Env
  /** Aisle's present, ms UTC. */
  now(): Promise<number>
  /** What the shopper's browser tells. */
  browser(who: Person, ...happened: Happened[]): Promise<void>
  /** What the shop's server tells about them. */
  server(who: Person, ...happened: Happened[]): Promise<void>
  /** Makes them known to the shop: subscribed to its letters since so many days, unless `letters` is false. */
  knows(who: Person, daysAgo: number, traits?: object, letters?: boolean): Promise<void>
  /** Fills in a form, and follows the link of the email that asks for a confirmation, where one comes. */
  asks(who: Person, address: string, form: object): Promise<void>
  /** Puts so many pieces of each kind of a product on the shelf; what it had before where the number is left out. */
  shelve(product: Product, pieces?: number): Promise<void>
}

export function openStage(env: Env): Stage {
  const call = async (method: string, address: string, authorization: string, body?: object) => {
    const answer = await env.AISLE.fetch(`${env.PUBLIC_URL}${address}`, {
      method,
      headers: {
        ...(authorization && { authorization }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${address} answered ${answer.status}`)
    return answer
  }
  const now = async () => {
    const { now } = await (await call('GET', '/dev/clock', '')).json<{ now: string }>()
    return Date.parse(now)
  }
  const send = async (key: string, messages: object[]) => {
    // Sent at Aisle's present: its clock may be weeks ahead of this shop's, and is not to put times right by that.
    const body = { batch: messages, sentAt: at(await now()) }
    const answer = await call('POST', '/v1/batch', `Basic ${btoa(`${key}:`)}`, body)
    const { accepted } = await answer.json<{ accepted: number }>()
    if (accepted < messages.length) throw new Error('Aisle did not take what happened')
  }
  const messages = async (who: Person, happened: readonly Happened[], more: object) => {
    const present = await now()
    return happened.map(([event, properties, daysAgo = 0], index) => ({
      type: 'track',
      event,
      properties,
      messageId: crypto.randomUUID(),
      // In their order, and a little in the past: nothing happens at the same instant.
      timestamp: at(present - daysAgo * day - (happened.length - index) * 20_000),
      anonymousId: who.anonymousId,
      ...more,
    }))
  }

  return {
    env,
    now,
    async browser(who, ...happened) {
      const context = { timezone: who.timezone, locale: 'en-IE' }
      await send(env.PUBLIC_KEY, await messages(who, happened, { context }))
    },
    async server(who, ...happened) {
      const context = { timezone: who.timezone, traits: { email: who.email, name: who.name } }
      await send(env.SECRET_KEY, await messages(who, happened, { userId: who.userId, context }))
    },
    async knows(who, daysAgo, traits = {}, letters = true) {
      const { email, name, userId, anonymousId, timezone } = who
      const consent = letters ? { consent: { marketing: true } } : {}
      const message = {
        type: 'identify',
        messageId: crypto.randomUUID(),
        timestamp: at((await now()) - daysAgo * day),
        userId,
        anonymousId,
        traits: { email, name, first_name: name, ...consent, ...traits },
        context: { timezone, locale: 'en-IE', traits: { email } },
      }
      await send(env.SECRET_KEY, [message])
    },
    async asks(who, address, form) {
      const asked = { email: who.email, anonymousId: who.anonymousId, writeKey: env.PUBLIC_KEY }
      await call('POST', address, '', { ...asked, ...form })
      // Twice: what was asked is read by the first, and written to by the second.
      for (const _ of [1, 2]) await call('POST', '/dev/tick', '')
      const mails = await (await call('GET', '/dev/mailbox', '')).json<
        { to: string; text: string }[]
      >()
      const mail = mails.find(({ to, text }) => to.includes(who.email) && /\/m\/k\//.test(text))
      const link = /https?:\/\/[^\s<>"]+\/m\/k\/[\w.-]+/.exec(mail?.text ?? '')?.[0]
      if (link) await call('POST', new URL(link).pathname, '')
    },
    async shelve(product, pieces) {
      const items = itemsOf(product)
      const quantity = (item: Item) => pieces ?? item.variant?.quantity ?? item.product.quantity
      await writeStock(env.SHOP, new Map(items.map((item) => [item.sku, quantity(item)])))
      const body = productForAisle(product, env.PUBLIC_URL, await readStock(env.SHOP))
      const address = `/api/products/${encodeURIComponent(product.id)}`
      await call('PUT', address, `Bearer ${env.ADMIN_TOKEN}`, body)
    },
  }
}

const at = (instant: number) => new Date(instant).toISOString()
