/** Codes: one for each person and never a second, and no more of them than the owner wants to give. */

import { beforeAll, describe, expect, it } from 'vitest'
import { HOUR, now } from '../../worker/core/clock.ts'
import { type Counter, openCounter, tenOff } from './counter.ts'

let owner: Counter['owner']
let offer: Counter['offer']
let codeFor: Counter['codeFor']
let given: Counter['given']
let till: Counter['till']

beforeAll(async () => {
  ;({ owner, offer, codeFor, given, till } = await openCounter())
})

describe('a code', () => {
  it('is the same for one person however often, by whichever spelling of the address, and another for anybody else', async () => {
    const rule = await offer('welcome', { ...tenOff, prefix: 'hello' })
    const code = await given(rule, 'anna.lee@gmail.com')
    expect(code).toMatch(/^HELLO-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    expect(await given(rule, 'Anna.Lee+shop@gmail.com')).toBe(code)
    expect(await given(rule, 'annalee@gmail.com')).toBe(code)
    expect(await given(rule, 'anna.lee@example.com')).not.toBe(code)
  })

  it('is one, though twenty ask at once', async () => {
    const rule = await offer('at-once', tenOff)
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => given(rule, 'ben@example.com')),
    )
    expect(new Set(codes).size).toBe(1)
  })

  it('is never followed by a second, neither when it was used nor when its time is over', async () => {
    const rule = await offer('once', { ...tenOff, validHours: 24 })
    const code = await given(rule, 'carl@example.com')
    expect(await till('redeem', { code, orderId: 'o-1' })).toMatchObject({ status: 200 })
    expect(await codeFor(rule, 'carl@example.com')).toEqual({ ok: false, reason: 'spent' })
    await given(rule, 'dora@example.com')
    const later = await codeFor(rule, 'dora@example.com', { at: now() + 25 * HOUR })
    expect(later).toEqual({ ok: false, reason: 'spent' })
  })

  it('comes from the pool where there is one, each to one person, and says when none is left', async () => {
    const rule = await offer('pool', { ...tenOff, codes: 'pool' })
    const added = await owner('POST', '/api/offers/pool/codes', {
      codes: ['summer-1', 'summer-2', 'summer-2', '', 7],
    })
    expect(await added.json()).toMatchObject({
      added: 2,
      accepted: 3,
      rejected: [{ index: 3 }, { index: 4 }],
    })
    const people = ['p1@example.com', 'p2@example.com', 'p3@example.com', 'p1@example.com']
    const issued = await Promise.all(people.map((address) => codeFor(rule, address)))
    const codes = issued.flatMap((one) => (one.ok ? [one.code.code] : []))
    expect(new Set(codes)).toEqual(new Set(['SUMMER-1', 'SUMMER-2']))
    expect(issued.some((one) => !one.ok && one.reason === 'pool_empty')).toBe(true)
  })

  it('is not given where a person has cost enough this year', async () => {
    const euros = { kind: 'amount', currency: 'EUR', stacks: true }
    const first = await offer('five', { ...euros, value: 5 })
    const second = await offer('six', { ...euros, value: 6 })
    expect(await codeFor(first, 'emil@example.com', { budget: 10 })).toMatchObject({ ok: true })
    expect(await codeFor(second, 'emil@example.com', { budget: 10 })).toEqual({
      ok: false,
      reason: 'over_budget',
    })
    expect(await codeFor(second, 'emil@example.com', { budget: 11 })).toMatchObject({ ok: true })
  })

  it('is reckoned in each currency by itself, whatever its smallest coin is', async () => {
    const yen = await offer('yen', { kind: 'amount', value: 9, currency: 'JPY', stacks: true })
    const dinar = await offer('dinar', { kind: 'amount', value: 9, currency: 'KWD', stacks: true })
    const more = await offer('more-yen', {
      kind: 'amount',
      value: 2,
      currency: 'JPY',
      stacks: true,
    })
    const budget = { budget: 10 }
    expect(await codeFor(yen, 'yuki@example.com', budget)).toMatchObject({ ok: true })
    expect(await codeFor(dinar, 'yuki@example.com', budget)).toMatchObject({ ok: true })
    expect(await codeFor(more, 'yuki@example.com', budget)).toMatchObject({ reason: 'over_budget' })
  })

  it('of a percentage, which costs nobody knows what, is given as long as anything of the year’s budget is left', async () => {
    const share = await offer('share', { ...tenOff, stacks: true })
    const again = await offer('share-again', { ...tenOff, stacks: true })
    const code = await codeFor(share, 'pia@example.com', { budget: 10 })
    if (!code.ok) throw new Error(code.reason)
    const order = { code: code.code.code, orderId: 'o-pia', amount: 100, currency: 'CHF' }
    expect(await till('redeem', order)).toMatchObject({ status: 200 })
    expect(await codeFor(again, 'pia@example.com', { budget: 10 })).toMatchObject({
      reason: 'over_budget',
    })
    expect(await codeFor(again, 'pia@example.com', { budget: 10.01 })).toMatchObject({ ok: true })
  })

  it('is not given beside another one that can still be used, unless one of the offers allows it', async () => {
    const [one, other] = [await offer('alone', tenOff), await offer('alone-too', tenOff)]
    const beside = await offer('beside', { ...tenOff, stacks: true })
    const code = await given(one, 'sam@example.com')
    expect(await codeFor(other, 'sam@example.com')).toEqual({ ok: false, reason: 'has_code' })
    expect(await codeFor(beside, 'sam@example.com')).toMatchObject({ ok: true })
    await till('redeem', { code, orderId: 'o-sam' })
    expect(await codeFor(other, 'sam@example.com')).toMatchObject({ ok: true })
  })

  it('of two offers that exclude each other is one, though both are asked for at once', async () => {
    const rules = await Promise.all(['left', 'right'].map((id) => offer(id, tenOff)))
    const issued = await Promise.all(rules.map((rule) => codeFor(rule, 'tom@example.com')))
    expect(issued.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('waits the days that the owner wants between two', async () => {
    const one = await offer('lately', { ...tenOff, validHours: 1 })
    const other = await offer('apart', { ...tenOff, daysApart: 30 })
    await given(one, 'uma@example.com')
    const asked = (days: number) =>
      codeFor(other, 'uma@example.com', { at: now() + days * 24 * HOUR })
    expect(await asked(29)).toEqual({ ok: false, reason: 'too_soon' })
    expect(await asked(31)).toMatchObject({ ok: true })
  })

  it('is for people who never bought where the owner says so', async () => {
    const rule = await offer('first', { ...tenOff, neverBought: true })
    expect(await codeFor(rule, 'vera@example.com', { bought: true })).toEqual({
      ok: false,
      reason: 'has_bought',
    })
    expect(await codeFor(rule, 'vera@example.com')).toMatchObject({ ok: true })
  })

  it('is not given any more when the owner stopped the offer, and those that were given still hold', async () => {
    const rule = await offer('stopped', tenOff)
    const code = await given(rule, 'fay@example.com')
    const stopped = await offer('stopped', { ...tenOff, active: false })
    expect(await codeFor(stopped, 'gus@example.com')).toEqual({
      ok: false,
      reason: 'offer_stopped',
    })
    expect(await till('check', { code })).toMatchObject({ status: 200 })
  })
})
