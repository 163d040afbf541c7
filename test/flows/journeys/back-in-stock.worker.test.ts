/** Back in stock as one of the flows: listed, switched, counted; and the reminder of a hold, which only comes where it helps. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, setClockOffset } from '../../../worker/core/clock.ts'
import { remindAt } from '../../../worker/flows/back-in-stock/reminder.ts'
import { HOUR, MINUTE, START, Waiters } from '../../catalog/waiting/waiters.ts'
import { BEARER } from '../../http/api-site.ts'
import { moveClock, prepareShop } from '../../http/whole-site.ts'

let shop: Waiters

beforeEach(async () => {
  await prepareShop()
  moveClock(START)
  shop = await Waiters.open()
  await shop.stock()
})
afterEach(() => setClockOffset(0))

async function owner<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await shop.site.request(path, { method, headers: BEARER, ...init })
  return { status: answer.status, ...((await answer.json()) as object) } as Answer
}

async function flow() {
  const { items } = await owner<{ items: readonly { id: string }[] }>('GET', '/api/flows')
  return items.find(({ id }) => id === 'back-in-stock')
}

/** What the page of the product is told. */
async function page() {
  const answer = await shop.site.request('/v1/stock?key=pk_site&product=shoe')
  return (await answer.json()) as { offers: { notify: boolean } }
}

describe('back in stock, as one of the flows', () => {
  it('is listed with its messages, and counts who waits, who bought and who left', async () => {
    for (const name of ['anna', 'ben', 'cleo']) await shop.ask(name)
    await shop.pass(MINUTE)
    await shop.stock({ quantity: 1 })
    await shop.pass(MINUTE)
    await shop.buys('anna')
    await shop.press('cleo', 'leave')
    await shop.pass(HOUR)
    expect(await flow()).toMatchObject({
      name: 'Back in stock',
      class: 'transactional',
      enabled: true,
      trigger: 'waiting',
      counts: { active: 1, completed: 1, exited: 1 },
      exits: [{ reason: 'left_list', count: 1 }],
      sentByStep: { listed: 3, 'hold-reminder': 0 },
      // People asked for these messages: nobody is held back, and nothing is compared.
      lift: null,
    })
  })

  it('is switched like the others: then nobody is told, the page offers nothing, and who asked before is not lost', async () => {
    await shop.ask('anna')
    await shop.pass(MINUTE)
    expect((await page()).offers.notify).toBe(true)
    await owner('PUT', '/api/flows/back-in-stock', { enabled: false })
    expect(await flow()).toMatchObject({ enabled: false })
    expect((await page()).offers.notify).toBe(false)
    await shop.stock({ quantity: 5 })
    await shop.pass(DAY)
    expect(shop.mails('anna')).toEqual(['listed'])
    await owner('PUT', '/api/flows/back-in-stock', { enabled: true })
    await shop.stock({ quantity: 6 })
    await shop.pass(MINUTE)
    expect(shop.mails('anna')).toEqual(['listed', 'back'])
  })

  it('keeps its words and times: the stock decides, and no definition of a flow', async () => {
    const { definition } = await owner<{ definition: object }>('GET', '/api/flows/back-in-stock')
    for (const [method, path] of [
      ['PUT', '/api/flows/back-in-stock'],
      ['POST', '/api/flows/back-in-stock/replay'],
    ] as const) {
      const answer = await owner<object>(method, path, { definition })
      expect(answer).toMatchObject({ status: 409, code: 'fixed_flow' })
    }
  })
})

describe('somebody for whom something is held', () => {
  const reserved = async (quantity: number) => {
    await shop.ask('anna', { reserve: true })
    await shop.pass(MINUTE)
    await shop.stock({ quantity })
    await shop.pass(MINUTE)
    expect(shop.mails('anna')).toEqual(['listed', 'hold'])
  }
  const reminder = async () => {
    const [row] = await shop.rows<{ state: string; reason: string }>(
      "select state, reason from messages where step = 'hold-reminder'",
    )
    return row && `${row.state} ${row.reason}`.trim()
  }

  it('is reminded once, in the morning, where few are left', async () => {
    await reserved(2)
    await shop.pass(22 * HOUR)
    expect(shop.mails('anna')).toEqual(['listed', 'hold'])
    await shop.pass(HOUR)
    const mail = shop.mailsTo('anna').at(-1)
    expect(mail?.subject).toMatch(/^Until Wednesday 09:0\d \(UTC\): The shoe$/)
    expect(mail?.text).toContain('we hold one for you')
    expect(await reminder()).toBe('sent')
    await shop.pass(2 * HOUR)
    expect(shop.mails('anna')).toEqual(['listed', 'hold', 'hold-reminder', 'hold-ended'])
  })

  it('is not reminded where enough is left', async () => {
    await reserved(30)
    await shop.pass(DAY)
    expect(await reminder()).toBe('skipped plenty_left')
  })

  it('hears nothing more once it is bought, or let go', async () => {
    await reserved(2)
    await shop.buys('anna')
    await shop.pass(2 * DAY)
    expect(await reminder()).toBe('skipped order')
    await shop.ask('ben', { reserve: true })
    await shop.pass(2 * HOUR)
    expect(shop.mails('ben')).toEqual(['hold'])
    await shop.press('ben', 'release')
    await shop.pass(2 * DAY)
    expect(shop.mails('ben')).toEqual(['hold'])
    expect(shop.mails('anna')).toEqual(['listed', 'hold'])
  })

  it.each([
    ['two thirds into it', 9, 9 + 9, 15],
    ['in the morning where that is at night', 6, 6 + 34, 32],
    ['not at all where the morning comes too late', 8, 8 + 23.5, null],
    ['not at all where it is short', 9, 11, null],
  ])('is reminded %s', (_, from, until, expected) => {
    const day = Date.parse('2026-03-03T00:00:00Z')
    const clock = { night: { from: 21, until: 8 }, zone: 'UTC' }
    const at = remindAt({ from: day + from * HOUR, until: day + until * HOUR }, clock)
    expect(at === null ? null : (at - day) / HOUR).toBe(expected)
  })
})
