/** Widgets as guests of a page: they move nothing, load nothing that is not needed, run nothing, and vanish when the Worker does. */

import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { placed } from './placed.ts'
import { hostile } from './products.ts'
import { openShop, type Scene, type Shop, shiftOf, until } from './shop.ts'

let shop: Shop
let shopper: BrowserContext

beforeAll(async () => {
  shop = await openShop()
  shopper = await shop.shopper()
})
afterAll(() => shop.close())
beforeEach(() => shop.forget())

/** Opens a page, does something there, and closes it. */
async function at<Result>(scene: Scene, look: (page: Page) => Promise<Result>): Promise<Result> {
  const page = await shop.visit(shopper, scene)
  try {
    return await look(page)
  } finally {
    await page.close()
  }
}

const loaded = () => shop.requests.map(({ path }) => path.split('?')[0] ?? '')
const reserved =
  '<aisle-recommendations style="display:block;min-height:420px"></aisle-recommendations>'
const every = [
  '<aisle-recommendations cart="event"></aisle-recommendations>',
  '<aisle-bought-together cart="event"></aisle-bought-together>',
  '<aisle-recently-viewed></aisle-recently-viewed>',
  '<aisle-back-in-stock></aisle-back-in-stock>',
  '<aisle-signup></aisle-signup>',
  '<aisle-free-shipping threshold="60" total="20" currency="EUR"></aisle-free-shipping>',
  '<aisle-rewards points="120"></aisle-rewards>',
]
/** Room for each of them, by a style sheet of the shop. */
const room = `<style nonce="shop">${['recommendations', 'bought-together', 'recently-viewed', 'back-in-stock', 'signup', 'free-shipping', 'rewards'].map((kind) => `aisle-${kind}`)}{display:block;min-height:560px}</style>`
const soldOut = {
  product: {
    id: 'p9',
    title: '<img src=x onerror="window.hacked=1">',
    availability: 'out_of_stock',
    expectedAt: 'javascript:1',
    variants: [
      { id: '<b>1</b>', title: '<script>window.hacked=1</script>', availability: 'out_of_stock' },
    ],
  },
  offers: { reserve: true },
}

describe('a page without widgets', () => {
  it('is asked nothing of but its settings, and loads no widget', async () => {
    await at({ body: '<p>Nothing here.</p>' }, async () => {
      await until(() => loaded().includes('/v1/settings'))
      await new Promise((done) => setTimeout(done, 400))
      expect(loaded().filter((path) => /widget|words|recommendations|stock/.test(path))).toEqual([])
    })
  })

  it('loads none either for one that is meant for other pages, or waits for somebody to leave', async () => {
    const target = { ...placed('signup').target, paths: ['/sale/*'] }
    shop.set({ widgets: [placed('signup', { form: 'bar' }, { target }), placed('exit')] })
    await at({ path: '/shoes' }, async () => {
      await until(() => loaded().includes('/v1/settings'))
      await new Promise((done) => setTimeout(done, 400))
      expect(loaded()).not.toContain('/aisle-widgets.js')
    })
  })
})

describe('a page with widgets', () => {
  it('is not moved by one that it keeps room for', async () => {
    await at({ body: `${reserved}<p>After it</p>` }, async (page) => {
      await page.getByText('Fell Runner').waitFor()
      expect(await shiftOf(page)).toBe(0)
    })
  })

  it('is not moved by one that it keeps no room for: that one waits until it is below the screen', async () => {
    const body =
      '<p class="tall">Above</p><aisle-recommendations></aisle-recommendations><p class="tall">Below</p>'
    const before = 'addEventListener("load", () => scrollTo(0, 800))'
    await at({ body, before }, async (page) => {
      await until(() => loaded().includes('/v1/recommendations'))
      await new Promise((done) => setTimeout(done, 300))
      expect(await page.getByText('Fell Runner').isVisible()).toBe(false)
      await page.evaluate(() => scrollTo(0, 0))
      await page.getByText('Fell Runner').waitFor()
      expect(await shiftOf(page)).toBe(0)
    })
  })

  it('gets one that was asked for by a click at once', async () => {
    const body = '<p>Above</p><aisle-recommendations></aisle-recommendations><p>Below</p>'
    await at({ body }, async (page) => {
      await until(() => loaded().includes('/v1/recommendations'))
      await new Promise((done) => setTimeout(done, 300))
      await page.getByText('Below').click()
      await page.getByText('Fell Runner').waitFor()
      expect(await shiftOf(page)).toBe(0)
    })
  })

  it('shows those that come later, too', async () => {
    await at({ body: '<p>Nothing yet.</p>' }, async (page) => {
      await until(() => loaded().includes('/v1/settings'))
      await page.evaluate((html) => {
        document.querySelector('main')?.insertAdjacentHTML('beforeend', html)
      }, reserved)
      await page.getByText('Fell Runner').waitFor()
    })
  })

  it('shows nothing, says nothing and keeps still when the Worker is down', async () => {
    shop.set({ down: true })
    const complaints: string[] = []
    await at({ body: every.join('') }, async (page) => {
      page.on('pageerror', (error) => complaints.push(error.message))
      await until(() => loaded().includes('/v1/settings'))
      await new Promise((done) => setTimeout(done, 400))
      expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(30)
      expect(await shiftOf(page)).toBe(0)
    })
    expect(complaints).toEqual([])
  })

  it('loses what was announced when only the products cannot be had', async () => {
    shop.set({ items: [{ id: 'p1' }, 'nothing', null] })
    await at({ body: `${reserved}<p>After it</p>` }, async (page) => {
      await until(() => loaded().includes('/v1/recommendations'))
      await page.waitForFunction(
        () => !document.querySelector('aisle-recommendations')?.shadowRoot?.firstElementChild,
      )
      expect(await shiftOf(page)).toBe(0)
    })
  })

  it('takes no names where the owner has switched the waiting list off, and says so', async () => {
    shop.set({ stock: { ...soldOut, offers: { notify: false } } })
    const body = '<aisle-back-in-stock product="p1"></aisle-back-in-stock>'
    await at({ head: room, body }, async (page) => {
      await page.getByText('There is no waiting list for it at the moment.').waitFor()
      expect(await page.locator('aisle-back-in-stock form').count()).toBe(0)
    })
  })

  it('is safe from what strangers wrote into products, in every widget', async () => {
    shop.set({ items: hostile, stock: soldOut })
    const scene = { head: room, body: every.join('') }
    await at(scene, async (page) => {
      await page.getByText('Prices').first().waitFor()
      await page.locator('aisle-back-in-stock form').waitFor()
      const seen = await page.evaluate(() => {
        const roots = Array.from(document.querySelectorAll('*'), ({ shadowRoot }) => shadowRoot)
        const all = roots.flatMap((root) => (root ? Array.from(root.querySelectorAll('*')) : []))
        return {
          hacked: 'hacked' in window,
          scripts: all.filter(({ tagName }) => tagName === 'SCRIPT').length,
          addresses: all.flatMap((one) => [one.getAttribute('href'), one.getAttribute('src')]),
          text: roots.map((root) => root?.textContent).join(' '),
        }
      })
      expect(seen).toMatchObject({ hacked: false, scripts: 0 })
      for (const address of seen.addresses)
        expect(address ?? 'http://').toMatch(/^https?:\/\/[^@]*$/)
      expect(seen.text).toContain('<img src=x onerror=')
      for (const trick of ['\u202e', '\u2066', '\u0000', '\u001b', 'secret']) {
        expect(seen.text).not.toContain(trick)
      }
      expect(seen.text.length).toBeLessThan(8000)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
        true,
      )
    })
  })

  it('works under a policy that allows no inline style, no eval and no strings as HTML', async () => {
    const complaints: string[] = []
    const policy =
      "default-src 'none'; script-src 'self' 'nonce-shop'; style-src 'nonce-shop'; connect-src 'self'; img-src 'self' data:; require-trusted-types-for 'script'; trusted-types 'none'"
    const page = await shopper.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    const scene: Scene = { policy, head: room, body: every.join('') }
    await page.goto(`${shop.origin}/?scene=${encodeURIComponent(JSON.stringify(scene))}`)
    await page.getByText('Fell Runner').first().waitFor()
    await page.locator('aisle-signup form').waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })

  it('asks nobody else for anything', async () => {
    const strangers: string[] = []
    const page = await shopper.newPage()
    page.on('request', (request) => {
      if (!request.url().startsWith(shop.origin) && !request.url().startsWith('data:')) {
        strangers.push(request.url())
      }
    })
    const scene: Scene = { head: room, body: every.join('') }
    await page.goto(`${shop.origin}/?scene=${encodeURIComponent(JSON.stringify(scene))}`)
    await page.getByText('Fell Runner').first().waitFor()
    expect(strangers).toEqual([])
    await page.close()
  })
})
