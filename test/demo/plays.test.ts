/** The demo's panel plays flows: what a newcomer presses, and what they are shown a moment later. */
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLocal } from '../../scripts/local/launch.mjs'
import { openChromium } from '../browser/chromium.ts'

let site: Awaited<ReturnType<typeof startLocal>>
let browser: Browser
let page: Page

const owner = { authorization: 'Bearer dev', 'content-type': 'application/json' }
const api = (method: string, path: string, body: object) =>
  fetch(`${site.url}${path}`, { method, headers: owner, body: JSON.stringify(body) })

beforeAll(async () => {
  site = await startLocal({ port: 0, state: null, seed: 20, cron: false, quiet: true, env: {} })
  await api('PUT', '/api/settings', { holdback: { percent: 0, flows: {} } })
  const answer = await fetch(`${site.url}/api/flows/abandoned-cart`, { headers: owner })
  const { definition } = (await answer.json()) as { definition: object }
  await api('POST', '/api/flows', { definition: { ...definition, name: 'My own reminder' } })
  browser = await openChromium()
  page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
  await page.goto(`${site.publicUrl}/demo`)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await site?.dispose()
})

const row = (name: string) =>
  page
    .locator('.dp-flows > li')
    .filter({ has: page.getByRole('switch', { name: `${name}, on or off` }) })

/** Plays a flow to its end; answers what the panel told. */
async function play(name: string): Promise<string[]> {
  await row(name)
    .getByRole('button', { name: `Show it: ${name}` })
    .click()
  await row(name).getByText('Show it again').waitFor({ timeout: 50_000 })
  return row(name).locator('.dp-play li').allInnerTexts()
}

it('lists every flow with its switch, and can be read by everybody', async () => {
  await row('Abandoned cart').waitFor()
  const answer = await fetch(`${site.url}/api/flows`, { headers: owner })
  const { items } = (await answer.json()) as { items: { name: string; enabled: boolean }[] }
  expect(await page.locator('.dp-flows label').allInnerTexts()).toEqual(
    items.map(({ name }) => name),
  )
  const on = await page.locator('.dp-flows input:checked').count()
  expect(on).toBe(items.filter(({ enabled }) => enabled).length)
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate("axe.run('.dp')")) as axe.AxeResults
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([])
})

it('plays a cart that is left: the morning, the cart, both emails, and one that opens', async () => {
  const told = (await play('Abandoned cart')).join('\n')
  expect(told).toMatch(
    /puts a pair of shoes into the cart[\s\S]*Still in your cart[\s\S]*A day later/,
  )
  const letter = row('Abandoned cart').locator('.dp-letter').first()
  await letter.click()
  const dialog = page.locator('.dp-dialog')
  await dialog.frameLocator('iframe').getByText('Heron Daily Trainer').first().waitFor()
  await dialog.getByRole('button', { name: 'Close' }).click()
  expect(await row('Abandoned cart').getByRole('link').getAttribute('href')).toMatch(
    /^\/admin\/people\/u%3Aplay-/,
  )
}, 60_000)

it('switches on what is off before it is played', async () => {
  expect(await row('Order confirmation').getByRole('switch').isChecked()).toBe(false)
  const told = await play('Order confirmation')
  expect(told[0]).toBe('It was off. It is on now.')
  expect(told.join('\n')).toContain('We have your order')
  expect(await row('Order confirmation').getByRole('switch').isChecked()).toBe(true)
}, 60_000)

it('plays somebody who waits for what is sold out', async () => {
  const told = (await play('Back in stock')).join('\n')
  expect(told).toMatch(/is sold out[\s\S]*Twenty pairs[\s\S]*It is back: Swiftlet Race/)
}, 60_000)

it('says why nothing was written', async () => {
  await fetch(`${site.url}/demo/api/stock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(site.url).origin },
    body: JSON.stringify({ product: 'p101', quantity: 0 }),
  })
  const told = (await play('Abandoned checkout')).join('\n')
  expect(told).toMatch(/begins to order[\s\S]*Not sent because[^\n]*sold out/)
}, 60_000)

it('shows a flow that nobody wrote a play for with its switch and the way to the console', async () => {
  const own = row('My own reminder')
  expect(await own.getByRole('button').count()).toBe(0)
  expect(await own.getByRole('link').getAttribute('href')).toMatch(/^\/admin\/flows\/./)
  await own.getByRole('switch').click()
  await expect
    .poll(async () => {
      const answer = await fetch(`${site.url}/api/flows`, { headers: owner })
      const { items } = (await answer.json()) as { items: { name: string; enabled: boolean }[] }
      return items.find(({ name }) => name === 'My own reminder')?.enabled
    })
    .toBe(true)
})

it('takes orders for plays from its own pages only', async () => {
  const headers = { 'content-type': 'application/json', origin: 'https://evil.example' }
  const body = JSON.stringify({ scene: 1, enabled: true })
  const foreign = [
    await fetch(`${site.url}/demo/api/plays/abandoned-cart`, { method: 'POST', headers, body }),
    await fetch(`${site.url}/demo/api/flows/sunset`, { method: 'PUT', headers, body }),
  ]
  expect(foreign.map(({ status }) => status)).toEqual([403, 403])
  const odd = await fetch(`${site.url}/demo/api/plays/abandoned-cart/..%2F..%2Fapi`)
  expect(odd.status).toBe(404)
})
