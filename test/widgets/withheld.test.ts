/** Widgets that the owner placed: put where they belong, told with the variant, and counted alike for those who are shown nothing. */

import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlacedWidget } from '../../sdk/contract/widget.ts'
import { placed } from './placed.ts'
import { openShop, type Scene, type Shop, shiftOf, until } from './shop.ts'

let shop: Shop
let shopper: BrowserContext

beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())
beforeEach(async () => {
  await shopper?.close()
  shop.forget()
  shopper = await shop.shopper({ reducedMotion: 'reduce' })
})

const far = '<p style="height:2600px">Above</p><div id="here">Here</div><p class="tall">Below</p>'
const place = { selector: '#here', position: 'after' } as const
const list = (changed: Partial<PlacedWidget> = {}) =>
  placed('recommendations', { title: 'For a rainy day' }, { id: 'w-list', place, ...changed })

const told = (name: string) => shop.events().filter(({ event }) => event === name)

async function open(widgets: PlacedWidget[], scene: Scene = { body: far }): Promise<Page> {
  shop.set({ widgets })
  const page = await shop.visit(shopper, scene)
  await until(() => shop.requests.some(({ path }) => path === '/aisle-widget-placed.js'))
  return page
}

const flush = (page: Page) =>
  page.evaluate(() => (window as unknown as { aisle: { flush(): void } }).aisle.flush())

describe('a list that is placed by a selector', () => {
  it('stands there, in the words of its variant, and is told as seen once it is', async () => {
    const page = await open([list()])
    const title = page.getByRole('heading', { name: 'For a rainy day' })
    await title.waitFor({ timeout: 9000 })
    expect(
      await page.evaluate(() => document.querySelector('#here')?.nextElementSibling?.localName),
    ).toBe('aisle-recommendations')
    expect(told('Recommendation Viewed')).toEqual([])
    await title.scrollIntoViewIfNeeded()
    await page.mouse.wheel(0, 300)
    const [seen] = await until(async () => {
      await flush(page)
      return told('Recommendation Viewed')[0] && told('Recommendation Viewed')
    })
    expect(seen?.properties).toMatchObject({ widget_id: 'w-list', variant_id: 'a' })
    expect(await shiftOf(page)).toBe(0)
  })

  it('is told as withheld where it would have been seen, and not before; nothing is seen of it', async () => {
    const page = await open([list({ holdBack: 100 })])
    await until(
      () => shop.requests.some(({ path }) => path.startsWith('/v1/recommendations')),
      9000,
    )
    await page.waitForTimeout(1200)
    await flush(page)
    expect(told('Widget Withheld')).toEqual([])
    await page.locator('#here').scrollIntoViewIfNeeded()
    const [withheld] = await until(async () => {
      await flush(page)
      return told('Widget Withheld')[0] && told('Widget Withheld')
    })
    expect(withheld?.properties).toMatchObject({
      widget_id: 'w-list',
      variant_id: 'hold-back',
      kind: 'recommendations',
    })
    await page.waitForTimeout(300)
    expect(await page.getByText('Fell Runner').count()).toBe(0)
    expect(
      await page.evaluate(() => document.querySelector('aisle-recommendations')?.clientHeight),
    ).toBe(0)
    expect(told('Recommendation Viewed')).toEqual([])
    expect(told('Widget Withheld')).toHaveLength(1)
    expect(await shiftOf(page)).toBe(0)
  })

  it('is not told as withheld where there would have been nothing to show', async () => {
    shop.set({ items: [] })
    const page = await open([list({ holdBack: 100 })])
    await page.locator('#here').scrollIntoViewIfNeeded()
    await until(() => shop.requests.some(({ path }) => path.startsWith('/v1/recommendations')))
    await page.waitForTimeout(1200)
    await flush(page)
    expect(told('Widget Withheld')).toEqual([])
  })

  it('leaves with the page that it was meant for, in an app that never leaves its first one', async () => {
    const target = { ...list().target, paths: ['/shoes'] }
    const body = '<div id="here">Here</div>'
    const page = await open([list({ target })], { body, path: '/shoes' })
    await page.getByText('Fell Runner').waitFor()
    await page.evaluate(() => {
      history.pushState({}, '', '/hats')
      document.querySelector('main')?.append('Hats')
    })
    await until(async () => (await page.locator('aisle-recommendations').count()) === 0)
    await page.evaluate(() => {
      history.pushState({}, '', '/shoes')
      document.querySelector('main')?.append('Shoes')
    })
    await page.getByText('Fell Runner').waitFor()
  })
})

describe('a bar', () => {
  const variants = ['a', 'b'].map((id) => ({
    id,
    weight: 1,
    options: { form: 'bar' as const, title: `Letter ${id}` },
  }))

  it('has the same variant on every page', async () => {
    const titles = new Set<string>()
    for (const path of ['/one', '/two', '/three']) {
      const page = await open([placed('signup', {}, { variants })], { path })
      const title = page.getByRole('heading', { name: /Letter/ })
      await title.waitFor()
      titles.add((await title.textContent()) ?? '')
      await page.close()
    }
    expect(titles.size).toBe(1)
  })

  it('is neither shown nor told as withheld to who has signed up', async () => {
    const before = `localStorage.setItem('aisle-signup', Date.now())`
    const page = await open([placed('signup', { form: 'bar' }, { holdBack: 100 })], { before })
    await page.waitForTimeout(600)
    await flush(page)
    expect(told('Widget Withheld')).toEqual([])
    expect(told('Widget Viewed')).toEqual([])
  })

  it('comes with a campaign, and stays for the visit’s next pages', async () => {
    const target = { ...placed('signup').target, utm: { source: 'news' } }
    const widgets = [placed('signup', { form: 'bar' }, { target })]
    const page = await open(widgets, {
      before: `history.replaceState({}, '', location.href + '&utm_source=news')`,
    })
    await page.locator('aisle-signup .bar').waitFor()
    await page.close()
    const next = await open(widgets, { path: '/next' })
    await next.locator('aisle-signup .bar').waitFor()
  })
})
