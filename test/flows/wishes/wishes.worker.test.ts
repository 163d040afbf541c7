/** Who wanted what there is news of: found slice by slice along an index, told once however often the tick looks. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../worker/db/database.ts'
import { emptyState } from '../../../worker/events/state.ts'
import { appendForPerson } from '../../../worker/events/system.ts'
import { loadWishers, type PeoplePlace } from '../../../worker/flows/wishes/store.ts'
import { recording } from '../../db/recorder.ts'

const { d1, statements } = recording(env.DB)
const db = openDatabase(d1)
const rules = { flow: 'price-drop', enteredAfter: 0, limit: 10 }

/** Forty people seen at four instants; every fifth looked at the tent, every tenth has agreed to nothing. */
beforeAll(async () => {
  const people = Array.from({ length: 40 }, (_, i) => {
    const viewed = [{ productId: i % 5 === 0 ? 'tent' : 'other', count: 1, at: 1 }]
    const state = JSON.stringify({ ...emptyState, viewed })
    return [`a:${String(i).padStart(2, '0')}`, `p${i}@example.com`, state, 1_000 + (i % 4)] as const
  })
  await env.DB.batch(
    people.flatMap(([id, email, state, seen], i) => [
      env.DB.prepare(
        'insert into profiles (id, email, state, first_seen, last_seen) values (?, ?, ?, 1, ?)',
      ).bind(id, email, state, seen),
      env.DB.prepare(
        `insert into subscriptions (address, status, subject, requested_at, changed_at)
         values (?, ?, ?, 1, 1)`,
      ).bind(email, i % 10 === 0 ? 'unsubscribed' : 'subscribed', id),
    ]),
  )
})

describe('people who wanted something', () => {
  it('are all found, each once, over slices of ten', async () => {
    const found: string[] = []
    let after: PeoplePlace | null = { seen: 0, id: '' }
    for (let slice = 0; after && slice < 10; slice++) {
      const page: Awaited<ReturnType<typeof loadWishers>> = await loadWishers(
        db,
        ['tent'],
        after,
        rules,
      )
      found.push(...page.people.map(({ id }) => id))
      after = page.next
    }
    expect(after).toBeNull()
    expect(found.sort()).toEqual(['a:05', 'a:15', 'a:25', 'a:35'])
  })

  it('are left out where they entered the flow lately', async () => {
    await env.DB.prepare(
      `insert into flow_runs (profile_id, flow, id, version, subject_key, state, step, anchor, due_at, entered_at)
       values ('a:05', 'price-drop', 'r', 1, 'e', 'active', 0, 1, 1, 500)`,
    ).run()
    const all = { ...rules, limit: 100 }
    const ids = async (enteredAfter: number) => {
      const page = await loadWishers(db, ['tent'], { seen: 0, id: '' }, { ...all, enteredAfter })
      return page.people.map(({ id }) => id)
    }
    expect(await ids(400)).not.toContain('a:05')
    expect(await ids(600)).toContain('a:05')
  })

  it('are searched for along the index, and told once', async () => {
    for (const statement of statements) {
      const count = statement.match(/\?(?!\d)/g)?.length ?? 0
      const { results } = await env.DB.prepare(`explain query plan ${statement}`)
        .bind(...Array.from({ length: count }, () => '[]'))
        .all<{ detail: string }>()
      const plan = results.map(({ detail }) => detail).join('\n')
      expect(plan).toMatch(/SEARCH profiles USING (COVERING )?INDEX profiles_known/)
      expect(plan).not.toMatch(
        /SCAN (profiles|s|r|subscriptions|flow_runs)\b|TEMP B-TREE FOR ORDER/,
      )
    }
    const notice = { profileId: 'a:05', id: 'price_drop-1', name: 'Price Drop Noticed', at: 2_000 }
    for (const now of [2_000, 9_000])
      await appendForPerson(db, [{ ...notice, properties: {} }], now)
    const { count } =
      (await env.DB.prepare(
        "select count(*) as count from events where name like 'Price%'",
      ).first()) ?? {}
    expect(count).toBe(1)
  })
})
