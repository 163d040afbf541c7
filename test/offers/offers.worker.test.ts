/** Offers: a code for each person and never a second, used up once, and nothing for whoever guesses. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { HOUR, now } from '../../worker/core/clock.ts'
import { holderOf } from '../../worker/offers/code.ts'
import { issueCode } from '../../worker/offers/issuing/store.ts'
import { findOffer, type OfferRow } from '../../worker/offers/store.ts'
import { BEARER } from '../http/api-site.ts'
import { openWholeSite, prepareShop, type WholeSite } from '../http/whole-site.ts'

let site: WholeSite

beforeAll(async () => {
  await prepareShop()
  site = await openWholeSite(env.DB)
})

const owner = (method: string, path: string, body?: unknown) =>
  site.request(path, {
    method,
    headers: { ...BEARER, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

async function offer(id: string, rule: Record<string, unknown>): Promise<OfferRow> {
  const answer = await owner('PUT', `/api/offers/${id}`, { name: id, ...rule })
  expect(answer.status).toBe(200)
  const row = await findOffer(site.db, id)
  if (!row) throw new Error('The offer was not kept.')
  return row
}

async function codeFor(
  rule: OfferRow,
  address: string,
  more: { budget?: number; bought?: boolean; at?: number } = {},
) {
  const rules = { bought: more.bought ?? false, budget: more.budget ?? null }
  const request = { holder: await holderOf(address), address, rules }
  return issueCode(site.db, rule, request, more.at ?? now())
}

async function given(rule: OfferRow, address: string): Promise<string> {
  const issued = await codeFor(rule, address)
  if (!issued.ok) throw new Error(issued.reason)
  return issued.code.code
}

async function till(path: 'check' | 'redeem', body: Record<string, unknown>, key = 'sk_site') {
  const answer = await site.request(`/v1/offers/${path}`, {
    method: 'POST',
    body: JSON.stringify({ ...body, writeKey: key }),
  })
  return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) }
}

const tenOff = { kind: 'percent', value: 10 }

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

describe('at the till', () => {
  it('of a hundred orders that use one code at once, one wins', async () => {
    const rule = await offer('race', tenOff)
    const code = await given(rule, 'hugo@example.com')
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => till('redeem', { code, orderId: `race-${index}` })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(99)
  })

  it('the order that won may ask again, as a shop does whose connection broke', async () => {
    const rule = await offer('again', tenOff)
    const code = await given(rule, 'ida@example.com')
    const order = { code, orderId: 'o-7', amount: 89.9, currency: 'EUR' }
    const first = await till('redeem', order)
    expect(first).toMatchObject({ status: 200, discount: { amount: '8.99', currency: 'EUR' } })
    expect(await till('redeem', order)).toEqual(first)
    expect(await till('redeem', { ...order, orderId: 'o-8' })).toMatchObject({
      code: 'already_redeemed',
    })
  })

  it('a code is read as people type it', async () => {
    const rule = await offer('typed', { ...tenOff, prefix: 'OIL' })
    const code = await given(rule, 'jan@example.com')
    const typed = ` ${code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')} `
    expect(await till('check', { code: typed })).toMatchObject({ status: 200, code })
  })

  it.each([
    ['nobody knows', { code: 'NO-SUCH-CODE' }, 404, 'unknown_code'],
    ['is missing', {}, 400, 'missing_code'],
    ['lies in the pool', { code: 'FREE-1' }, 404, 'unknown_code'],
    ['was given to somebody else', { email: 'other@example.com' }, 409, 'other_person'],
    ['comes with no address', { email: 'nobody' }, 400, 'invalid_email'],
    ['is for larger orders', { amount: 49.99, currency: 'EUR' }, 409, 'below_minimum'],
    ['is for another currency', { amount: 99, currency: 'USD' }, 409, 'other_currency'],
    [
      'comes with an order worth nothing sensible',
      { amount: -1, currency: 'EUR' },
      400,
      'invalid_amount',
    ],
  ])('a code that %s is refused with a reason', async (_, body, status, reason) => {
    const rule = await offer('rules', {
      kind: 'amount',
      value: 10,
      currency: 'EUR',
      minimum: 50,
    })
    await offer('free', { ...tenOff, codes: 'pool' })
    await owner('POST', '/api/offers/free/codes', { codes: ['FREE-1'] })
    const own = 'nobody knows|is missing|lies in the pool'.includes(_)
      ? {}
      : { code: await given(rule, 'kim@example.com') }
    expect(await till('redeem', { orderId: 'o-9', ...own, ...body })).toMatchObject({
      status,
      code: reason,
    })
  })

  it('the public key can neither ask nor use', async () => {
    const rule = await offer('closed', tenOff)
    const code = await given(rule, 'lea@example.com')
    for (const path of ['check', 'redeem'] as const) {
      expect(await till(path, { code, orderId: 'o-1' }, 'pk_site')).toMatchObject({
        status: 403,
        code: 'secret_key_required',
      })
    }
  })
})

describe('the owner', () => {
  it.each([
    ['a percentage above a hundred', { kind: 'percent', value: 101 }, 'value must be a percentage'],
    ['an amount without a currency', { kind: 'amount', value: 5 }, 'currency must be given'],
    ['a gift that is nothing', { kind: 'gift' }, 'gift must say'],
    ['a kind that there is not', { kind: 'bogof' }, 'kind must be'],
    ['a currency that is none', { kind: 'amount', value: 5, currency: 'euro' }, 'currency must be'],
    [
      'a gift that a platform would have to give',
      { kind: 'gift', gift: 'a mug', codes: 'shopify' },
      'codes must be generated or pool',
    ],
    ['a term of two years', { ...tenOff, validHours: 20_000 }, 'validHours must be'],
  ])('is told what is wrong with %s', async (_, rule, message) => {
    const answer = await owner('PUT', '/api/offers/wrong', { name: 'Wrong', ...rule })
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { detail: string }).detail).toContain(message)
  })

  it('sees what became of the codes', async () => {
    const answer = await owner('GET', '/api/offers')
    const { items } = (await answer.json()) as { items: { id: string; count: unknown }[] }
    const count = (wanted: string) => items.find(({ id }) => id === wanted)?.count
    expect(count('pool')).toEqual({ free: 0, given: 2, redeemed: 0, live: 2 })
    expect(count('race')).toEqual({ free: 0, given: 1, redeemed: 1, live: 0 })
  })
})
