/** What is asked of orders, answers and cycles every minute or night is found by an index, however many there are. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../worker/db/database.ts'
import {
  loadAnswers,
  loadComplainers,
  moveAnswers,
  putAlert,
  putAnswer,
  putComplaint,
  putReviewed,
} from '../../worker/flows/reviews/store.ts'
import {
  loadHistories,
  loadPresumed,
  nextPresumed,
  putPresumed,
} from '../../worker/orders/store.ts'
import {
  loadCycles,
  loadKinds,
  loadLines,
  loadRound,
  noRound,
  pageBuyers,
  putRound,
} from '../../worker/predictions/replenishment/store.ts'
import { findReview, listReviews } from '../../worker/reports/reviews/store.ts'
import { recording } from '../db/recorder.ts'

const { d1, statements } = recording(env.DB)
const answer = { orderId: '1', profileId: 'u:1', score: 2, words: '', at: 1 }

beforeAll(async () => {
  const db = openDatabase(d1)
  await env.DB.prepare(
    `insert into orders (id, profile_id, at, status, revenue, currency, items, updated_at, placed, facts, presumed_at)
      values ('1', 'u:1', 1, 'completed', 100, 'EUR', '[]', 1, 1, '{}', 5)`,
  ).run()
  await loadPresumed(db, 9, 10)
  await nextPresumed(db)
  await loadHistories(db, ['u:1'])
  await loadAnswers(db, ['1'])
  await loadComplainers(db, ['u:1'])
  await pageBuyers(db, '', 10)
  await loadLines(db, ['u:1'])
  await loadKinds(db, ['p'])
  await loadCycles(db, ['p'])
  const { read } = await loadRound(db)
  await db.batch([
    putAnswer(answer),
    putComplaint('1', 'u:1', 'closed', 2),
    putReviewed([{ orderId: '1', profileId: 'u:1' }], 3),
    putAlert({ id: 'm', orderId: '1', profileId: 'u:1', kind: 'score', address: 'a@b.test' }, 1),
    moveAnswers([{ from: 'u:1', into: 'u:2' }]),
    putPresumed(['1']),
    ...putRound(noRound, read),
  ])
  for (const open of [true, false]) await listReviews(db, { after: null, limit: 5, open })
  await findReview(db, '1')
})

describe('what follows an order', () => {
  it('is found without going through all of a table', async () => {
    const scans: string[] = []
    for (const statement of statements) {
      const parameters = statement.match(/\?(?!\d)/g)?.length ?? 0
      const { results } = await env.DB.prepare(`explain query plan ${statement}`)
        .bind(...Array.from({ length: parameters }, () => '[]'))
        .all<{ detail: string }>()
      for (const { detail } of results) {
        if (!/^SCAN/.test(detail) || /VIRTUAL TABLE|USING (COVERING )?INDEX/.test(detail)) continue
        if (/CONSTANT ROW|SCAN \d+ CONSTANT/.test(detail)) continue
        scans.push(`${detail} in ${statement.replace(/\s+/g, ' ').slice(0, 120)}`)
      }
    }
    expect(statements.size).toBeGreaterThan(18)
    expect(scans).toEqual([])
  })

  it('keeps words and complaints as answers follow each other', async () => {
    const db = openDatabase(env.DB)
    const row = async () => (await loadAnswers(db, ['7'])).get('7')
    const say = (score: number, words: string, at: number) =>
      db.batch([putAnswer({ ...answer, orderId: '7', score, words, at })])
    await say(1, '', 1)
    expect(await row()).toMatchObject({ score: 1, complaint: 'open', complaint_at: 1 })
    await say(5, '', 2)
    expect(await row()).toMatchObject({ score: 5, complaint: '' })
    await say(2, 'It broke.', 3)
    expect(await row()).toMatchObject({ score: 2, complaint: 'open', words: 'It broke.' })
    await say(5, '', 4)
    expect(await row()).toMatchObject({ score: 5, complaint: 'open', words: 'It broke.' })
    await db.batch([putComplaint('7', 'u:1', 'closed', 5)])
    await say(3, '', 6)
    expect(await row()).toMatchObject({ score: 3, complaint: 'closed' })
    await say(3, 'Again.', 7)
    expect(await row()).toMatchObject({ complaint: 'open', words: 'Again.' })
    await db.batch([putReviewed([{ orderId: '7', profileId: 'u:1' }], 8)])
    expect(await row()).toMatchObject({ state: 'reviewed', score: 3, answered_at: 1 })
  })
})
