/** Recommendations for a known person follow what they looked at and bought, and show nothing they just bought. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readStatement, type StatementInput } from '../../worker/catalog/statement.ts'
import { putStatements } from '../../worker/catalog/store.ts'
import { now } from '../../worker/core/clock.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { recommendFor } from '../../worker/recommendations/personal.ts'
import { defaultSettings } from '../../worker/site/settings.ts'

const DAY = 86_400_000
const db = openDatabase(env.DB)
const rules = defaultSettings.recommendations

async function put(id: string, more: Partial<StatementInput> = {}) {
  const read = readStatement({ id, title: id, ...more }, 'api', now())
  if (!read.ok) throw new Error(read.message)
  await putStatements(db, [read.statement])
}

async function order(id: string, days: number, ...products: string[]) {
  const items = JSON.stringify(
    products.map((productId) => ({ productId, key: productId, quantity: 1 })),
  )
  await env.DB.prepare(
    `insert into orders (id, profile_id, at, status, revenue, currency, items, updated_at)
     values (?, 'u:ann', ?, 'completed', 1000, 'EUR', ?, 0)`,
  )
    .bind(id, now() - days * DAY, items)
    .run()
}

const state = { viewed: [{ productId: 'shoe', count: 2, at: now() }], cart: null }
const ann = { profileId: 'u:ann', state }

beforeAll(async () => {
  await put('shoe')
  await put('tent')
  await put('coffee', { attributes: { lastsDays: 30 } })
  await put('soap', { attributes: { lastsDays: 90 } })
  await put('tea')
  for (const [id, days] of Object.entries({ a: 90, b: 60, c: 31 })) await order(id, days, 'coffee')
  await order('d', 20, 'tent', 'soap')
})

describe('buy again', () => {
  it('names what is due before what was bought, and fills up with what trends', async () => {
    const wish = { strategy: 'buy-again', limit: 4 } as const
    const { items } = await recommendFor(db, ann, wish, rules, now())
    expect(items[0]).toMatchObject({ id: 'coffee', reason: { code: 'bought_before' } })
    expect(new Set(items.slice(1, 3).map(({ id }) => id))).toEqual(new Set(['tent', 'soap']))
    expect(items.length).toBe(4)
  })
})

describe('for you', () => {
  it('leaves out all that was ever bought where only new things are asked for', async () => {
    const wish = { strategy: 'for-you', limit: 10, onlyNew: true } as const
    const { items } = await recommendFor(db, ann, wish, rules, now())
    const ids = items.map(({ id }) => id)
    expect(ids).toContain('tea')
    for (const bought of ['coffee', 'tent', 'soap']) expect(ids).not.toContain(bought)
  })

  it('leaves out what was just bought and lasts, and may name what is used up', async () => {
    const wish = { strategy: 'for-you', limit: 10 } as const
    const { items } = await recommendFor(db, ann, wish, rules, now())
    const ids = items.map(({ id }) => id)
    expect(ids).toContain('tea')
    expect(ids).toContain('coffee')
    expect(ids).not.toContain('tent')
    expect(ids).not.toContain('soap')
  })

  it('leaves out what the same email shows already', async () => {
    const wish = { strategy: 'for-you', limit: 10, exclude: ['tea'] } as const
    const { items } = await recommendFor(db, ann, wish, rules, now())
    expect(items.map(({ id }) => id)).not.toContain('tea')
  })
})
