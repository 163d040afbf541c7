/** Sold out, three people wait, one reserves two: from the form on the page to the mailbox, in a real browser and with the clock. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Received } from '../smtp/server.ts'
import { linkNamed, Shopper } from './shopper.ts'
import { eventually, openStage, type Stage } from './stage.ts'

const FLASK = { id: 'p301', path: '/demo/p/soft-flask-500', name: 'Soft Flask 500' }

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)

afterAll(() => stage?.close())

/** The shop sells something out or restocks it, and its server says so, as any shop's would. */
async function shelve(quantity: number): Promise<void> {
  const page = await stage.browser.newPage()
  await page.goto(stage.url + FLASK.path)
  const told = await page.evaluate(
    async ([product, pieces]) => {
      const answer = await fetch('/demo/api/stock', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ product, quantity: pieces }),
      })
      return ((await answer.json()) as { told: boolean }).told
    },
    [FLASK.id, quantity] as const,
  )
  expect(told).toBe(true)
  await page.close()
}

/** Somebody finds it sold out and leaves an address in the form on its page. */
async function asks(email: string, wish: { quantity?: string; reserve?: true } = {}) {
  const shopper = await Shopper.arrive(stage, email)
  await shopper.visits(FLASK.path)
  const form = shopper.here().locator('aisle-back-in-stock form')
  await form.getByLabel('Your email address').fill(email)
  if (wish.quantity) await form.getByLabel('How many').selectOption(wish.quantity)
  if (wish.reserve) await form.getByRole('checkbox').check()
  // A form that is sent within a second was filled in by a robot.
  await shopper.here().waitForTimeout(1_100)
  await form.getByRole('button', { name: 'Tell me' }).click()
  await shopper.here().getByText('As soon as it is back').waitFor()
  return shopper
}

const subjects = (shopper: Shopper) => shopper.mails().map(({ mail }) => mail.subject)

async function waiting() {
  const { items } = await stage.read<{ items: readonly Record<string, unknown>[] }>('/api/waiting')
  return items.find((item) => item.productId === FLASK.id)
}

const header = (mail: Received, name: string) =>
  mail.mail.headers.find(({ key }) => key === name)?.value

describe('something that is sold out', () => {
  it('is held for whoever reserved it, then offered to the next in line, and nobody is told twice', async () => {
    await stage.untilMorning()
    await shelve(0)
    const anna = await asks('anna@example.com', { quantity: '2', reserve: true })
    const ben = await asks('ben@example.com')
    const cleo = await asks('cleo@example.com')
    for (const shopper of [anna, ben, cleo]) {
      const mail = await shopper.mail(1)
      expect(mail.mail.subject).toBe(`You are on the list: ${FLASK.name}`)
      expect(header(mail, 'list-unsubscribe')).toMatch(
        /^<http:\/\/localhost:\d+\/m\/w\/v1\.[^>]+>$/,
      )
      expect(mail.mail.text).toContain('Someone, most likely you')
    }
    expect(await waiting()).toMatchObject({ waiting: 3, reservations: 1, pieces: 4, stock: 0 })

    await shelve(2)
    await stage.later('PT5M')
    const held = await anna.mail(2)
    expect(held.mail.subject).toMatch(
      /^Held for you until [A-Z][a-z]+day \d\d:\d\d: Soft Flask 500$/,
    )
    expect(held.mail.html).toContain('18.00')
    expect(await waiting()).toMatchObject({ waiting: 2, held: 2 })
    await anna.opens(linkNamed(held, /put it in my cart/i))
    expect(await anna.cart()).toEqual([FLASK.name])

    await stage.later('PT23H')
    expect([...subjects(ben), ...subjects(cleo)]).toHaveLength(2)
    await stage.later('PT1H30M')
    // Few are left, so she was reminded in the morning.
    expect(subjects(anna)[2]).toMatch(/^Until [A-Z][a-z]+day \d\d:\d\d: Soft Flask 500$/)
    expect(subjects(anna)[3]).toBe(`Your hold has ended: ${FLASK.name}`)
    for (const shopper of [ben, cleo]) {
      expect(subjects(shopper)).toEqual([
        `You are on the list: ${FLASK.name}`,
        `It is back: ${FLASK.name}`,
      ])
    }
    expect(await waiting()).toMatchObject({ waiting: 1, called: 2, held: 0, noticed: 2 })

    // Ben has no time and asks for a hold: the link shows a page, and only its button does it.
    await ben.opens(linkNamed(await ben.mail(2), /hold it for me/i))
    expect(await waiting()).toMatchObject({ held: 0 })
    await ben.presses('Hold it for me for 24 hours')
    await ben.here().getByText('Held for you until').waitFor()
    expect(await waiting()).toMatchObject({ held: 1 })
    await ben.mail(3)

    // Cleo comes from the mail and buys the other one.
    await cleo.opens(linkNamed(await cleo.mail(2), /buy it now/i))
    await cleo.putsIntoCart('soft-flask-500')
    await cleo.orders()
    await eventually('the order to end her wait', async () => (await waiting())?.bought === 1)
    expect(await waiting()).toMatchObject({ called: 0, stock: 1, held: 1 })

    // Ben lets it go; Anna had her turn, and nobody is left to be told.
    await ben.opens(linkNamed(await ben.mail(3), /let it go/i))
    await ben.presses('Let it go')
    await ben.here().getByRole('heading', { name: 'Thank you for letting it go' }).waitFor()
    await stage.later('P3D')
    expect([anna, ben, cleo].map((shopper) => shopper.mails().length)).toEqual([4, 3, 2])

    // The next restock finds Anna again. She leaves with the one click of her mail program.
    await shelve(0)
    await stage.later('PT1H')
    await shelve(3)
    await stage.later('PT5M')
    const again = await eventually('another mail to Anna', () => anna.mails()[4])
    expect(again.mail.subject).toBe(`It is back: ${FLASK.name}`)
    const link = header(again, 'list-unsubscribe')?.slice(1, -1) ?? ''
    const answer = await fetch(link, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      redirect: 'error',
    })
    expect(answer.status).toBe(200)
    await stage.later('P2D')
    expect(await waiting()).toBeUndefined()
    expect(anna.mails()).toHaveLength(5)
  }, 120_000)
})
