/** What the owner does with offers: sets them, fills pools, gives single codes, and sees what became of them. */

import { beforeAll, describe, expect, it } from 'vitest'
import { BEARER } from '../http/api-site.ts'
import { type Counter, openCounter, tenOff } from './counter.ts'

let site: Counter['site']
let owner: Counter['owner']
let offer: Counter['offer']
let given: Counter['given']
let till: Counter['till']

beforeAll(async () => {
  ;({ site, owner, offer, given, till } = await openCounter())
})

describe('the owner', () => {
  it('fills a pool with a file as it is, packed or not, and codes keep their spelling', async () => {
    const rule = await offer('file', { ...tenOff, codes: 'pool' })
    const send = async (body: BodyInit, packed: boolean) => {
      const headers = { ...BEARER, ...(packed ? { 'Content-Encoding': 'gzip' } : {}) }
      const path = '/api/offers/file/codes'
      return (await site.request(path, { method: 'POST', headers, body })).json()
    }
    const file = 'Code;Uses\nMay-1;0\nMay-2;3\nno;0\n'
    expect(await send(file, false)).toMatchObject({
      added: 1,
      refused: 2,
      rejected: [
        { index: 2, code: 'used_code' },
        { index: 3, code: 'invalid_code' },
      ],
    })
    const stream = new Blob(['MAY-1\nMay-4\n']).stream()
    const packed = await new Response(stream.pipeThrough(new CompressionStream('gzip'))).bytes()
    expect(await send(packed, true)).toMatchObject({ added: 1, accepted: 2 })
    const people = ['w1@example.com', 'w2@example.com']
    await Promise.all(people.map((address) => given(rule, address)))
    const found = await owner('GET', '/api/codes?q=may-4')
    expect(await found.json()).toMatchObject({ items: [{ code: 'May-4', state: 'live' }] })
    expect(await till('check', { code: 'mAY-4' })).toMatchObject({ status: 200, code: 'May-4' })
  })

  it('gives a code by hand whatever the rules say, but never a second', async () => {
    await offer('by-hand', { ...tenOff, neverBought: true, daysApart: 30 })
    const give = () => owner('POST', '/api/offers/by-hand/issue', { email: 'Xenia@Example.com' })
    const { code, link } = (await (await give()).json()) as { code: string; link: null }
    expect(link).toBeNull()
    expect(await (await give()).json()).toMatchObject({ code, state: 'live' })
    await till('redeem', { code, orderId: 'o-x' })
    expect((await give()).status).toBe(409)
    const found = await owner('GET', '/api/codes?q=xenia%2Bnews@example.com')
    expect(await found.json()).toMatchObject({
      items: [{ code, state: 'redeemed', orderId: 'o-x', offer: { id: 'by-hand' } }],
    })
  })

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
    const pool = await offer('pool', { ...tenOff, codes: 'pool' })
    await owner('POST', '/api/offers/pool/codes', { codes: ['POOL-1', 'POOL-2', 'POOL-3'] })
    for (const address of ['z1@example.com', 'z2@example.com']) await given(pool, address)
    await till('redeem', { code: await given(pool, 'z1@example.com'), orderId: 'o-z' })
    const answer = await owner('GET', '/api/offers')
    const { items } = (await answer.json()) as {
      items: { id: string; count: unknown; low: boolean }[]
    }
    const count = (wanted: string) => items.find(({ id }) => id === wanted)?.count
    expect(items.find(({ id }) => id === 'pool')?.low).toBe(true)
    expect(count('pool')).toEqual({ free: 1, given: 2, redeemed: 1, live: 1 })
  })
})
