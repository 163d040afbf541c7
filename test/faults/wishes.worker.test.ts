/** News of a price reaches each who wanted the product once, whichever call to the database fails on the way. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { now } from '../../worker/core/clock.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { loadSettings } from '../../worker/site/store.ts'
import type { Ticking } from '../../worker/tick/tasks.ts'
import { wishes } from '../../worker/tick/wishes.ts'
import { DAY, HOUR, line, openStory, PRODUCTS, type Story } from '../flows/journeys/story.ts'
import { type Fault, faultyDatabase } from './faulty-database.ts'

const PEOPLE = ['anna', 'ben', 'carl'].map((name) => `${name}@example.com`)
let story: Story

beforeEach(async () => {
  story = await openStory(['price-drop', 'low-stock'])
  for (const email of PEOPLE) {
    await story.joins(email)
    await story.browser(email, 'Product Viewed', line('p-3'))
  }
  await story.until(HOUR)
  await story.owner('PUT', '/api/products/p-3', { ...PRODUCTS['p-3'], price: 200, quantity: 2 })
})

/** The task alone, over a database one of whose calls fails. */
async function run(fault: Fault): Promise<number> {
  const { d1, calls } = faultyDatabase(env.DB, fault)
  const { db } = story.site
  const settings = await loadSettings(db)
  const ticking = { db: openDatabase(d1), desk: { settings }, now } as unknown as Ticking
  await wishes.run(ticking, now() + DAY).catch(() => undefined)
  return calls.length
}

const told = async () => {
  const { results } = await env.DB.prepare(
    `select name, count(*) as events, count(distinct subject) as people from events
     where trust = 'system' group by 1 order by 1`,
  ).all()
  return results
}

describe('news of a price and of last pieces', () => {
  it('is told to each once, though any one call fails before or after it took effect', async () => {
    const place = await env.DB.prepare("select value from settings where name = 'wishes'").first()
    const clean = async () => {
      await env.DB.prepare("delete from events where trust = 'system'").run()
      await env.DB.prepare("update settings set value = ? where name = 'wishes'")
        .bind(String(place?.value))
        .run()
    }
    const calls = await run({ call: 0, when: 'before' })
    expect(calls).toBeGreaterThan(5)
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= calls; call++) {
        await clean()
        await run({ call, when })
        await run({ call: 0, when })
        expect(await told(), `${call} ${when}`).toEqual([
          { name: 'Low Stock Noticed', events: 3, people: 3 },
          { name: 'Price Drop Noticed', events: 3, people: 3 },
        ])
      }
    }
  })
})
