/** Widgets in use: several things into the cart with one button, a size that is gone, the way to free shipping, points. */

import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { products } from './products.ts'
import { openShop, type Scene, type Shop, until } from './shop.ts'

let shop: Shop
let shopper: BrowserContext

beforeAll(async () => {
  shop = await openShop()
  shopper = await shop.shopper({ reducedMotion: 'reduce' })
})
afterAll(() => shop.close())
beforeEach(() => shop.forget())

const room = (kind: string, attributes = '') =>
  `<aisle-${kind} ${attributes} style="display:block;min-height:560px"></aisle-${kind}>`

async function at<Result>(scene: Scene, look: (page: Page) => Promise<Result>): Promise<Result> {
  const page = await shop.visit(shopper, scene)
  try {
    return await look(page)
  } finally {
    await page.evaluate(() => localStorage.clear())
    await page.close()
  }
}

/** Has the shop's own script take what widgets put into the cart. */
const listen = (answer: string) => `
  window.taken = []
  document.addEventListener('aisle:add-to-cart', (event) => {
    event.preventDefault()
    window.taken.push(event.detail.items)
    event.detail.until(${answer})
  })`
const taken = (page: Page) => page.evaluate('window.taken')

const told = async (page: Page, name: string) => {
  await page.evaluate(() => (window as unknown as { aisle: { flush(): void } }).aisle.flush())
  return shop.events().find(({ event }) => event === name)
}

describe('what is bought together', () => {
  it('goes into the cart with one button, without what was left out, and is summed up', async () => {
    const scene = {
      before: listen('Promise.resolve(true)'),
      body: room('bought-together', 'cart="event"'),
    }
    await at(scene, async (page) => {
      const all = page.getByRole('button', { name: 'Put all 3 in the cart' })
      await all.waitFor()
      expect(await page.locator('.sum').textContent()).toContain('€343.40')
      await page.getByRole('checkbox', { name: /Merino socks/ }).uncheck()
      expect(await page.locator('.sum').textContent()).toContain('€318.90')
      await page.getByRole('button', { name: 'Put all 2 in the cart' }).click()
      await page.getByText('In the cart', { exact: true }).waitFor()
      expect(await taken(page)).toEqual([
        [
          { productId: 'p1', variantId: 'v1', quantity: 1 },
          { productId: 'p3', quantity: 1 },
        ],
      ])
      const added = await until(() => told(page, 'Widget Converted'))
      expect(added.properties).toMatchObject({ outcome: 'added', kind: 'bought-together' })
    })
  })

  it('says so when the shop could not do it', async () => {
    const scene = {
      before: listen('Promise.resolve(false)'),
      body: room('bought-together', 'cart="event"'),
    }
    await at(scene, async (page) => {
      await page.getByRole('button', { name: 'Put all 3 in the cart' }).click()
      await page.getByText('That did not work. Please try again.').waitFor()
      expect(await told(page, 'Widget Converted')).toBeUndefined()
    })
  })

  it('is one request at Shopify, by variants, with ids that are longer than numbers can be', async () => {
    const [first] = products
    const variants = [
      { id: '41234567890123456789', title: 'One', price: '1.00', availability: 'in_stock' },
    ]
    shop.set({ items: [{ ...first, variants }, products[1]] })
    const scene = { before: 'window.Shopify = {}', body: room('bought-together') }
    await at(scene, async (page) => {
      await page.getByRole('button', { name: 'Put all 2 in the cart' }).click()
      await page.getByText('In the cart', { exact: true }).waitFor()
      const sent = shop.requests.filter(({ path }) => path === '/cart/add.js')
      expect(sent.map(({ body }) => JSON.parse(body))).toEqual([
        {
          items: [
            { id: '41234567890123456789', quantity: 1 },
            { id: 'v2', quantity: 1 },
          ],
        },
      ])
    })
  })
})

describe('a list', () => {
  it('sends who wants something in several sizes to its page, and puts the rest into the cart', async () => {
    const [first, second] = products
    const variants = ['42', '43'].map((id) => ({
      id,
      title: id,
      price: '1.00',
      availability: 'in_stock',
    }))
    shop.set({ items: [{ ...first, variants }, second] })
    const scene = {
      before: listen('new Promise((done) => setTimeout(done, 150))'),
      body: room('recommendations', 'cart="event"'),
    }
    await at(scene, async (page) => {
      await page.getByRole('button', { name: /Add to cart: Merino/ }).click()
      await page.getByText('Adding …').waitFor()
      await page.getByText('In the cart', { exact: true }).waitFor()
      await page.getByRole('button', { name: /Add to cart: Fell Runner/ }).click()
      await page.waitForURL('**/p/1')
      expect(shop.requests.length).toBeGreaterThan(0)
    })
  })

  it('has no button where nothing could keep what it says', async () => {
    await at({ body: room('recommendations') }, async (page) => {
      await page.getByText('Fell Runner').waitFor()
      expect(await page.locator('aisle-recommendations .add').count()).toBe(0)
    })
  })

  it('says why in the language of the page', async () => {
    await at({ lang: 'pl', body: room('recommendations') }, async (page) => {
      await page.getByText('Często kupowane razem').first().waitFor()
      await page.getByText('Często oglądane razem').first().waitFor()
    })
    const [first] = products
    const reason = {
      code: 'bought_with',
      text: '12 people bought it with Oats',
      about: 'Oats',
      people: 12,
    }
    shop.set({ items: [{ ...first, reason }] })
    await at({ lang: 'de', body: room('recommendations') }, async (page) => {
      await page.getByText('12 Personen kauften es mit \u2068Oats\u2069').waitFor()
    })
    shop.set({ items: [{ ...first, reason: { code: 'brand_new_code', text: 'For you' } }] })
    await at({ lang: 'de', body: room('recommendations') }, async (page) => {
      await page.getByText('For you').waitFor()
    })
  })
})

describe('the form for what is sold out', () => {
  const stock = (gone: string[]) => ({
    product: {
      id: 'p9',
      title: 'Trail shoe',
      availability: 'in_stock',
      variants: ['42', '43'].map((id) => ({
        id,
        title: id,
        availability: gone.includes(id) ? 'out_of_stock' : 'in_stock',
      })),
    },
    offers: { notify: true, reserve: false, preorder: false },
  })
  const picker = `<form action="/cart/add"><select name="id"><option>43</option><option>42</option></select></form>`

  it('appears for the size that is chosen, asks for that one, and goes with it', async () => {
    shop.set({ stock: stock(['42']) })
    await at({ body: picker + room('back-in-stock') }, async (page) => {
      await until(() => shop.requests.some(({ path }) => path.startsWith('/v1/stock')))
      await page.waitForTimeout(200)
      expect(await page.locator('aisle-back-in-stock form').count()).toBe(0)
      await page.locator('form select').first().selectOption('42')
      await page.locator('aisle-back-in-stock form').waitFor()
      await page.getByLabel('Your email address').fill('ann@example.com')
      await page.getByLabel('How many').selectOption('2')
      await page.getByRole('button', { name: 'Tell me' }).click()
      await page.getByText('Done. As soon as it is back').waitFor()
      const sent = shop.requests.find(({ path }) => path === '/v1/back-in-stock')
      expect(JSON.parse(sent?.body ?? '{}')).toMatchObject({
        productId: 'p9',
        variantId: '42',
        quantity: 2,
        email: 'ann@example.com',
        website: '',
      })
      await page.locator('form select').first().selectOption('43')
      await until(async () => (await page.locator('aisle-back-in-stock .card').count()) === 0)
    })
  })
})

describe('the way to free shipping', () => {
  it('follows the cart, says when it is reached, and is told once', async () => {
    const scene = { body: room('free-shipping', 'threshold="60" currency="EUR"') }
    await at(scene, async (page) => {
      await page.getByText('Free shipping from €60.00').waitFor()
      const add = (price: number) =>
        page.evaluate(
          (one) =>
            (
              window as unknown as { aisle: { track(name: string, about: object): void } }
            ).aisle.track('Product Added', {
              product_id: `p${one}`,
              price: one,
              quantity: 1,
              currency: 'EUR',
            }),
          price,
        )
      await add(42.1)
      await page.getByText('€17.90 more, and shipping is free').waitFor()
      await add(20)
      await page.getByText('Shipping is free', { exact: true }).waitFor()
      const reached = await until(() => told(page, 'Widget Converted'))
      expect(reached.properties).toMatchObject({ outcome: 'free_shipping' })
    })
  })
})

describe('points', () => {
  it('are shown as the shop’s server wrote them, and nobody is asked for them', async () => {
    const body = room('rewards', 'points="1340" next-points="2000" next-reward="€5 &lt;b&gt;off"')
    await at({ lang: 'de', body }, async (page) => {
      await page.getByText('1.340 Punkte').waitFor()
      await page.getByText('Noch 660 Punkte bis €5 <b>off').waitFor()
      expect(shop.requests.filter(({ path }) => /points|rewards\?|loyalty/.test(path))).toEqual([])
    })
  })

  it.each(['', 'points=""', 'points="-5"', 'points="1e9"', 'points="<b>1</b>"'])(
    'are not shown where there are none: %s',
    async (attributes) => {
      await at({ body: room('rewards', attributes) }, async (page) => {
        await until(() => shop.requests.some(({ path }) => path === '/aisle-widget-rewards.js'))
        await page.waitForTimeout(200)
        expect(await page.locator('aisle-rewards section').count()).toBe(0)
      })
    },
  )
})

describe('a link to a preview', () => {
  it('shows nothing for a token that the Worker has not signed', async () => {
    await at({ hash: '#aisle-preview=forged.token.of-a-stranger' }, async (page) => {
      await until(() => shop.requests.some(({ path }) => path.startsWith('/v1/preview')))
      await page.waitForTimeout(200)
      expect(await page.getByText('Only you see this').count()).toBe(0)
    })
  })
})
