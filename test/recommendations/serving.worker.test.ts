/** Recommendations on a real database: right lists, in stock, never what is known already, the same for everybody, whatever is asked. */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readStatement, type StatementInput } from '../../worker/catalog/statement.ts'
import { putStatements } from '../../worker/catalog/store.ts'
import { sha256 } from '../../worker/core/bytes.ts'
import { now } from '../../worker/core/clock.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { learn } from '../../worker/recommendations/learn.ts'
import type { Visit } from '../../worker/recommendations/news.ts'
import { publish } from '../../worker/recommendations/publish.ts'
import type { Recommended } from '../../worker/recommendations/serve/recommend.ts'
import { putNews } from '../../worker/recommendations/store.ts'
import { saveSettings } from '../../worker/site/store.ts'
import { type Collector, openCollector } from '../http/collector.ts'

const HOUR = 3_600_000
const db = openDatabase(env.DB)
let collector: Collector

async function ask(query: string): Promise<readonly Recommended[]> {
  const { status, items } = await answer(query)
  expect(status).toBe(200)
  return items
}

async function answer(query: string, headers: Record<string, string> = {}) {
  const context = createExecutionContext()
  const path = `/v1/recommendations?key=pk_rec&${query}`
  const response = await collector.app.request(path, { headers }, env, context)
  await waitOnExecutionContext(context)
  const text = await response.text()
  const json = JSON.parse(text)
  return { status: response.status, headers: response.headers, text, json, items: json.items }
}

const ids = (items: readonly Recommended[]) => items.map(({ id }) => id)

async function put(...inputs: StatementInput[]) {
  const statements = inputs.map((input) => {
    const read = readStatement(input, 'api', now())
    if (!read.ok) throw new Error(read.message)
    return read.statement
  })
  await putStatements(db, statements)
}

const goods = (id: string, category: string[], price = 50, more: Partial<StatementInput> = {}) => ({
  id,
  title: `The ${id.replaceAll('-', ' ')}`,
  url: `https://shop.example/p/${id}`,
  category,
  price,
  currency: 'EUR',
  ...more,
})

const walk = (items: string[], times = 1): Visit[] =>
  Array.from({ length: times }, () => ({ at: now() - HOUR, items, counted: 0, carts: [] }))

let orders = 0
async function order(person: string, ...products: string[]) {
  orders += 1
  const id = `o${orders}`
  const items = JSON.stringify(
    products.map((productId) => ({ productId, key: productId, quantity: 1 })),
  )
  await env.DB.prepare(
    `insert into orders (id, profile_id, at, status, revenue, currency, items, updated_at)
     values (?, ?, ?, 'completed', 1000, 'EUR', ?, 0)`,
  )
    .bind(id, person, now() - HOUR, items)
    .run()
  return id
}

async function study(visits: readonly Visit[], orderIds: readonly string[] = []) {
  await db.batch(putNews({ visits, orders: orderIds }, now() - HOUR))
  await env.DB.prepare('delete from rec_state').run()
  await learn(db, now, now() + HOUR)
  await publish(db, 0, now())
}

beforeAll(async () => {
  await env.DB.prepare(
    "insert into keys (hash, kind, origins, created_at) values (?, 'public', '[]', 0)",
  )
    .bind(await sha256('pk_rec'))
    .run()
})

beforeEach(async () => {
  collector = await openCollector(env.DB)
})

describe('a shop that has nothing', () => {
  it('is answered with nothing, for every strategy', async () => {
    for (const strategy of ['next', 'cart', 'trending', 'new', 'for-you', 'similar']) {
      expect(await ask(`strategy=${strategy}&product=x&recent=a,b`)).toEqual([])
    }
  })

  it('and one product shows it, but not on its own page', async () => {
    await put(goods('lonely', ['Things']))
    expect(ids(await ask('strategy=trending'))).toEqual(['lonely'])
    expect(ids(await ask('strategy=next&recent=lonely'))).toEqual(['lonely'])
    expect(await ask('strategy=also-viewed&product=lonely')).toEqual([])
    await env.DB.batch(
      ['products', 'product_keys'].map((table) => env.DB.prepare(`delete from ${table}`)),
    )
  })
})

describe('a shop with a history', () => {
  beforeAll(async () => {
    const run = ['Running', 'Shoes']
    await put(
      goods('road-shoe', run, 100, { sku: 'RS-1', brand: 'Fern' }),
      goods('trail-shoe', run, 130, { brand: 'Fern' }),
      goods('race-shoe', run, 180, { brand: 'Fell' }),
      goods('gold-shoe', run, 900, { brand: 'Fell' }),
      goods('sock', ['Running', 'Clothing'], 10),
      goods('cap', ['Running', 'Clothing'], 20),
      goods('gone', ['Running', 'Clothing'], 20, { availability: 'out_of_stock' }),
      goods('tent', ['Camping'], 300),
      goods('lamp', ['Camping'], 30),
      goods('trail-lamp', ['Camping'], 35),
    )
    const visits = [
      ...walk(['road-shoe', 'trail-shoe', 'sock'], 20),
      ...walk(['road-shoe', 'race-shoe', 'gone'], 12),
      ...walk(['road-shoe', 'gold-shoe'], 12),
      ...walk(['tent', 'lamp'], 9),
      ...walk(['https://shop.example/p/cap?utm_source=mail', 'RS-1'], 5),
    ]
    const bought = await Promise.all([
      ...['ann', 'bob', 'cat'].map((person) => order(person, 'road-shoe', 'sock')),
      ...['ann', 'ann', 'ann', 'ann'].map((person) => order(person, 'road-shoe', 'tent')),
      ...['dan', 'eve'].map((person) => order(person, 'road-shoe', 'lamp')),
    ])
    await study(visits, bought)
  })

  it('says what is looked at next, and why', async () => {
    const [first, ...rest] = await ask('recent=road-shoe&limit=3')
    expect(first?.id).toBe('trail-shoe')
    expect(first?.reason).toEqual({
      code: 'next',
      text: 'Because you looked at The road shoe',
      about: 'The road shoe',
    })
    expect(first).toMatchObject({
      price: '130.00',
      currency: 'EUR',
      category: ['Running', 'Shoes'],
    })
    expect(ids(rest)).not.toContain('gone')
  })

  it('knows products by SKU and address, as events carry them', async () => {
    const byId = ids(await ask('strategy=also-viewed&product=road-shoe'))
    expect(byId).toContain('cap')
    expect(ids(await ask('strategy=also-viewed&product=RS-1'))).toEqual(byId)
    const address = encodeURIComponent('https://www.shop.example/p/road-shoe/?gclid=1#x')
    expect(ids(await ask(`strategy=also-viewed&product=${address}`))).toEqual(byId)
  })

  it('tells what was bought together from three people on, not from three orders', async () => {
    const items = await ask('strategy=bought-together&product=road-shoe&limit=24')
    const together = items.filter(({ reason }) => reason?.code === 'bought_with')
    expect(ids(together)).toEqual(['sock'])
    expect(together[0]?.reason?.text).toBe('Often bought with The road shoe')
  })

  it('completes a cart with what is not in it, and is not what was seen', async () => {
    const items = await ask('strategy=cart&cart=road-shoe,lamp&recent=tent&limit=24')
    expect(items[0]).toMatchObject({ id: 'sock', reason: { code: 'fits_cart' } })
    for (const id of ['road-shoe', 'lamp', 'tent', 'gone']) expect(ids(items)).not.toContain(id)
  })

  it('steps up a little, within the category', async () => {
    const items = await ask('strategy=upsell&product=road-shoe&limit=24')
    const steps = items.filter(({ reason }) => reason?.code === 'upgrade')
    expect(ids(steps).sort()).toEqual(['race-shoe', 'trail-shoe'])
  })

  it('finds what is similar though nobody ever looked at it', async () => {
    const items = await ask('strategy=similar&product=lamp')
    expect(items[0]).toMatchObject({ id: 'trail-lamp', reason: { code: 'similar' } })
  })

  it('fills a list up: the category’s trend, the shop’s, then what is new', async () => {
    const items = await ask('strategy=trending&category=Camping&limit=24')
    expect(new Set(ids(items.slice(0, 3)))).toEqual(new Set(['tent', 'lamp', 'trail-lamp']))
    expect(items.length).toBe(9)
    expect(ids(await ask('strategy=trending&limit=1'))).toEqual(['road-shoe'])
    expect((await ask('strategy=new&limit=24')).length).toBe(9)
    expect((await ask('strategy=next&recent=nobody-knows-it')).length).toBe(8)
  })

  it('shows again what was seen, in order, and nothing else there', async () => {
    const items = await ask('strategy=recently-viewed&recent=lamp,gone,nonsense,tent&product=tent')
    expect(ids(items)).toEqual(['lamp'])
  })

  it('follows the owner: picks first, exclusions never, few of one brand', async () => {
    const rules = { minSupport: 3, perBrand: 1, diverse: false }
    const pin = { strategy: 'next', product: '', item: 'tent' }
    await saveSettings(db, { recommendations: { ...rules, excluded: ['sock'], pins: [pin] } })
    const items = await ask('recent=road-shoe&limit=24')
    expect(items[0]).toMatchObject({ id: 'tent', reason: { code: 'picked' } })
    expect(ids(items)).not.toContain('sock')
    expect(items.filter(({ brand }) => brand === 'Fern').length).toBe(1)
    await env.DB.prepare("delete from settings where name = 'shop.recommendations'").run()
  })

  it('answers two shoppers alike, lets anybody keep the answer, and asks the database once', async () => {
    const before = db.usage.queries
    const one = await answer('recent=road-shoe,sock&cart=lamp')
    const other = await answer('recent=road-shoe,sock&cart=lamp')
    expect(other.text).toBe(one.text)
    expect(one.headers.get('cache-control')).toBe('public, max-age=300')
    expect(one.headers.get('access-control-allow-origin')).toBe('*')
    expect(db.usage.queries).toBe(before)
  })

  it('answers the same to two people who differ in all that a browser tells of them', async () => {
    const query = 'strategy=next&recent=road-shoe,tent&cart=sock&limit=6'
    const ann = { Cookie: 'aisle_id=ann; session=1', 'User-Agent': 'A', 'Accept-Language': 'de' }
    const bob = { Cookie: 'aisle_id=bob', 'User-Agent': 'B', 'CF-Connecting-IP': '192.0.2.9' }
    const [one, other] = [await answer(query, ann), await answer(query, bob)]
    expect(other.text).toBe(one.text)
    expect([...other.headers]).toEqual([...one.headers])
    expect(one.headers.get('set-cookie')).toBeNull()
    expect(one.headers.get('vary') ?? '').not.toMatch(/cookie|user-agent/i)
  })

  it('shows again what was seen where a shop has nothing else, and never what is in the cart', async () => {
    const everything = 'road-shoe,trail-shoe,race-shoe,gold-shoe,sock,cap,tent,lamp,trail-lamp'
    for (const strategy of [
      'next',
      'cart',
      'trending',
      'new',
      'also-viewed',
      'similar',
      'for-you',
    ]) {
      const items = await ask(`strategy=${strategy}&recent=${everything}&cart=tent&limit=24`)
      expect(items.length, strategy).toBeGreaterThan(0)
      if (strategy !== 'for-you') expect(ids(items), strategy).not.toContain('tent')
      expect(ids(items), strategy).not.toContain('gone')
    }
  })

  it('finds what is there behind any number of things that are excluded or unknown', async () => {
    const excluded = Array.from({ length: 900 }, (_, index) => `nothing-${index}`)
    const rules = { minSupport: 3, perBrand: 0, diverse: false, pins: [] }
    await saveSettings(db, {
      recommendations: { ...rules, excluded: [...excluded, 'trail-shoe', 'sock', 'race-shoe'] },
    })
    const items = await ask('recent=road-shoe&limit=24&exclude=gold-shoe,x,%22,%F0%9F%98%80')
    expect(ids(items).sort()).toEqual(['cap', 'lamp', 'tent', 'trail-lamp'])
    await env.DB.prepare("delete from settings where name = 'shop.recommendations'").run()
  })

  it('says why in a code and in English, with the product and the people that it is about', async () => {
    const [next] = await ask('recent=road-shoe&limit=1')
    expect(next?.reason).toMatchObject({ code: 'next', about: 'The road shoe' })
    const codes = (await ask('strategy=new&limit=24')).map(({ reason }) => reason?.code)
    expect(new Set(codes)).toEqual(new Set(['new']))
  })

  it.each([
    [
      'ten thousand products',
      `recent=${Array.from({ length: 10_000 }, (_, i) => `p${i}`).join(',')}`,
    ],
    [
      'quotes and emoji',
      `recent=${encodeURIComponent(`a'b"c,😀,\u0000,%27; drop table products`)}`,
    ],
    [
      'a path of JSON',
      `product=${encodeURIComponent('$[0]')}&category=${encodeURIComponent('["x"]')}`,
    ],
    ['a limit beyond all bounds', 'limit=1e9&recent=road-shoe'],
    ['a limit below nothing', 'limit=-5'],
    ['a category of separators', `category=${encodeURIComponent('>>>///|||')}`],
  ])('is not upset by %s', async (_, query) => {
    const items = await ask(query)
    expect(items.length).toBeGreaterThan(0)
    expect(items.length).toBeLessThanOrEqual(24)
  })

  it('refuses what it does not know, and callers without a key', async () => {
    expect((await answer('strategy=magic')).json).toMatchObject({ code: 'invalid_request' })
    expect((await answer('limit=many')).status).toBe(400)
    const bare = await collector.app.request(
      '/v1/recommendations',
      {},
      env,
      createExecutionContext(),
    )
    expect(bare.status).toBe(401)
  })

  it('hides hostile things in nothing but text', async () => {
    await put(goods('evil', ['Camping'], 1, { title: '<script>alert(1)</script>' }))
    const { headers, json } = await answer('strategy=new&limit=24')
    expect(headers.get('content-type')).toContain('application/json')
    expect(json.items.every((item: Recommended) => Object.keys(item).length === 13)).toBe(true)
  })

  it('has nothing to offer when all of it is sold out', async () => {
    await env.DB.prepare("update products set availability = 'out_of_stock'").run()
    for (const strategy of ['next', 'trending', 'cart', 'similar']) {
      expect(await ask(`strategy=${strategy}&recent=road-shoe&cart=tent`)).toEqual([])
    }
  })
})
