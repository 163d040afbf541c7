/** Old events are forgotten in slices, new ones stay, and the walk begins again at its end. */

import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { openDatabase } from '../../worker/db/database.ts'
import { pruneEvents } from '../../worker/events/store.ts'
import { prune } from '../../worker/tick/prune.ts'

const NOW = Date.UTC(2026, 2, 1)
const DAY = 86_400_000

const db = openDatabase(env.DB)

async function store(subject: string, days: number) {
  const at = NOW - days * DAY
  await db.query
    .insertInto('events')
    .values({
      subject,
      at,
      id: `${days}`,
      received: at,
      occurred: at,
      type: 'track',
      name: 'Product Viewed',
      trust: 'client',
      body: '{}',
    })
    .execute()
}

const left = async () => {
  const rows = await db.query.selectFrom('events').select(['subject', 'id']).execute()
  return rows.map((row) => `${row.subject} ${row.id}`)
}

it('Old events go slice by slice, and a slice without any is no hindrance', async () => {
  for (const subject of ['a:1', 'a:2', 'a:3'])
    for (const days of [800, 500, 1]) await store(subject, days)
  const before = NOW - 400 * DAY
  let after = null
  let slices = 0
  let deleted = 0
  do {
    const slice = await pruneEvents(db, { after, before, limit: 2 })
    deleted += slice.deleted
    after = slice.last
    slices += 1
  } while (after)
  expect([slices, deleted]).toEqual([5, 6])
  expect(await left()).toEqual(['a:1 1', 'a:2 1', 'a:3 1'])
})

it('The tick prunes once in ten minutes, and keeps what the owner keeps', async () => {
  await store('a:4', 500)
  expect(await prune(db, 24, NOW)).toBe(0)
  expect(await prune(db, 13, NOW + 60_000)).toBe(0)
  expect(await prune(db, 13, NOW + 600_000)).toBe(1)
  expect(await left()).toEqual(['a:1 1', 'a:2 1', 'a:3 1'])
})
