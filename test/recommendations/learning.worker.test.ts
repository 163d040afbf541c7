/** Learning on a real database: visits and orders become rows, once, in batches of any size, with the bill kept small. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readStatement } from '../../worker/catalog/statement.ts'
import { putStatements } from '../../worker/catalog/store.ts'
import { now } from '../../worker/core/clock.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { readItem } from '../../worker/recommendations/codec.ts'
import { learn } from '../../worker/recommendations/learn.ts'
import type { News, Visit } from '../../worker/recommendations/news.ts'
import { fading } from '../../worker/recommendations/row.ts'
import { loadItems, putNews } from '../../worker/recommendations/store.ts'
import { VIEWS } from '../../worker/recommendations/views.ts'
import { type Stage, setStage } from '../tick/stage.ts'

const HOUR = 3_600_000

function product(id: string, category: readonly string[]) {
  const read = readStatement({ id, title: id, category: [...category] }, 'api', now())
  if (!read.ok) throw new Error(read.message)
  return read.statement
}

/** Numbers from 0 to 1, the same in each run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('what shoppers do', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await setStage(env.DB)
    stage.align()
    const ids = ['shoe', 'sock', 'tent', 'lamp']
    await putStatements(
      stage.db,
      ids.map((id) => product(id, ['Sport', id === 'lamp' ? 'Home' : 'Run'])),
    )
  })

  async function visit(subject: string, ...ids: string[]) {
    for (const id of ids) {
      const body = { properties: { product_id: id } }
      await stage.happen('Product Viewed', subject, 'client', body)
      await stage.pass(1 / 60)
    }
  }

  it('becomes counts of products that the catalogue knows, and lists', async () => {
    await visit('a:ann', 'shoe', 'sock', 'nonsense')
    await visit('a:bob', 'shoe', 'sock')
    await stage.happen('Order Completed', 'u:1', 'server', {
      properties: {
        order_id: '1',
        revenue: 10,
        currency: 'EUR',
        products: [{ product_id: 'shoe' }, { product_id: 'tent' }],
      },
    })
    await stage.pass(1)
    await stage.pass(24)
    const rows = new Map(
      (await loadItems(stage.db, ['shoe', 'nonsense'])).map((row) => [row.item, row]),
    )
    expect([...rows.keys()]).toEqual(['shoe'])
    const row = rows.get('shoe')
    const shoe = row && readItem(row)
    expect(shoe?.views.counts.get('sock')).toBeCloseTo(2, 2)
    expect(shoe?.buys.people.get('tent')).toBe(1)
    const { results } = await env.DB.prepare(
      "select scope, body ->> '$.trending[0]' as first, body ->> '$.newest' as newest from rec_tops order by scope",
    ).all()
    expect(results.map(({ scope, first }) => [scope, first])).toEqual([
      ['', 'shoe'],
      ['*home', null],
      ['*run', 'shoe'],
      ['["sport","home"]', null],
      ['["sport","run"]', 'shoe'],
      ['["sport"]', 'shoe'],
    ])
    const waiting = await env.DB.prepare('select count(*) as count from rec_news').first('count')
    expect(waiting).toBe(0)
  })

  it('counts one person once, however often they buy a pair', async () => {
    for (const order of ['2', '3']) {
      await stage.happen('Order Completed', 'u:1', 'server', {
        properties: {
          order_id: order,
          revenue: 10,
          currency: 'EUR',
          products: [{ product_id: 'tent' }, { product_id: 'shoe' }],
        },
      })
      await stage.pass(1)
    }
    await stage.pass(24)
    const [row] = await loadItems(stage.db, ['shoe'])
    const shoe = row && readItem(row)
    expect(shoe?.buys.people.get('tent')).toBe(1)
    expect(shoe?.buys.counts.get('tent')).toBeGreaterThan(2)
  })
})

describe('a history of visits', () => {
  const db = openDatabase(env.DB)
  const items = Array.from({ length: 60 }, (_, index) => `p${index}`)

  function history(): Visit[] {
    const random = seeded(11)
    return Array.from({ length: 500 }, (_, index) => {
      const base = Math.floor(random() * 60)
      const length = 2 + Math.floor(random() * 5)
      const walk = Array.from({ length }, () => `p${(base + Math.floor(random() * 7)) % 60}`)
      return { at: now() - (500 - index) * HOUR, items: walk, counted: 0, carts: [] }
    })
  }

  async function clear() {
    await env.DB.batch(
      ['rec_items', 'rec_news', 'rec_state', 'rec_tops'].map((table) =>
        env.DB.prepare(`delete from ${table}`),
      ),
    )
  }

  async function put(news: News) {
    // Far enough back that the shared row's slot is closed.
    await db.batch(putNews(news, now() - HOUR))
  }

  async function learnIn(batches: number) {
    await clear()
    const visits = history()
    const size = Math.ceil(visits.length / batches)
    for (let from = 0; from < visits.length; from += size) {
      await put({ visits: visits.slice(from, from + size), orders: [] })
      await env.DB.prepare("delete from rec_state where name <> 'tops'").run()
      await learn(db, now, now() + HOUR)
    }
    const rows = await loadItems(db, items)
    return new Map(rows.map((row) => [row.item, readItem(row)]))
  }

  beforeAll(async () => {
    await putStatements(
      db,
      items.map((id) => product(id, ['Things'])),
    )
  })

  it('comes to the same rows in one batch, in ten and in many', async () => {
    const whole = await learnIn(1)
    for (const batches of [10, 60]) {
      const parts = await learnIn(batches)
      expect(parts.size).toBe(whole.size)
      for (const [id, { views }] of whole) {
        const other = parts.get(id)?.views
        // A row is as of the last batch that touched it.
        const aged = (count: number | undefined) =>
          (count ?? 0) * fading(views.at - (other?.at ?? 0), VIEWS.halfLife)
        expect(aged(other?.support) / views.support).toBeCloseTo(1, 3)
        for (const [near, count] of views.counts) {
          expect(aged(other?.counts.get(near)) / count).toBeCloseTo(1, 3)
        }
      }
    }
  })

  it('is counted once by two ticks at the same time, and again by none', async () => {
    const once = await learnIn(1)
    await clear()
    await put({ visits: history(), orders: [] })
    await Promise.all([1, 2, 3].map(() => learn(db, now, now() + HOUR)))
    await learn(db, now, now() + HOUR)
    const rows = new Map((await loadItems(db, items)).map((row) => [row.item, readItem(row)]))
    for (const [id, { views }] of once) {
      expect(rows.get(id)?.views.support).toBeCloseTo(views.support, 2)
    }
  })

  it('costs less than a row a click in a day of a busy shop', async () => {
    await clear()
    const visits = history()
    await put({ visits, orders: [] })
    const before = db.usage.rowsWritten
    await learn(db, now, now() + HOUR)
    const clicks = visits.reduce((sum, visit) => sum + visit.items.length, 0)
    expect((db.usage.rowsWritten - before) / clicks).toBeLessThan(0.1)
  })
})
