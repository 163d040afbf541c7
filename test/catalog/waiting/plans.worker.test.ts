/** What the waiting list asks of the database: searches only, and few rows written for each person. */

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setClockOffset } from '../../../worker/core/clock.ts'
import { recording } from '../../db/recorder.ts'
import { moveClock, prepareShop } from '../../http/whole-site.ts'
import { HOUR, MINUTE, START, Waiters } from './waiters.ts'

beforeEach(async () => {
  await prepareShop()
  moveClock(START)
})
afterEach(() => setClockOffset(0))

/** Tables that grow with the people who ever waited. What is waited for right now (`waiting_items`) is gone through. */
const grows =
  /\bSCAN (waiting_entries|waiting_holds|waiting_waves|e|o|h|w|m|p|s|orders|messages|products)\b/

describe('a whole story of waiting', () => {
  it('searches, and scans nothing that grows', async () => {
    const { d1, statements } = recording(env.DB)
    const shop = await Waiters.open(d1)
    await shop.stock({ expectedAt: START + 9 * 24 * HOUR })
    await shop.ask('anna', { reserve: true, quantity: 2 })
    for (const name of ['ben', 'cleo', 'dora', 'emil']) await shop.ask(name)
    await shop.pass(2 * HOUR)
    await shop.stock({ expectedAt: START + 12 * 24 * HOUR })
    await shop.pass(2 * HOUR)
    await shop.stock({ quantity: 3 })
    await shop.pass(2 * HOUR)
    await shop.press('ben', 'hold')
    await shop.press('cleo', 'leave')
    await shop.pass(25 * HOUR)
    await shop.buys('dora')
    await shop.press('emil', 'never')
    await shop.stock()
    await shop.pass(HOUR)
    await shop.site.request('/api/waiting', { headers: { Authorization: 'Bearer dev' } })
    const steps = await shop.rows<{ step: string }>('select distinct step from messages order by 1')
    const all = ['back', 'date', 'hold', 'hold-ended', 'hold-reminder', 'listed']
    expect(steps.map(({ step }) => step)).toEqual(all)
    const scans: string[] = []
    for (const statement of [...statements].filter((sql) => /waiting_|back-in-stock/.test(sql))) {
      const parameters = statement.match(/\?(?!\d)/g)?.length ?? 0
      const { results } = await env.DB.prepare(`explain query plan ${statement}`)
        .bind(...Array.from({ length: parameters }, () => '[]'))
        .all<{ detail: string }>()
      for (const { detail } of results) {
        if (grows.test(detail) && !/USING (COVERING )?INDEX/.test(detail)) {
          scans.push(`${detail} in ${statement.replace(/\s+/g, ' ').slice(0, 160)}`)
        }
      }
    }
    expect(scans).toEqual([])
  })

  it('costs few rows for each person who asks and is told', async () => {
    const shop = await Waiters.open()
    await shop.stock()
    const count = 60
    for (let index = 0; index < count; index++) await shop.ask(`p${index}`)
    const before = shop.site.db.usage.rowsWritten
    await shop.site.tick()
    const asked = (shop.site.db.usage.rowsWritten - before) / count
    await shop.stock({ quantity: 40 })
    const then = shop.site.db.usage.rowsWritten
    await shop.pass(MINUTE)
    const told = (shop.site.db.usage.rowsWritten - then) / count
    // Event, profile, place in the line and the mail that confirms it, from the outbox to its outcome.
    expect(asked).toBeLessThan(20)
    expect(told).toBeLessThan(15)
  })
})
