/** A search over the catalogue: what was meant comes first, what cannot be had not at all, and hostile words find nothing. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { searchProducts } from '../../../worker/catalog/search/store.ts'
import { readStatement, type StatementInput } from '../../../worker/catalog/statement.ts'
import { putStatements } from '../../../worker/catalog/store.ts'
import { openDatabase } from '../../../worker/db/database.ts'
import { recording } from '../../db/recorder.ts'

const db = openDatabase(env.DB)

const shelf: readonly StatementInput[] = [
  {
    id: 'trail',
    title: 'Trail running shoe "Fell"',
    category: ['Running', 'Shoes'],
    brand: 'Fern',
  },
  { id: 'road', title: 'Road running shoe', category: ['Running', 'Shoes'] },
  {
    id: 'sold',
    title: 'Trail running shoe, old',
    category: ['Running', 'Shoes'],
    availability: 'out_of_stock',
  },
  { id: 'sock', title: 'Merino-Socken', category: ['Running', 'Socks'] },
  { id: 'lauf', title: 'Laufschuhe Größe 42', category: ['Schuhe'] },
  { id: 'oel', title: 'ÖLKANNE', category: ['Werkstatt'] },
  { id: 'lamp', title: 'Desk lamp', category: ['Light'] },
  { id: 'cn', title: '专业跑鞋男款', category: ['鞋'] },
]

beforeAll(async () => {
  const read = shelf.map((one) => readStatement(one, 'api', 1))
  await putStatements(
    db,
    read.flatMap((one) => (one.ok ? [one.statement] : [])),
  )
})

const find = async (query: string) => (await searchProducts(db, [query], 6)).get(query)

describe('a search', () => {
  it.each([
    ['trail shoe', ['trail']],
    ['TRAIL-SHOES', ['trail']],
    ['running shoes', ['road', 'trail']],
    ['fern', ['trail']],
    ['socken', ['sock']],
    ['schuhe', ['lauf']],
    ['größe', ['lauf']],
    ['ölkanne', ['oel']],
    ['跑鞋', ['cn']],
    ['lamp for the desk', ['lamp']],
    ['red trail shoe', ['trail']],
  ])('for %s finds %j', async (query, ids) => {
    expect(await find(query)).toEqual(ids)
  })

  it.each([
    "'; drop table products; --",
    '%',
    '_',
    '"}]',
    '[]',
    '\u0000',
    '{{ shop.name }}',
    '🦆',
    '',
  ])('for %j finds nothing and breaks nothing', async (query) => {
    expect((await find(query)) ?? []).toEqual([])
  })

  it('answers many in few statements, each a search from a place on', async () => {
    const { d1, statements } = recording(env.DB)
    const spied = openDatabase(d1)
    const queries = Array.from({ length: 25 }, (_, i) => `shoe ${i}`)
    const answers = await searchProducts(spied, queries, 3)
    expect(answers.size).toBe(25)
    expect(spied.usage.queries).toBeLessThanOrEqual(6)
    for (const statement of statements) {
      const count = statement.match(/\?(?!\d)/g)?.length ?? 0
      const { results } = await env.DB.prepare(`explain query plan ${statement}`)
        .bind(...Array.from({ length: count }, () => '[]'))
        .all<{ detail: string }>()
      expect(results.map(({ detail }) => detail).join('\n')).not.toMatch(/SCAN products/)
    }
  })
})
