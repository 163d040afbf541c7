/** The story of the fault tests: Anna and Ben sign up and leave carts behind; Anna buys after the second email, Ben never does. */

import { env } from 'cloudflare:workers'
import { DAY, HOUR, MINUTE, now } from '../../worker/core/clock.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { landingUrl, pageLink, suppressionHash } from '../../worker/messages/links.ts'
import { nextDue } from '../../worker/tick/store.ts'
import { moveClock, SHOP, type WholeSite } from '../http/whole-site.ts'

/** A Tuesday morning, so that no quiet hours are in the way. */
export const START = Date.parse('2026-03-03T09:00:00Z')
const PEOPLE = ['anna', 'ben'] as const
type Name = (typeof PEOPLE)[number]

const address = (name: Name) => `${name}@example.com`
/** The test's own look at the database, which never fails. */
const eyes = () => openDatabase(env.DB)

/**
 * A piece of the story, lived on a site whose database may fail: what fails is tried again, as SDK, people and cron do.
 * The form is sent to `steady`, where nothing fails: whoever sends it twice has asked twice, which is another story.
 */
export type Chapter = (site: WholeSite, steady: WholeSite) => Promise<void>

/** The whole story, in chapters that each begin where everything that was due is done. */
export const chapters: readonly Chapter[] = [
  async (site, steady) => {
    moveClock(START)
    await insist(() =>
      site.collect(
        'pk_site',
        PEOPLE.flatMap((name) => [
          visit(name, 'page', 'Home', {}),
          visit(name, 'track', 'Product Viewed', { product_id: 'p-1', category: 'Shoes' }),
        ]),
      ),
    )
    for (const name of PEOPLE) {
      const body = JSON.stringify({ email: address(name), anonymousId: name, writeKey: 'pk_site' })
      await insist(() => steady.request('/v1/subscribe', { method: 'POST', body }))
    }
  },
  (site) => settle(site, START),
  async (site) => {
    moveClock(START + 10 * MINUTE)
    for (const name of PEOPLE) await confirm(site, name)
  },
  (site) => settle(site, START + 10 * MINUTE),
  async (site) => {
    moveClock(START + 20 * MINUTE)
    await insist(() =>
      site.collect(
        'pk_site',
        PEOPLE.flatMap((name) => [
          visit(name, 'track', 'Product Added', { product_id: 'p-1', quantity: 1, price: 80 }),
          visit(name, 'track', 'Product Added', { product_id: 'p-2', quantity: 2, price: 9.5 }),
        ]),
      ),
    )
  },
  (site) => settle(site, START + 40 * MINUTE),
  (site) => settle(site, START + 4.5 * HOUR),
  (site) => settle(site, START + 25 * HOUR),
  async (site) => {
    moveClock(START + 26 * HOUR)
    await followCartLink(site, 'anna', 'nudge')
  },
  async (site) => {
    moveClock(START + 26.2 * HOUR)
    await insist(() => site.collect('sk_site', [order('anna')]))
  },
  (site) => settle(site, START + 26.5 * HOUR),
  (site) => settle(site, START + 3 * DAY + HOUR),
  (site) => settle(site, START + 5 * DAY),
]

function order(name: Name) {
  return {
    type: 'track',
    event: 'Order Completed',
    messageId: 'order-1',
    timestamp: new Date(now()).toISOString(),
    anonymousId: name,
    context: { traits: { email: address(name) } },
    properties: {
      order_id: 'o-1',
      revenue: 99,
      currency: 'EUR',
      products: [{ product_id: 'p-1', quantity: 1, price: 80 }],
    },
  }
}

function visit(name: Name, type: string, what: string, properties: object) {
  return {
    type,
    ...(type === 'page' ? { name: what } : { event: what }),
    messageId: `${name}-${what}-${Object.values(properties).join('-')}`,
    timestamp: new Date(now()).toISOString(),
    anonymousId: name,
    properties,
    context: { timezone: 'UTC', page: { url: `${SHOP}/` } },
  }
}

/** Presses the button behind the link of the confirmation mail. Whether that mail arrived may be unknown; here it did. */
async function confirm(site: WholeSite, name: Name): Promise<void> {
  const { ring, publicUrl } = site.config
  const message = await messageOf(name, 'confirm')
  const hash = await suppressionHash(ring, address(name))
  const link = await pageLink(ring, publicUrl, 'confirm', message.id, hash)
  await insist(() => site.request(new URL(link).pathname, { method: 'POST' }))
}

/** The shop's page says that a human followed the mail's link to the cart. */
async function followCartLink(site: WholeSite, name: Name, step: string): Promise<void> {
  const { id } = await messageOf(name, step)
  const click = { messageId: id, link: 0 }
  const url = new URL(await landingUrl(site.config.ring, `${SHOP}/cart`, click, now()))
  const token = url.searchParams.get('aisle_c')
  const body = JSON.stringify({ token, anonymousId: name })
  await insist(() => site.request('/v1/clicks', { method: 'POST', body }))
}

async function messageOf(name: Name, step: string) {
  return eyes()
    .query.selectFrom('messages')
    .selectAll()
    .where('address', '=', address(name))
    .where('step', '=', step)
    .executeTakeFirstOrThrow()
}

/** Sends again what was not taken, as the SDK does and as people do. */
async function insist(send: () => Promise<Response>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const response = await send()
    const answer = await response.text()
    if (response.ok && !answer.includes('"code"')) return
    if (response.status < 500 || attempt === 3) {
      throw new Error(`It was answered with ${response.status}: ${answer}`)
    }
  }
}

/** Ticks at an instant until all that was due is done. After a tick that failed, time passes until its leases end. */
async function settle(site: WholeSite, at: number): Promise<void> {
  moveClock(at)
  for (let attempt = 0; attempt < 4; attempt++) {
    const done = await site.tick().then(
      () => true,
      () => false,
    )
    if (done && !(await isBusy())) return
    moveClock(now() + 4 * MINUTE)
  }
  throw new Error(`Something stays due at ${new Date(at).toISOString()}.`)
}

/** Whether something is due, or soon again: what failed is tried a minute later. */
async function isBusy(): Promise<boolean> {
  const due = await nextDue(eyes())
  if (due !== null && due <= now() + 4 * MINUTE) return true
  const { results } = await env.DB.prepare(
    "select 1 from messages where state in ('claimed', 'sending')",
  ).all()
  return results.length > 0
}
