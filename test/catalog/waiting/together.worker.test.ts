/** Many at once on a real database: overlapping ticks, and fifty people who want to have the last two pieces held. */

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { now, setClockOffset } from '../../../worker/core/clock.ts'
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

const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`)

describe('fifty people who ask for a hold at once', () => {
  it('get two of two pieces, and the others are told so', async () => {
    for (const name of names(50)) await shop.ask(name)
    await shop.pass(MINUTE)
    // Enough for everybody to be told; then all but two pieces go.
    await shop.stock({ quantity: 40 })
    await shop.pass(MINUTE)
    const told = names(50).filter((name) => shop.mails(name).includes('back'))
    expect(told).toHaveLength(50)
    await shop.stock({ quantity: 2 })
    const sites = await Promise.all([1, 2, 3].map(() => Waiters.open(env.DB)))
    const answers = await Promise.all(
      told.map((name, index) => {
        const path = shop.page(name)
        const other = sites[index % sites.length]
        return other?.site.request(path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          body: 'act=hold',
        })
      }),
    )
    const texts = await Promise.all(answers.map((answer) => answer?.text()))
    expect(texts.filter((text) => text?.includes('Held for you until'))).toHaveLength(2)
    expect(texts.filter((text) => text?.includes('nothing is left to hold'))).toHaveLength(48)
    expect(await shop.held()).toBe(2)
    await shop.pass(MINUTE)
    const [held] = await shop.rows<{ count: number }>(
      "select count(*) as count from messages where step = 'hold' and state = 'sent'",
    )
    expect(held?.count).toBe(2)
  })

  it('by the form get two of two pieces held in the order in which they asked', async () => {
    await shop.stock({ quantity: 2 })
    await Promise.all(names(50).map((name) => shop.ask(name, { reserve: true })))
    await shop.pass(MINUTE)
    expect(await shop.held()).toBe(2)
    const rows = await shop.rows<{ state: string; since: number }>(
      'select state, since from waiting_entries order by since, address',
    )
    expect(rows.slice(0, 2).map(({ state }) => state)).toEqual(['held', 'held'])
    expect(new Set(rows.slice(2).map(({ state }) => state))).toEqual(new Set(['waiting']))
  })
})

describe('ticks that overlap', () => {
  it('tell everybody once and hold each piece once', async () => {
    for (const [index, name] of names(30).entries()) {
      await shop.ask(name, { reserve: index % 3 === 0, quantity: 1 + (index % 2) })
    }
    await shop.pass(MINUTE)
    const sites = await Promise.all([1, 2, 3].map(() => Waiters.open(env.DB)))
    for (const [quantity, wait] of [
      [3, MINUTE],
      [3, HOUR],
      [9, HOUR],
      [9, 25 * HOUR],
      [12, HOUR],
    ] as const) {
      await shop.stock({ quantity })
      moveClock(now() + wait)
      for (let round = 0; round < 3; round++) {
        await Promise.all(sites.map(({ site }) => site.tick()))
        expect(await shop.held()).toBeLessThanOrEqual(quantity)
        moveClock(now() + 1_000)
      }
    }
    expect(await shop.rows("select 1 from waiting_holds where state = 'expired'")).not.toEqual([])
    const mails = sites.flatMap(({ site }) => site.handed).map((mail) => mail.id)
    expect(new Set(mails).size).toBe(mails.length)
    const twice = await shop.rows(
      `select address, step, count(*) as count from messages where step in ('back', 'hold')
       group by address, step, json_extract(data, '$.hold') having count(*) > 1`,
    )
    expect(twice).toEqual([])
  })
})
