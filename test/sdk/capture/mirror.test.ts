/** The mirror: shows the owner what was seen and what came of it, for everybody's eyes and keyboards. */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openShop, type Shop, until } from '../shop.ts'
import { jsonLd, tell } from './scenes.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop('minified')
})
afterAll(() => shop.close())
beforeEach(() => shop.collector.forget())

/** What the mirror says, line by line. */
const lines = (page: Page) => page.locator('aisle-mirror li').allInnerTexts()

const scene = {
  head: jsonLd({ name: '<img src=x onerror=alert(1)>' }),
  before: `dataLayer = [{event: 'view_item', ecommerce: {items: [{item_id: 'S-42', item_name: 'Trail Shoe'}]}}];
    aisle = [['track', 'Refused', {query: 'no'}]]`,
}

it('shows each sighting, its source, and whether it was taken, told already or refused and why', async () => {
  const context = await shop.shopper()
  shop.collector.next({
    status: 200,
    body: JSON.stringify({
      accepted: 1,
      rejected: [{ index: 0, code: 'invalid', message: 'query is too short' }],
    }),
  })
  const page = await shop.visit(context, scene, '#aisle-debug')
  await tell(shop, 'Product Viewed')
  const shown = await until(async () => {
    const all = await lines(page)
    return all.some((line) => /told already/.test(line)) && all.some((line) => /taken/.test(line))
      ? all.map((line) => line.replace(/\s+/g, ' '))
      : null
  })
  expect(shown).toEqual([
    expect.stringMatching(
      /Product Viewed · <img src=x onerror=alert\(1\)> from JSON-LD.*told already.*datalayer/,
    ),
    expect.stringMatching(/Product Viewed · Trail Shoe from datalayer \(sure\) ✓ taken by Aisle/),
    expect.stringMatching(/page from track .* ✓ taken by Aisle/),
    expect.stringMatching(/Refused · no from track .* ✕ refused: invalid: query is too short/),
  ])
  await context.close()
})

it('passes axe in light and dark, stays in the tab, and closes with Escape for good', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  const context = await shop.shopper()
  const page = await shop.visit(context, scene, '#aisle-debug')
  await until(async () => (await lines(page)).length > 1)
  await page.addScriptTag({ content: axe })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(context: string): Promise<{ violations: { id: string }[] }> }
      }
      return (await axe.run('aisle-mirror')).violations.map(({ id }) => id)
    })
    expect(violations).toEqual([])
  }
  await shop.visit(page, scene)
  await page.waitForSelector('aisle-mirror')
  await page.keyboard.press('Escape')
  await until(async () => (await page.locator('aisle-mirror').count()) === 0)
  await shop.visit(page, scene)
  await tell(shop, 'Product Viewed')
  expect(await page.locator('aisle-mirror').count()).toBe(0)
  await context.close()
})
