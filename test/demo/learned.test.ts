/** The demo shop's catalogue, learned from its own pages alone: nobody tells Aisle of a product. */

import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AisleProduct, productForAisle, products } from '../../demo/catalogue/index.ts'
import { startLocal } from '../../scripts/local/launch.mjs'
import { openChromium } from '../browser/chromium.ts'

interface Learned {
  id: string
  title: string
  url: string
  price: string | null
  currency: string
  availability: string
  source: string
  brand: string
  category: string[]
  variants: {
    sku?: string
    id?: string
    title: string
    price: string | null
    availability: string
    options?: Record<string, string>
  }[]
}

let aisle: Awaited<ReturnType<typeof startLocal>>
const owner = { authorization: 'Bearer dev' }

beforeAll(async () => {
  aisle = await startLocal({ state: null, seed: 0, pages: true, cron: false, quiet: true })
})
afterAll(() => aisle?.dispose())

async function read<Answer>(path: string): Promise<Answer> {
  const response = await fetch(aisle.url + path, { headers: owner })
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return (await response.json()) as Answer
}

async function learned(): Promise<Learned[]> {
  const { items } = await read<{ items: Learned[] }>('/api/products?limit=200')
  return items
}

const dev = (path: string, body: object) =>
  fetch(aisle.url + path, { method: 'POST', body: JSON.stringify(body) })

/** A product as far as its page tells of it. */
const told = (product: AisleProduct) => ({
  title: product.title,
  url: product.url,
  brand: product.brand,
  category: product.category,
  price: product.price.toFixed(2),
  currency: product.currency,
  availability: product.availability,
  variants: (product.variants ?? [])
    .map(({ id, price, availability, options }) => {
      return { sku: id, price: price.toFixed(2), availability, options: valuesOf(options) }
    })
    .sort(bySku),
})

const valuesOf = (options: Record<string, string | undefined> | undefined) =>
  Object.values(options ?? {}).sort()
const bySku = (left: { sku: string }, right: { sku: string }) => (left.sku < right.sku ? -1 : 1)

const asTold = ({
  title,
  url,
  brand,
  category,
  price,
  currency,
  availability,
  variants,
}: Learned) => ({
  title,
  url,
  brand,
  category,
  price,
  currency,
  availability,
  variants: variants
    .map(({ sku, id, price: own, availability: there, options }) => {
      return { sku: sku ?? id ?? '', price: own, availability: there, options: valuesOf(options) }
    })
    .sort(bySku),
})

describe('the demo shop, with its product feed switched off', () => {
  it('is known to Aisle in a few minutes: all products, prices, stock and variants, from its pages', async () => {
    expect(await learned()).toEqual([])
    const moved = await dev('/dev/clock', { advance: 'PT10M' })
    expect(moved.status).toBe(200)
    const found = (await learned()).filter(({ title }) => title !== '')
    expect(found).toHaveLength(120)
    expect(new Set(found.map(({ source }) => source))).toEqual(new Set(['page']))
    const expected = products.map((product) => told(productForAisle(product, aisle.publicUrl)))
    const byUrl = (left: { url: string }, right: { url: string }) => (left.url < right.url ? -1 : 1)
    expect(found.map(asTold).sort(byUrl)).toEqual(expected.sort(byUrl))
  })

  it('shows its owner every page, what was found on it, and reads one again on demand', async () => {
    const browser = await openChromium()
    try {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(`${aisle.publicUrl}/admin#token=dev`)
      await page.waitForSelector('.shell')
      await page.goto(`${aisle.publicUrl}/admin/products?show=pages`)
      await page.getByText('Product 120').waitFor()
      await page.getByRole('button', { name: 'No product 9' }).click()
      await page.getByRole('link', { name: '/demo/c/coffee' }).waitFor()
      const shoe = `${aisle.publicUrl}/demo/p/heron-daily-trainer`
      await page.getByLabel('Address of a page of your shop').fill(shoe)
      await page.getByRole('button', { name: 'Read this page' }).click()
      await page.getByText('Product. Read from JSON-LD').waitFor()
      await page.getByLabel('Address of a page of your shop').fill('https://evil.example/')
      await page.getByRole('button', { name: 'Read this page' }).click()
      await page.getByText('none of the shop’s').waitFor()
      await page.evaluate(axe.source)
      const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      expect(wide).toBe(false)
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
    }
  })

  it('does not stop the clock again for pages that nobody needs', async () => {
    const { ticks } = (await (await dev('/dev/clock', { advance: 'PT20H' })).json()) as {
      ticks: number
    }
    expect(ticks).toBeLessThan(5)
  })
})
