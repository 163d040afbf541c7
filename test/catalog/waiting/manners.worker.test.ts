/** The waiting list's manners on a real database: who may ask for whom, how often, and how it is left. */

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, now, setClockOffset } from '../../../worker/core/clock.ts'
import { putSuppressions } from '../../../worker/identity/store.ts'
import { suppressionHash } from '../../../worker/messages/links.ts'
import { moveClock, prepareShop } from '../../http/whole-site.ts'
import { HOUR, MINUTE, START, Waiters } from './waiters.ts'

let shop: Waiters

beforeEach(async () => {
  await prepareShop()
  moveClock(START)
  shop = await Waiters.open()
  await shop.stock()
})
afterEach(() => setClockOffset(0))

describe('the form', () => {
  it('answers everybody alike, whoever waits and whatever for', async () => {
    await shop.ask('anna')
    await shop.pass(MINUTE)
    const answers = [
      await shop.ask('anna'),
      await shop.ask('nobody'),
      await shop.ask('ben', { productId: 'there is no such product' }),
      await shop.ask('ben', { productId: undefined, url: 'https://shop.test/p/shoe?utm_source=x' }),
      await shop.ask('robot', { website: 'https://spam.test' }),
      await shop.ask('robot', { startedAt: now() + 500 }),
    ]
    for (const answer of answers) {
      expect([answer.status, await answer.json()]).toEqual([202, { status: 'pending' }])
    }
    expect(await shop.rows("select 1 from events where subject like '%robot%'")).toEqual([])
  })

  it.each([
    ['no address', { email: 'nobody' }, 'invalid_email'],
    ['no product', { productId: '', url: 'not an address' }, 'invalid_product'],
    ['no piece', { quantity: 0 }, 'invalid_quantity'],
    ['half a piece', { quantity: 1.5 }, 'invalid_quantity'],
    ['more pieces than anybody needs', { quantity: 1_000_000 }, 'invalid_quantity'],
  ])('refuses %s', async (_, wish, code) => {
    const answer = await shop.ask('anna', wish)
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, code])
  })

  it('takes no event of a page in its place', async () => {
    const answer = await shop.site.collect('pk_site', [
      {
        type: 'track',
        event: 'Back In Stock Requested',
        anonymousId: 'x',
        properties: { product_id: 'shoe', email: 'victim@example.com' },
      },
    ])
    expect(await answer.json()).toMatchObject({ rejected: [{ code: 'reserved_event' }] })
  })
})

describe('a stranger who enters somebody else’s address everywhere', () => {
  it('brings that mailbox a few mails that say who asked, and never a word of the stranger’s', async () => {
    for (let index = 0; index < 30; index++) {
      await shop.stock({ id: `thing-${index}` })
      await shop.ask('victim', { productId: `thing-${index}`, quantity: 3, name: 'BUY PILLS' })
    }
    await shop.pass(10 * MINUTE)
    const mails = shop.mailsTo('victim')
    expect(mails.map((mail) => mail.step)).toEqual(['listed', 'listed', 'listed'])
    expect(mails[0]?.text).toContain('Someone, most likely you, entered this address')
    expect(mails.some((mail) => mail.html.includes('PILLS'))).toBe(false)
    const [waits] = await shop.rows<{ count: number }>(
      'select count(*) as count from waiting_entries',
    )
    expect(waits?.count).toBe(5)
    for (let index = 0; index < 30; index++) await shop.stock({ id: `thing-${index}`, quantity: 9 })
    await shop.pass(3 * DAY)
    expect(shop.mails('victim').length).toBeLessThanOrEqual(8)
  })

  it('is stopped for good by one tap of the owner of the mailbox', async () => {
    await shop.ask('victim')
    await shop.pass(MINUTE)
    expect(await shop.press('victim', 'never')).toContain('You are off the list')
    await shop.ask('victim')
    await shop.stock({ id: 'sock' })
    await shop.ask('victim', { productId: 'sock' })
    await shop.stock({ quantity: 5 })
    await shop.pass(3 * HOUR)
    expect(shop.mails('victim')).toEqual(['listed'])
    expect(await shop.state('victim')).toBe('ended: left')
  })
})

describe('the page of a wait', () => {
  it('changes nothing when it is looked at, however often', async () => {
    await shop.ask('anna')
    await shop.pass(MINUTE)
    for (const method of ['GET', 'HEAD', 'GET']) {
      const answer = await shop.site.request(shop.page('anna'), { method })
      expect(answer.status).toBe(200)
    }
    expect(await shop.state('anna')).toBe('waiting')
  })

  it('is left with the one click of a mail program, which takes back what was under way', async () => {
    await shop.ask('anna')
    await shop.pass(MINUTE)
    const [mail] = shop.mailsTo('anna')
    expect(mail?.headers).toMatchObject({
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Id': '<back-in-stock.shop.test>',
    })
    const answer = await shop.site.request(shop.page('anna'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      redirect: 'manual',
    })
    expect(answer.status).toBe(200)
    await shop.stock({ quantity: 3 })
    await shop.pass(HOUR)
    expect(shop.mails('anna')).toEqual(['listed'])
    // Whoever left may come again.
    await shop.ask('anna')
    await shop.pass(HOUR)
    expect(shop.mails('anna')).toContain('back')
  })

  it('proves the mailbox when its owner says yes, and signs nobody up for anything', async () => {
    await shop.ask('anna')
    await shop.pass(MINUTE)
    expect(await shop.press('anna', 'confirm')).toContain('Your place is kept')
    await shop.pass(MINUTE)
    expect(await shop.rows('select email from profiles where email is not null')).toEqual([
      { email: 'anna@example.com' },
    ])
    expect(await shop.rows('select topic, status from subscriptions')).toEqual([
      { topic: 'back-in-stock', status: 'subscribed' },
    ])
    const page = await shop.site.request(shop.page('anna'))
    expect(await page.text()).not.toContain('Yes, that was me')
  })

  it('gives a hold back to the next in line when it is let go', async () => {
    await shop.ask('anna', { reserve: true })
    await shop.ask('ben', { reserve: true })
    await shop.pass(MINUTE)
    await shop.stock({ quantity: 1 })
    await shop.pass(MINUTE)
    expect(shop.mails('ben')).toEqual(['listed'])
    expect(await shop.press('anna', 'release')).toContain('Thank you for letting it go')
    await shop.pass(MINUTE)
    expect(shop.mails('ben')).toEqual(['listed', 'hold'])
    expect(await shop.held()).toBe(1)
  })

  it.each(['/m/w/nonsense', '/m/w/v1.a.b.c'])('at %s tells and does nothing', async (path) => {
    for (const method of ['GET', 'POST']) {
      expect((await shop.site.request(path, { method })).status).toBe(400)
    }
  })
})

describe('somebody with several reservations', () => {
  it('has one thing held at a time, and keeps the other places', async () => {
    await shop.stock({ id: 'sock' })
    await shop.ask('anna', { reserve: true })
    await shop.ask('anna', { reserve: true, productId: 'sock' })
    await shop.ask('ben', { reserve: true, productId: 'sock' })
    await shop.pass(MINUTE)
    await shop.stock({ quantity: 1 })
    await shop.stock({ id: 'sock', quantity: 1 })
    await shop.pass(MINUTE)
    expect(shop.mails('anna').filter((step) => step === 'hold')).toHaveLength(1)
    const held = await shop.rows<{ address: string; product_id: string }>(
      "select address, product_id from waiting_holds where state = 'held' order by address",
    )
    expect(held.filter(({ address }) => address === 'anna@example.com')).toHaveLength(1)
    const other = held.find(({ address }) => address === 'anna@example.com')?.product_id
    await shop.stock({ id: other === 'shoe' ? 'sock' : 'shoe', quantity: 3 })
    await shop.buys('anna', other)
    await shop.pass(2 * HOUR)
    expect(shop.mails('anna').filter((step) => step === 'hold')).toHaveLength(2)
  })
})

describe('an address that bounced or complained', () => {
  it('gets nothing, and gives its place to the next', async () => {
    await shop.ask('anna')
    await shop.ask('ben')
    await shop.pass(MINUTE)
    const hash = await suppressionHash(shop.site.config.ring, 'anna@example.com')
    await shop.site.db.batch([putSuppressions([{ hash, reason: 'complaint', at: now() }])])
    await shop.stock({ quantity: 1 })
    await shop.pass(2 * HOUR)
    expect(shop.mails('anna')).toEqual(['listed'])
    expect(shop.mails('ben')).toEqual(['listed', 'back'])
    expect(await shop.state('anna')).toBe('ended: unreachable')
  })
})

describe('two addresses of one person', () => {
  it('keep one place once the shop says whose they are: the one that was taken first', async () => {
    await shop.ask('anna', { reserve: true })
    await shop.ask('work')
    await shop.pass(MINUTE)
    for (const email of ['anna@example.com', 'work@example.com']) {
      await shop.site.collect('sk_site', [
        { type: 'identify', messageId: email, userId: 'c1', traits: { email } },
      ])
      await shop.pass(MINUTE)
    }
    expect([await shop.state('anna'), await shop.state('work')]).toEqual([
      'waiting',
      'ended: merged',
    ])
    const people = await shop.rows<{ count: number }>(
      'select count(distinct profile_id) as count from waiting_entries',
    )
    expect(people).toEqual([{ count: 1 }])
  })
})

describe('a database that is looked into', () => {
  it('is written to only where something changed', async () => {
    await shop.ask('anna')
    await shop.pass(MINUTE)
    const site = (await Waiters.open(env.DB)).site
    await site.tick()
    const before = site.db.usage.rowsWritten
    moveClock(now() + MINUTE)
    await site.tick()
    // The heartbeat is one row; the waiting list writes none.
    expect(site.db.usage.rowsWritten - before).toBeLessThanOrEqual(3)
  })
})
