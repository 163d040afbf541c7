/** The demo shop's pages: whole documents, data for machines, and nothing that a stranger wrote becomes markup. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { products } from '../../demo/catalogue/index.ts'
import { buildShop, origin, type Shop } from './shop.ts'

let built: Awaited<ReturnType<typeof buildShop>>
let shop: Shop

beforeAll(async () => {
  built = await buildShop()
  shop = built.open()
})
afterAll(() => built.close())

function structured(page: string): Record<string, unknown> {
  const block = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)?.[1]
  return JSON.parse(block ?? 'null')
}

describe('the pages', () => {
  it.each([
    '/demo',
    '/demo/c/coffee',
    '/demo/p/heron-daily-trainer',
    '/demo/search?q=tea',
    '/demo/cart',
    '/demo/checkout',
  ])('show %s with the tag, under a policy that allows no inline script', async (address) => {
    const response = await shop.fetch(address)
    const page = await response.text()
    expect(response.status).toBe(200)
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).toContain('<script async src="/aisle.js" data-key="pk_demo"></script>')
    expect(page.indexOf('/demo/stub.js')).toBeLessThan(page.indexOf('/aisle.js'))
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(page).not.toMatch(/<script>|<script(?![^>]*(src=|type="application))|\son\w+=|style="/)
    expect(page.match(/<h1/g)).toHaveLength(1)
    for (const [image] of page.matchAll(/<img [^>]*>/g))
      expect(image).toMatch(/width="\d+" height="\d+"/)
  })

  it('hold valid data about every product, with the price and stock of each variant', async () => {
    for (const product of products) {
      const page = await shop.page(`/demo/p/${product.slug}`)
      const data = structured(page)
      const variants = (data.hasVariant ?? [data]) as {
        sku: string
        offers: Record<string, string>
      }[]
      expect(data['@type']).toBe(product.variants.length ? 'ProductGroup' : 'Product')
      expect(data).toMatchObject({ name: product.title, brand: { name: product.brand } })
      expect(variants).toHaveLength(product.variants.length || 1)
      for (const { sku, offers } of variants) {
        expect(sku.startsWith(product.id)).toBe(true)
        expect(offers.price).toMatch(/^\d+\.\d\d$/)
        expect(offers.priceCurrency).toBe('EUR')
        expect(offers.availability).toMatch(/^https:\/\/schema\.org\/(InStock|OutOfStock)$/)
        expect(offers.url?.startsWith(`${origin}/demo/p/${product.slug}`)).toBe(true)
      }
      expect(page).toContain('<meta property="og:type" content="product">')
    }
  })

  it('draw every picture that they name', async () => {
    const page = await shop.page('/demo')
    const names = [...page.matchAll(/src="(\/demo\/img\/[^"]+)"/g)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(16)
    for (const name of [...names, '/demo/img/p101-clay-40.svg']) {
      const response = await shop.fetch(name)
      expect(response.headers.get('content-type')).toContain('image/svg+xml')
      expect(await response.text()).toMatch(/^<svg /)
    }
    expect((await shop.fetch('/demo/img/__proto__.svg')).status).toBe(404)
  })

  it('choose the variant that a link names, and the first one in stock otherwise', async () => {
    const page = await shop.page('/demo/p/heron-daily-trainer?variant=p101-clay-42')
    expect(page).toContain('"chosen":"p101-clay-42"')
    expect(await shop.page('/demo/p/heron-daily-trainer?variant=%3Cb%3E')).toContain(
      '"chosen":"p101-sea-39"',
    )
  })

  it('say that they are missing with a page of the shop', async () => {
    for (const address of ['/demo/p/nothing', '/demo/c/nothing', '/demo/order/FF-X', '/demo/x/y']) {
      const response = await shop.fetch(address)
      expect(response.status, address).toBe(404)
      expect(await response.text()).toContain('<h1>')
    }
  })

  it('find products by the beginnings of words', async () => {
    const page = await shop.page('/demo/search?q=trail+sho')
    expect(page).toContain('Fieldmouse Trail')
    expect(page).not.toContain('Forest Candle')
    expect(await shop.page('/demo/search?q=zzzz')).toContain('Nothing')
  })

  it('show a hostile query as text', async () => {
    const hostile = '</script><img src=x onerror=alert(1)>"\'&'
    const page = await shop.page(`/demo/search?q=${encodeURIComponent(hostile)}`)
    expect(page).not.toContain('<img src=x')
    expect(page).toContain('&lt;img src=x')
    expect(page).toContain('\\u003c/script>')
    expect((await shop.fetch(`/demo/search?q=${'a'.repeat(5_000)}`)).status).toBe(200)
    expect((await shop.fetch('/demo/search?q=%00%ff%fe')).status).toBe(200)
  })
})
