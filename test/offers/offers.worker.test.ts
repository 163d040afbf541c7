/** Offers: a code for each person and never a second, used up once, and nothing for whoever guesses. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { HOUR, now } from '../../worker/core/clock.ts'
import { holderOf } from '../../worker/offers/code.ts'
import { findOffer, issueCode, type OfferRow } from '../../worker/offers/store.ts'
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

async function codeFor(rule: OfferRow, address: string, budget: number | null = null) {
  return issueCode(site.db, rule, await holderOf(address), budget, now())
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
    const later = await issueCode(
      site.db,
      rule,
      await holderOf('dora@example.com'),
      null,
      now() + 25 * HOUR,
    )
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
    const first = await offer('five', { kind: 'amount', value: 5, currency: 'EUR' })
    const second = await offer('six', { kind: 'amount', value: 6, currency: 'EUR' })
    expect(await codeFor(first, 'emil@example.com', 1_000)).toMatchObject({ ok: true })
    expect(await codeFor(second, 'emil@example.com', 1_000)).toEqual({
      ok: false,
      reason: 'over_budget',
    })
    expect(await codeFor(second, 'emil@example.com', 1_100)).toMatchObject({ ok: true })
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
    ['a term of two years', { ...tenOff, validHours: 20_000 }, 'validHours must be'],
  ])('is told what is wrong with %s', async (_, rule, message) => {
    const answer = await owner('PUT', '/api/offers/wrong', { name: 'Wrong', ...rule })
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { detail: string }).detail).toContain(message)
  })

  it('sees what became of the codes', async () => {
    const answer = await owner('GET', '/api/offers')
    const { items } = (await answer.json()) as { items: { id: string; count: unknown }[] }
    expect(items.find(({ id }) => id === 'pool')?.count).toEqual({ free: 0, given: 2, redeemed: 0 })
    expect(items.find(({ id }) => id === 'race')?.count).toEqual({ free: 0, given: 1, redeemed: 1 })
  })
})
