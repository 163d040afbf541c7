/** The waiting list on a real database, from the form to the mailbox: waves, holds, dates, purchases and ends. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, now, setClockOffset } from '../../../worker/core/clock.ts'
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

describe('somebody who asks to be told', () => {
  it('gets one mail that says so, and another when it is back', async () => {
    expect((await shop.ask('anna')).status).toBe(202)
    await shop.pass(MINUTE)
    expect(shop.mails('anna')).toEqual(['listed'])
    await shop.ask('anna', { quantity: 2 })
    await shop.pass(HOUR)
    expect(shop.mails('anna')).toEqual(['listed'])
    await shop.stock({ quantity: 5 })
    await shop.pass(MINUTE)
    expect(shop.mails('anna')).toEqual(['listed', 'back'])
    const [, back] = shop.mailsTo('anna')
    expect(back?.subject).toBe('It is back: The shoe')
    expect(back?.html).toContain('89.90')
    await shop.pass(3 * DAY)
    expect(shop.mails('anna')).toEqual(['listed', 'back'])
  })
})

describe('a restock', () => {
  it('is told to one and a half people a piece, the oldest first, and to the next after an hour', async () => {
    const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    for (const name of people) await shop.ask(name)
    await shop.pass(MINUTE)
    await shop.stock({ quantity: 2 })
    await shop.pass(MINUTE)
    const told = () => people.filter((name) => shop.mails(name).includes('back')).join('')
    expect(told()).toBe('abc')
    await shop.pass(50 * MINUTE)
    expect(told()).toBe('abc')
    await shop.pass(11 * MINUTE)
    expect(told()).toBe('abcdef')
    await shop.buys('a')
    await shop.stock({ quantity: 0 })
    await shop.pass(5 * HOUR)
    expect(told()).toBe('abcdef')
    expect(await shop.state('a')).toBe('ended: order')
  })

  it('holds two pieces for a day for whoever reserved them, and then it is the turn of the next', async () => {
    await shop.ask('anna', { reserve: true, quantity: 2 })
    await shop.ask('ben')
    await shop.ask('cleo')
    await shop.pass(MINUTE)
    await shop.stock({ quantity: 2 })
    await shop.pass(MINUTE)
    expect(shop.mails('anna')).toEqual(['listed', 'hold'])
    expect(await shop.held()).toBe(2)
    const [, hold] = shop.mailsTo('anna')
    expect(hold?.subject).toMatch(/^Held for you until Wednesday 09:\d\d \(UTC\): The shoe$/)
    expect(hold?.html).toContain('cart')
    await shop.pass(23 * HOUR)
    expect(shop.mails('ben')).toEqual(['listed'])
    await shop.pass(2 * HOUR)
    expect(await shop.held()).toBe(0)
    expect(shop.mails('anna')).toEqual(['listed', 'hold', 'hold-reminder', 'hold-ended'])
    expect(shop.mails('ben')).toEqual(['listed', 'back'])
    expect(shop.mails('cleo')).toEqual(['listed', 'back'])
    await shop.pass(5 * DAY)
    expect(shop.mails('anna')).toEqual(['listed', 'hold', 'hold-reminder', 'hold-ended'])
  })
})

describe('whoever buys', () => {
  it('is written to no more, and what was held for them is theirs', async () => {
    await shop.ask('anna', { reserve: true })
    await shop.ask('ben', { reserve: true })
    await shop.stock({ quantity: 1 })
    await shop.pass(MINUTE)
    expect(await shop.state('anna')).toBe('held')
    await shop.buys('anna')
    await shop.pass(MINUTE)
    expect(await shop.state('anna')).toBe('ended: order')
    // The shop has not taken the piece off its stock yet: it is not offered again.
    expect(shop.mails('ben')).toEqual(['listed'])
    await shop.stock({ quantity: 0 })
    await shop.pass(DAY + HOUR)
    expect(shop.mails('anna')).toEqual(['hold'])
    expect(shop.mails('ben')).toEqual(['listed'])
  })
})

describe('a wait', () => {
  it('ends after ninety days', async () => {
    await shop.ask('anna')
    await shop.pass(MINUTE)
    moveClock(now() + 90 * DAY)
    await shop.site.tick()
    expect(await shop.state('anna')).toBe('ended: expired')
    expect(await shop.rows('select * from waiting_items')).toEqual([])
  })
})
