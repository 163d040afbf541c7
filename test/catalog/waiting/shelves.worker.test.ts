/** The waiting list and what shops say of their stock: variants, unknown numbers, dates, products that nobody knew yet. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, now, setClockOffset } from '../../../worker/core/clock.ts'
import { saveSettings } from '../../../worker/site/store.ts'
import { moveClock, prepareShop } from '../../http/whole-site.ts'
import { HOUR, MINUTE, START, Waiters } from './waiters.ts'

let shop: Waiters

beforeEach(async () => {
  await prepareShop()
  moveClock(START)
  shop = await Waiters.open()
})
afterEach(() => setClockOffset(0))

const sizes = (small: number, large: number) =>
  [
    ['s', small],
    ['l', large],
  ].map(([id, quantity]) => ({
    id,
    title: `Size ${id}`,
    quantity,
    availability: Number(quantity) > 0 ? 'in_stock' : 'out_of_stock',
  }))

describe('a product with variants', () => {
  it('tells whoever waits for the one that came, and whoever takes any', async () => {
    await shop.stock({ variants: sizes(0, 0) })
    await shop.ask('small', { variantId: 's' })
    await shop.ask('large', { variantId: 'l' })
    await shop.ask('any')
    await shop.pass(MINUTE)
    await shop.stock({ quantity: 4, variants: sizes(0, 4) })
    await shop.pass(MINUTE)
    expect(shop.mails('large')).toEqual(['listed', 'back'])
    expect(shop.mails('any')).toEqual(['listed', 'back'])
    expect(shop.mails('small')).toEqual(['listed'])
    expect(shop.mailsTo('large').at(-1)?.text).toContain('Size l')
  })

  it('never holds more of a variant than there is, nor of all together', async () => {
    await shop.stock({ variants: sizes(0, 0) })
    await shop.ask('any', { reserve: true, quantity: 3 })
    await shop.ask('small', { variantId: 's', reserve: true, quantity: 2 })
    await shop.ask('large', { variantId: 'l', reserve: true, quantity: 2 })
    await shop.pass(MINUTE)
    await shop.stock({ quantity: 4, variants: sizes(2, 2) })
    await shop.pass(2 * HOUR)
    expect(await shop.held()).toBeLessThanOrEqual(4)
    const held = await shop.rows<{ variant_id: string; quantity: number }>(
      'select variant_id, quantity from waiting_holds order by created_at, variant_id',
    )
    expect(held).toContainEqual({ variant_id: '', quantity: 3 })
    expect(held.filter(({ variant_id }) => variant_id !== '').length).toBeLessThanOrEqual(1)
  })
})

describe('a shop that does not say how many pieces it has', () => {
  it('has a fixed number of people told each hour while something is there, and holds nothing', async () => {
    await saveSettings(shop.site.db, { waitingWaveSize: 3 })
    await shop.stock()
    const people = ['a', 'b', 'c', 'd', 'e']
    for (const name of people) await shop.ask(name, { reserve: true })
    await shop.pass(MINUTE)
    await shop.stock({ quantity: null })
    await shop.pass(MINUTE)
    const told = () => people.filter((name) => shop.mails(name).includes('back')).join('')
    expect(told()).toBe('abc')
    await shop.pass(61 * MINUTE)
    expect(told()).toBe('abcde')
    expect(await shop.held()).toBe(0)
    expect(shop.mailsTo('a').at(-1)?.text).not.toContain('Hold it for me')
  })
})

describe('the owner’s wishes', () => {
  it('keep a small rest off the list', async () => {
    await saveSettings(shop.site.db, { waitingMinimum: 3 })
    await shop.stock()
    await shop.ask('anna')
    await shop.stock({ quantity: 2 })
    await shop.pass(2 * HOUR)
    expect(shop.mails('anna')).toEqual(['listed'])
    await shop.stock({ quantity: 3 })
    await shop.pass(MINUTE)
    expect(shop.mails('anna')).toEqual(['listed', 'back'])
  })

  it('let customers with three orders come some days earlier', async () => {
    await saveSettings(shop.site.db, { waitingVipDays: 2 })
    await shop.stock()
    await shop.stock({ id: 'sock' })
    for (let order = 0; order < 3; order++) {
      await shop.buys('vera', 'sock')
      await shop.pass(MINUTE)
    }
    for (const name of ['anna', 'ben', 'vera']) await shop.ask(name)
    await shop.pass(MINUTE)
    await shop.stock({ quantity: 1 })
    await shop.pass(MINUTE)
    const told = ['anna', 'ben', 'vera'].filter((name) => shop.mails(name).includes('back'))
    expect(told).toEqual(['anna', 'vera'])
  })

  it('stop all of it with the switch, and lose nobody', async () => {
    const flip = (enabled: boolean) =>
      shop.site.request('/api/waiting', {
        method: 'PUT',
        headers: { Authorization: 'Bearer dev' },
        body: JSON.stringify({ enabled }),
      })
    await shop.stock()
    await flip(false)
    await shop.ask('anna')
    await shop.stock({ quantity: 5 })
    await shop.pass(DAY)
    expect(shop.mails('anna')).toEqual([])
    await flip(true)
    await shop.stock({ quantity: 6 })
    await shop.pass(MINUTE)
    expect(shop.mails('anna')).toEqual(['back'])
  })
})

describe('a date', () => {
  const mail = (name: string) => shop.mailsTo(name).at(-1)

  it('is told with the first mail, and once more when it has moved and stands', async () => {
    await shop.stock({ expectedAt: START + 10 * DAY })
    await shop.ask('anna', { reserve: true })
    await shop.pass(MINUTE)
    expect(mail('anna')?.text).toContain('expected on Friday 13 March')
    expect((await shop.rows('select wants from waiting_entries'))[0]).toEqual({ wants: 'preorder' })
    // A slip of the pen that is mended within the hour is told to nobody.
    await shop.stock({ expectedAt: START + 100 * DAY })
    await shop.pass(30 * MINUTE)
    await shop.stock({ expectedAt: START + 10 * DAY })
    await shop.pass(3 * HOUR)
    expect(shop.mails('anna')).toEqual(['listed'])
    await shop.stock({ expectedAt: START + 17 * DAY })
    await shop.pass(3 * HOUR)
    expect(shop.mails('anna')).toEqual(['listed', 'date'])
    expect(mail('anna')?.subject).toBe('The date has moved: The shoe')
    expect(mail('anna')?.text?.replaceAll(/\s+/g, ' ')).toContain(
      'We told you to expect this on Friday 13 March. It is now expected on Friday 20 March.',
    )
    await shop.pass(2 * DAY)
    expect(shop.mails('anna')).toEqual(['listed', 'date'])
  })

  it('that becomes known later is told, but not at night', async () => {
    await shop.stock()
    await shop.ask('anna', { timezone: 'Europe/Vienna' })
    await shop.pass(12 * HOUR)
    await shop.stock({ expectedAt: START + 10 * DAY })
    await shop.pass(3 * HOUR)
    expect(shop.mails('anna')).toEqual(['listed'])
    await shop.pass(9 * HOUR)
    expect(shop.mails('anna')).toEqual(['listed', 'date'])
    expect(mail('anna')?.subject).toBe('There is a date: The shoe')
    expect(new Date(mail('anna')?.at ?? 0).getUTCHours()).toBeGreaterThanOrEqual(7)
  })
})

describe('a product that the catalogue does not know yet', () => {
  it('can be waited for by its address, and is found once it is learned', async () => {
    await shop.ask('anna', {
      productId: undefined,
      url: 'https://www.shop.test/p/shoe?utm_source=x',
    })
    await shop.pass(HOUR)
    expect(shop.mails('anna')).toEqual([])
    await shop.stock({ quantity: 2 })
    await shop.pass(MINUTE)
    expect(shop.mails('anna')).toEqual(['back'])
    expect(await shop.rows('select product_id, state from waiting_entries')).toEqual([
      { product_id: 'shoe', state: 'called' },
    ])
  })
})

describe('what pages are told of the stock', () => {
  const ask = async (query: string) => {
    const answer = await shop.site.request(`/v1/stock?key=pk_site&${query}`)
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  it('is what can be bought and what can be waited for, never how many pieces', async () => {
    await shop.stock({ expectedAt: now() + 3 * DAY, variants: sizes(0, 7) })
    for (const query of [
      'product=shoe',
      'url=https%3A%2F%2Fshop.test%2Fp%2Fshoe%3Fref%3Dx',
      'product=s',
    ]) {
      const { status, body } = await ask(query)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        product: { id: 'shoe', title: 'The shoe', variants: [{ id: 's' }, { id: 'l' }] },
        offers: { notify: true, reserve: true, preorder: true },
      })
      expect(JSON.stringify(body)).not.toContain('quantity')
    }
  })

  it('is nothing of a product that is not there, and an error without a name or a key', async () => {
    expect((await ask('product=nothing')).body).toEqual({
      product: null,
      offers: { notify: true, reserve: false, preorder: false },
    })
    expect((await ask('')).status).toBe(400)
    expect((await shop.site.request('/v1/stock?product=shoe')).status).toBe(401)
    expect((await shop.site.request('/v1/stock?key=sk_site&product=shoe')).status).toBe(403)
  })
})
