/** Every widget as it is seen and used: axe finds nothing, the keyboard reaches all of it, and it looks as it did. */

import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { distanceFrom } from './golden.ts'
import { placed } from './placed.ts'
import { findings, openShop, type Scene, type Shop, until } from './shop.ts'

let shop: Shop
let lens: Page

beforeAll(async () => {
  shop = await openShop()
  lens = await (await shop.shopper()).newPage()
})
afterAll(() => shop.close())
beforeEach(() => shop.forget())

const stock = {
  product: {
    id: 'p9',
    title: 'Trail shoe',
    availability: 'out_of_stock',
    expectedAt: Date.UTC(2100, 2, 14),
    variants: ['42', '43'].map((size) => ({
      id: `v${size}`,
      title: size,
      availability: 'out_of_stock',
    })),
  },
  offers: { notify: true, reserve: true, preorder: false },
}

/** A clock that stands on a day before the one on which the shoes are expected. */
const clock = 'Date.now = () => Date.UTC(2100, 1, 20)'

const leave = (page: Page) =>
  page.evaluate(() =>
    (
      window as unknown as { aisle: { track(event: string, properties: object): void } }
    ).aisle.track('Exit Intended', { reason: 'desktop' }),
  )
const fillCart = (page: Page) =>
  page.evaluate(() =>
    [1, 90].map((hue) =>
      (
        window as unknown as { aisle: { track(event: string, properties: object): void } }
      ).aisle.track('Product Added', {
        product_id: `p${hue}`,
        name: `Product ${hue}`,
        price: 20,
        quantity: 1,
        image_url: `/picture/${hue}.svg`,
      }),
    ),
  )

interface Case {
  name: string
  element: string
  /** What is there when it has come. */
  ready: string
  scene: Scene
  widgets?: ReturnType<typeof placed>[]
  act?(page: Page): Promise<unknown>
  /** Stands above the page: the whole screen is its picture. */
  floats?: true
}

const host = (kind: string, attributes = '', height = 520) =>
  `<button>Put in the cart</button><aisle-${kind} ${attributes} style="display:block;margin-top:1rem;min-height:${height}px"></aisle-${kind}>`

const cases: Case[] = [
  {
    name: 'recommendations',
    element: 'aisle-recommendations',
    ready: '.card a',
    scene: { body: host('recommendations', 'cart="event"') },
  },
  {
    name: 'grid',
    element: 'aisle-recommendations',
    ready: '.card a',
    scene: { body: host('recommendations', 'layout="grid" limit="4"', 900) },
  },
  {
    name: 'bought-together',
    element: 'aisle-bought-together',
    ready: '.part',
    scene: { body: host('bought-together', 'cart="event"') },
  },
  {
    name: 'recently-viewed',
    element: 'aisle-recently-viewed',
    ready: '.card a',
    scene: { body: host('recently-viewed') },
  },
  {
    name: 'back-in-stock',
    element: 'aisle-back-in-stock',
    ready: 'form',
    scene: { before: clock, body: host('back-in-stock', '', 620) },
  },
  {
    name: 'signup',
    element: 'aisle-signup',
    ready: 'form',
    scene: { body: host('signup', '', 320) },
  },
  {
    name: 'free-shipping',
    element: 'aisle-free-shipping',
    ready: '.line',
    scene: { body: host('free-shipping', 'threshold="60" total="42.10" currency="EUR"', 60) },
  },
  {
    name: 'rewards',
    element: 'aisle-rewards',
    ready: '.points',
    scene: { body: host('rewards', 'points="340" next-points="500" next-reward="€5"', 120) },
  },
  {
    name: 'bar',
    element: 'aisle-signup',
    ready: '.bar form',
    scene: {},
    widgets: [placed('signup', { form: 'bar', offer: '10 %' })],
    floats: true,
  },
  {
    name: 'tab',
    element: 'aisle-signup',
    ready: '.tab',
    scene: {},
    widgets: [placed('signup', { form: 'tab', offer: '10 %' })],
    floats: true,
  },
  {
    name: 'exit-cart',
    element: 'aisle-exit',
    ready: 'dialog form',
    scene: {},
    widgets: [placed('exit')],
    act: async (page) => [await fillCart(page), await leave(page)],
    floats: true,
  },
  {
    name: 'exit-bar',
    element: 'aisle-exit',
    ready: '.bar form',
    scene: {},
    widgets: [placed('exit', { form: 'bar', offer: '10 %' })],
    act: leave,
    floats: true,
  },
  {
    name: 'exit-products',
    element: 'aisle-exit',
    ready: 'dialog .card a',
    scene: {},
    widgets: [placed('exit', { strategy: 'next', cart: 'event' })],
    act: leave,
    floats: true,
  },
  {
    name: 'exit-signup',
    element: 'aisle-exit',
    ready: 'dialog form',
    scene: {},
    widgets: [placed('exit', { offer: '10 %' })],
    act: leave,
    floats: true,
  },
]

const views: [string, BrowserContextOptions, Scene][] = [
  ['desktop', { viewport: { width: 960, height: 700 } }, {}],
  ['phone', { viewport: { width: 360, height: 700 }, hasTouch: true, isMobile: true }, {}],
  ['dark', { viewport: { width: 640, height: 700 } }, { dark: true }],
  ['rtl', { viewport: { width: 640, height: 700 } }, { lang: 'ar', dir: 'rtl' }],
]

/** Opens a page with a widget and waits until it has come. */
async function bring(one: Case, context: BrowserContext, change: Scene = {}): Promise<Page> {
  shop.set({ stock, widgets: one.widgets ?? [] })
  const page = await shop.visit(context, { ...one.scene, ...change })
  await until(() => shop.requests.some(({ path }) => path.startsWith('/v1/settings')))
  await page.waitForTimeout(60)
  await one.act?.(page)
  await page.locator(`${one.element} ${one.ready}`).first().waitFor()
  await until(() =>
    page.evaluate(() =>
      Array.from(document.querySelectorAll('*')).every(({ shadowRoot }) =>
        // Those further on in a row come when they are turned to.
        Array.from(shadowRoot?.querySelectorAll('img') ?? [])
          .slice(0, 2)
          .every((image) => image.complete),
      ),
    ),
  )
  return page
}

describe.each(views)('on %s', (view, options, change) => {
  let context: BrowserContext
  beforeAll(async () => {
    context = await shop.shopper({ ...options, reducedMotion: 'reduce' })
  })
  afterAll(() => context.close())

  it.each(cases.map((one) => [one.name, one] as const))(
    '%s passes axe, fits the screen, and looks as it did',
    async (name, one) => {
      const page = await bring(one, context, change)
      expect(await findings(page, one.element)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
        true,
      )
      expect(await small(page, one.element)).toEqual([])
      const box = await page.locator(`${one.element} .widget`).first().boundingBox()
      const clip = one.floats || !box ? {} : { clip: { ...box, height: Math.min(box.height, 680) } }
      const picture = await page.screenshot({
        ...clip,
        scale: 'css',
        animations: 'disabled',
        caret: 'hide',
      })
      expect(picture.length).toBeLessThan(60_000)
      expect(await distanceFrom(`${name}-${view}`, picture, lens)).toBeLessThan(8)
      await page.evaluate(() => localStorage.clear())
      await page.close()
    },
  )
})

/** What can be pressed and is smaller than 24 by 24 pixels. */
const small = (page: Page, element: string): Promise<string[]> =>
  page.evaluate((name) => {
    const root = document.querySelector(name)?.shadowRoot
    return Array.from(root?.querySelectorAll('a,button,input:not([name=website]),select') ?? [])
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect()
        return width > 0 && (width < 24 || height < 24)
      })
      .map((one) => one.outerHTML.slice(0, 80))
  }, element)

/** Where the focus is, inside of shadows. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let one = document.activeElement
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
    if (!one || one === document.body) return ''
    const { outlineStyle, outlineWidth } = getComputedStyle(one)
    const label =
      one.getAttribute('aria-label') ||
      one.getAttribute('name') ||
      one.textContent?.trim() ||
      one.tagName
    const ring = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
    return `${one.localName} ${label.slice(0, 24)}${ring ? '' : ' WITHOUT RING'}`
  })

async function walk(page: Page, steps: number): Promise<string[]> {
  const seen: string[] = []
  for (let step = 0; step < steps; step++) {
    await page.keyboard.press('Tab')
    seen.push(await focused(page))
  }
  return seen
}

describe('by keyboard', () => {
  let context: BrowserContext
  beforeAll(async () => {
    context = await shop.shopper({ reducedMotion: 'reduce' })
  })
  afterAll(() => context.close())
  const caseOf = (name: string) => cases.find((one) => one.name === name) as Case

  it.each([
    [
      'recommendations',
      [
        'button More products',
        'a Fell Runner€129.00Instea',
        'button Add to cart: Fell Runner',
        'a Merino socks, three pair',
      ],
    ],
    [
      'bought-together',
      ['input Include Fell Runner', 'a Fell Runner', 'input Include Merino socks, th'],
    ],
    [
      'back-in-stock',
      ['select variant', 'select quantity', 'input reserve', 'input email', 'button Tell me', ''],
    ],
    ['signup', ['input email', 'button Sign up', '']],
    ['bar', ['input email', 'button Sign up', 'button Close']],
  ])('%s is walked in its order, and the focus is always seen', async (name, order) => {
    const page = await bring(caseOf(name), context)
    // The shop's own button comes first, where it has one.
    if (!caseOf(name).floats) await page.keyboard.press('Tab')
    expect(await walk(page, order.length)).toEqual(order)
    await page.close()
  })

  it('a dialog keeps the focus, closes with Esc, gives the focus back, and says what became of it', async () => {
    const page = await bring(caseOf('exit-products'), context, {
      body: '<button id="before">Here</button>',
    })
    const reached = await walk(page, 16)
    expect(reached.filter((one) => one.includes('Here'))).toEqual([])
    expect(reached).toContain('button Close')
    await page.keyboard.press('Escape')
    await page.waitForFunction(
      () => !document.querySelector('aisle-exit')?.shadowRoot?.querySelector('dialog'),
    )
    const names = await until(() => {
      const seen = shop.events().map(({ event }) => event)
      return seen.includes('Widget Dismissed') && seen
    })
    expect(names).toContain('Exit Intent Shown')
    await page.close()
  })

  it('a sign-up is sent with Enter, said to be done, and told with its widget and variant', async () => {
    const one = { ...caseOf('bar'), widgets: [placed('signup', { form: 'bar' }, { id: 'w-bar' })] }
    const page = await bring(one, context)
    await page.evaluate(() => localStorage.removeItem('aisle-signup'))
    await page.locator('aisle-signup input[type=email]').fill('nonsense')
    await page.keyboard.press('Enter')
    await page.getByText('Please write an address such as').waitFor()
    await page.locator('aisle-signup input[type=email]').fill('ann@example.com')
    await page.keyboard.press('Enter')
    await page.getByText('Nearly there').waitFor()
    expect(await focused(page)).toMatch(/^div Nearly there/)
    const converted = await until(() =>
      shop.events().find(({ event }) => event === 'Widget Converted'),
    )
    expect(converted.properties).toMatchObject({
      widget_id: 'w-bar',
      variant_id: 'a',
      outcome: 'subscribed',
    })
    const [sent] = shop.requests.filter(({ path }) => path === '/v1/subscribe')
    expect(JSON.parse(sent?.body ?? '{}')).toMatchObject({
      email: 'ann@example.com',
      website: '',
      consentText: expect.stringContaining('one click'),
    })
    await page.close()
  })
})
