/** The console in a real browser, on the whole product: every room is looked at, used, and passes axe. */

import { createHmac } from 'node:crypto'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLocal } from '../../scripts/local/launch.mjs'
import { openChromium } from '../browser/chromium.ts'

const EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
const TOKEN = { Authorization: 'Bearer dev', 'Content-Type': 'application/json' }

let site: Awaited<ReturnType<typeof startLocal>>
let browser: Browser
let context: BrowserContext
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  const env = { SHOPIFY_SECRET: 'of this test' }
  site = await startLocal({ port: 0, state: null, seed: 0, cron: false, quiet: true, env })
  browser = await openChromium()
  await leaveCart()
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  page = await watch(await context.newPage())
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await site?.dispose()
})

/** Notes every error of a page: a script that fails, a policy that was broken, a dialog that opened. */
async function watch(watched: Page): Promise<Page> {
  watched.on('pageerror', (error) => complaints.push(error.message))
  watched.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  watched.on('console', (message) => {
    // The API's 400, 401 and 422 are answers here, which Chromium reports as errors of loading.
    const expected = /status of (400|401|422)/.test(message.text())
    if (message.type() === 'error' && !expected) complaints.push(message.text())
  })
  return watched
}

async function post(path: string, body: unknown, headers = TOKEN): Promise<unknown> {
  const response = await fetch(site.url + path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  const text = await response.text()
  return text === '' ? null : JSON.parse(text)
}

async function say(writeKey: string, message: Record<string, unknown>): Promise<void> {
  const timestamp = new Date(await workerTime()).toISOString()
  const sent = { messageId: crypto.randomUUID(), timestamp, ...message }
  await post('/v1/batch', { writeKey, sentAt: timestamp, batch: [sent] })
}

async function workerTime(): Promise<number> {
  const response = await fetch(`${site.url}/api/status`, { headers: TOKEN })
  return ((await response.json()) as { now: number }).now
}

/** Anna agrees to mail, leaves a cart, and gets the first reminder. */
async function leaveCart(): Promise<void> {
  await say('sk_demo', {
    type: 'identify',
    userId: 'anna',
    anonymousId: 'anna-browser',
    traits: { email: 'anna@example.com', name: 'Anna Berg', note: EVIL, accepts_marketing: true },
  })
  await say('pk_demo', {
    type: 'track',
    event: 'Product Added',
    anonymousId: 'anna-browser',
    properties: {
      product_id: 'not-in-the-catalogue',
      name: EVIL,
      price: 20,
      currency: 'EUR',
      url: 'javascript:window.hacked=1',
      image_url: 'javascript:window.hacked=1',
    },
  })
  await post('/dev/clock', { advance: 'PT30H' })
}

async function open(path: string, where: Page = page): Promise<void> {
  await where.goto(`${site.publicUrl}${path}`)
  await where.waitForSelector('.shell h1')
  await where.waitForFunction(() => document.querySelector('[aria-busy=true]') === null)
}

/** What axe finds wrong with a page, in one line each. */
async function findings(where: Page): Promise<string[]> {
  await where.evaluate(axe.source)
  const result = (await where.evaluate('axe.run()')) as axe.AxeResults
  return result.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`,
  )
}

describe('signing in', () => {
  it('refuses a wrong token with a clear line', async () => {
    await page.goto(`${site.publicUrl}/admin`)
    await page.getByLabel('Token').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('That is not the console’s token.').waitFor()
    expect(await findings(page)).toEqual([])
  })

  it('takes the token of a sign-in link and removes it from the address bar', async () => {
    await page.goto(`${site.publicUrl}/admin#token=dev`)
    await page.getByRole('heading', { name: 'Live', exact: true }).waitFor()
    expect(page.url()).toBe(`${site.publicUrl}/admin`)
    expect(await page.evaluate(() => document.cookie)).toBe('')
    const [cookie] = await context.cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  })
})

describe('the live room', () => {
  it('shows an event within seconds, whatever it is called, as text', async () => {
    await open('/admin')
    await say('pk_demo', {
      type: 'track',
      event: EVIL,
      anonymousId: 'stranger',
      properties: { name: EVIL, [EVIL]: EVIL },
      context: { page: { path: EVIL, referrer: EVIL }, userAgent: EVIL },
    })
    const row = page.locator('.event').filter({ hasText: EVIL }).first()
    await row.waitFor({ timeout: 8_000 })
    await row.locator('summary').click()
    await row.getByText('Properties').waitFor()
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  })

  it('says that the tag works, and gives the tag to copy', async () => {
    await page.getByText('Your tag works').waitFor()
    await page.getByText('Your tag', { exact: true }).click()
    expect(await page.locator('.snippet pre').textContent()).toBe(
      `<script async src="${site.publicUrl}/aisle.js" data-key="pk_demo"></script>`,
    )
  })

  it('shows on the shop itself what the tag sees there', async () => {
    const opened = context.waitForEvent('page')
    await page.getByRole('link', { name: 'Show me what it sees on the shop' }).click()
    const shop = await opened
    expect(shop.url()).toBe(`${site.publicUrl}/demo#aisle-debug`)
    await shop.getByRole('heading', { name: 'What Aisle sees here' }).waitFor()
    expect(await findings(shop)).toEqual([])
    await shop.close()
  })

  it('tells why something was refused', async () => {
    await post('/v1/batch', { writeKey: 'pk_wrong', batch: [] }).catch(() => null)
    await open('/admin')
    await page.locator('.refusals summary').click()
    await page.getByText('Compare the key in your tag').first().waitFor()
  })
})

describe('people', () => {
  it('are found by address and shown with everything that strangers wrote as text', async () => {
    await open('/admin/people')
    await page.getByLabel('Find by e-mail address').fill('Anna@example.com')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByRole('link', { name: /Anna Berg/ }).click()
    await page.getByRole('heading', { name: 'Anna Berg' }).waitFor()
    const cart = page.locator('.cart')
    expect(await cart.textContent()).toContain(EVIL)
    expect(await cart.locator('a, img').count()).toBe(0)
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  })

  it('come with the answer to why they got an e-mail', async () => {
    const why = page.locator('.why')
    await why.getByText('because a cart was left').first().waitFor()
    expect(await why.textContent()).toMatch(/“Reminder”: sent on/)
  })

  it('have a timeline that leads to the message', async () => {
    await page.locator('.entry-message a').first().click()
    await page.getByRole('tab', { name: 'As sent' }).waitFor()
  })
})

describe('a message', () => {
  it('is shown exactly as sent, in a frame where nothing runs', async () => {
    const frame = page.locator('iframe.sheet')
    expect(await frame.getAttribute('sandbox')).toBe('')
    const inside = page.frameLocator('iframe.sheet')
    await inside.locator('a').first().waitFor()
    expect(await inside.locator('body').textContent()).toContain('Fern & Fell')
  })

  it('has its text, headers and history behind tabs that the arrow keys reach', async () => {
    await page.getByRole('tab', { name: 'As sent' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('.plain').textContent()).toContain('Fern & Fell')
    await page.keyboard.press('ArrowRight')
    await page.getByText('List-Unsubscribe-Post').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByText('The message was put in the outbox.').waitFor()
  })
})

describe('flows', () => {
  it('are switched with the keyboard, and say when there is too little data for a rate', async () => {
    await open('/admin/flows')
    const toggle = page.getByRole('switch', { name: 'Abandoned cart' })
    const on = page.getByRole('switch', { name: 'Abandoned cart', checked: true })
    const off = page.getByRole('switch', { name: 'Abandoned cart', checked: false })
    await toggle.focus()
    await page.keyboard.press('Space')
    await off.waitFor()
    await page.keyboard.press('Space')
    await on.waitFor()
    await page
      .getByText(/too few sent for a rate/)
      .first()
      .waitFor()
  })

  it('are changed on their page, beside the email as it will look, tried in time, saved and taken back', async () => {
    await open('/admin/flows')
    await page.getByRole('link', { name: 'Abandoned cart' }).click()
    await page.getByLabel('Wait until', { exact: true }).first().fill('2')
    await page.getByRole('button', { name: /^Reminder/ }).click()
    const subject = page.getByLabel('Subject')
    await subject.fill('{{ secrets.key }}')
    await page.getByText(/^email\.subject must be words with known placeholders/).waitFor()
    await subject.fill('Come back, {{ person.first_name }}')
    await page.getByText('Come back, Anna').waitFor()
    const inside = page.frameLocator('iframe.sheet')
    await inside.getByText('Fern & Fell').first().waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('tab', { name: 'Time machine' }).click()
    await page.getByRole('button', { name: 'Run the time machine' }).click()
    await page.getByRole('heading', { name: 'Messages a day' }).waitFor()
    await page.getByRole('link', { name: 'anna@example.com' }).first().waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Save as a new version' }).click()
    await page.getByText('Changed by you').waitFor()
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByText('Version 1: Abandoned cart').waitFor()
    await page.getByRole('button', { name: 'Take all changes back' }).click()
    await page.getByRole('button', { name: 'Yes' }).click()
    await page.getByText('As Aisle brings it').waitFor()
  })
})

describe('products', () => {
  it('are found, show whose word each field is, and what happened to them', async () => {
    const strange = { id: 'x/<&"✓', title: EVIL, price: 20, currency: 'EUR', brand: EVIL }
    await post('/api/products/batch', { products: [strange] })
    await post('/api/products/batch', { products: [{ ...strange, price: 15 }] })
    await open('/admin/products')
    await page.getByRole('searchbox').fill(strange.id)
    await page.getByRole('button', { name: 'Find' }).click()
    await page.locator('.row').getByText('€15.00').click()
    await page.getByRole('heading', { name: 'Whose word it is' }).waitFor()
    await page.getByText('Price fell from €20.00 to €15.00').waitFor()
    expect(await page.locator('h1').textContent()).toBe(EVIL)
    expect(await findings(page)).toEqual([])
    await open('/admin/products?show=changes')
    await page.getByText('Price fell from €20.00 to €15.00').first().waitFor()
  })
})

describe('connections', () => {
  it('say which variables are missing, and when a platform reported', async () => {
    await open('/admin/connections')
    await page.getByText('Not set: SHOPIFY_SHOP, SHOPIFY_ADMIN_TOKEN.').waitFor()
    const order = { id: 5, order_number: 5, line_items: [], financial_status: 'paid' }
    const body = JSON.stringify({ ...order, currency: 'EUR', created_at: '2026-01-01T10:00:00Z' })
    const hmac = createHmac('sha256', 'of this test').update(body).digest('base64')
    const headers = { 'X-Shopify-Topic': 'orders/create', 'X-Shopify-Hmac-Sha256': hmac }
    const taken = await fetch(`${site.url}/hooks/shopify`, { method: 'POST', headers, body })
    expect(taken.status).toBe(200)
    await page.getByText('Webhooks by topic').click()
    await page.getByText('orders/create').waitFor()
    expect(await findings(page)).toEqual([])
  })

  it('take feeds, and look at pages of the shop only', async () => {
    await open('/admin/connections')
    await page.getByLabel('Address of a feed').fill('https://feeds.test/shop.xml')
    await page.getByRole('button', { name: 'Add feed' }).click()
    await page.getByText('Not read yet').waitFor()
    await page.getByLabel('Address of a product page').fill('https://elsewhere.test/p')
    await page.getByRole('button', { name: 'Look', exact: true }).click()
    await page.getByRole('alert').waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Not read yet').waitFor({ state: 'detached' })
  })
})

describe('segments and campaigns', () => {
  it('are made of rules in plain words that say at once how many people they mean', async () => {
    await open('/admin/segments')
    await page.getByText('Best customers').waitFor()
    await page.getByRole('link', { name: 'New segment' }).click()
    await page.getByLabel('What you call it').fill(EVIL)
    await page.getByLabel('Rule 1: value').fill('0')
    await page.getByRole('button', { name: 'Remove rule 2' }).click()
    await page.getByText(/^[1-9]\d* (person|people) now\.$/).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('link', { name: 'Write to them' }).waitFor()
  })

  it('are written beside what they look like, and say what is wrong with their words', async () => {
    await page.getByRole('link', { name: 'Write to them' }).click()
    await page.getByLabel('What you call it').fill(EVIL)
    await page.getByRole('button', { name: 'Write it' }).click()
    await page.getByText('would get it now').waitFor()
    await page.getByLabel('Subject').fill('For {{ nobody.knows }}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Subject').fill('For you, before all others')
    await page.getByLabel('It goes').selectOption('local')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('.campaign-lines', { hasText: 'For you, before all others' }).waitFor()
    expect(await findings(page)).toEqual([])
  })
})

describe('offers', () => {
  it('are made, say what is wrong beside the field, take codes from a file, and give one by hand', async () => {
    await open('/admin/offers')
    await page.getByRole('link', { name: 'New offer' }).click()
    await page.getByLabel('Name', { exact: true }).fill(EVIL)
    await page.getByLabel('What flows call it').fill('pool')
    await page.getByLabel('Come from').selectOption('pool')
    await page.getByLabel('Percent', { exact: true }).fill('many')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('This must be a number.').waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByLabel('Percent', { exact: true }).fill('12,5')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('No code is left').waitFor()
    const buffer = Buffer.from('Code;Uses\nsun-1;0\nsun-2;4\n')
    const file = { name: 'codes.csv', mimeType: 'text/csv', buffer }
    await page.getByLabel('A file from your shop').setInputFiles(file)
    await page.getByText('1 new code, 1 line that holds none.').waitFor()
    await page.getByLabel('For the e-mail address').fill('anna@example.com')
    await page.keyboard.press('Enter')
    await page.getByText('sun-1', { exact: true }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('link', { name: 'All offers' }).click()
    await page.getByText('12.5% off').waitFor()
    await page.getByLabel('Code or e-mail address').fill('anna@example.com')
    await page.keyboard.press('Enter')
    await page.getByText('Good', { exact: true }).waitFor()
    expect(await findings(page)).toEqual([])
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  })
})

describe('recommendations', () => {
  it('are tried on the shop’s own history, and say how much that tells', async () => {
    await open('/admin/recommendations')
    await page.getByRole('button', { name: /^Try/ }).click()
    await post('/dev/clock', { advance: 'PT5M' })
    await open('/admin/recommendations')
    await page.getByText('There is too little history yet to guess from.').waitFor()
    expect(await findings(page)).toEqual([])
  })

  it('keep the owner’s picks and exclusions, which the preview shows before they are saved', async () => {
    await open('/admin/recommendations?show=rules')
    const first = page.locator('.preview-list .row-title').first()
    const title = (await first.textContent()) ?? ''
    await page.getByLabel('Leave out').fill(title)
    await page.locator('.picker-found button').filter({ hasText: title }).first().click()
    await page
      .locator('.preview-list')
      .getByText(title, { exact: true })
      .waitFor({ state: 'detached' })
    await page.getByLabel('Show first').fill('x/<&"✓')
    await page.locator('.picker-found button').first().click()
    await page.locator('.preview-list').getByText('Picked by the shop').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.', { exact: true }).waitFor()
    await page.getByRole('button', { name: `Remove ${title}` }).waitFor()
    expect(await findings(page)).toEqual([])
  })
})

describe('settings', () => {
  it('say beside the field what is wrong with it, and save once it is right', async () => {
    await open('/admin/settings')
    const zone = page.getByLabel('Time zone')
    const before = await zone.inputValue()
    await zone.fill('Mars/Base')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('This must be an IANA zone such as Europe/Berlin.').waitFor()
    expect(await zone.getAttribute('aria-invalid')).toBe('true')
    expect(await findings(page)).toEqual([])
    await zone.fill(before)
    await page.getByLabel('Name', { exact: true }).fill('Fern & Fell Shop')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
  })
})

describe('every room', () => {
  it.each([
    ['light, wide', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
    ['dark, wide', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
    ['light, on a phone', { viewport: { width: 360, height: 740 }, colorScheme: 'light' }],
    ['dark, on a phone', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ] as const)('passes axe and never scrolls sideways: %s', async (_name, options) => {
    const own = await browser.newContext(options)
    const here = await watch(await own.newPage())
    await here.goto(`${site.publicUrl}/admin#token=dev`)
    await here.waitForSelector('.shell')
    const list = await fetch(`${site.url}/api/messages?state=sent`, { headers: TOKEN })
    const { items } = (await list.json()) as { items: { id: string; profileId: string }[] }
    const [message] = items
    const person = encodeURIComponent(message?.profileId ?? '')
    const drafts = await fetch(`${site.url}/api/campaigns`, { headers: TOKEN })
    const [campaign] = ((await drafts.json()) as { items: { id: string }[] }).items
    for (const path of [
      '',
      '/connections',
      '/people',
      '/people?email=nobody@example.com',
      `/people/${person}`,
      '/messages',
      '/messages?state=dead',
      `/messages/${message?.id}`,
      '/flows',
      '/flows/abandoned-cart',
      '/flows/new',
      '/offers',
      '/offers/pool',
      '/segments',
      '/segments/unresponsive',
      '/segments/new',
      '/campaigns',
      '/campaigns/new',
      `/campaigns/${campaign?.id}`,
      '/products',
      '/products?q=nothing of that name',
      '/products?show=changes',
      '/products?show=pages',
      '/products/p301',
      '/recommendations',
      '/recommendations?show=rules',
      '/reviews',
      '/reviews?complaint=open',
      '/settings',
    ]) {
      await open(`/admin${path}`, here)
      expect(await findings(here), path).toEqual([])
      const sideways = await here.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(sideways, path).toBeLessThanOrEqual(0)
    }
    await own.close()
  })
})

describe('signing out', () => {
  it('ends the session for good', async () => {
    await open('/admin')
    const cookies = await context.cookies()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await context.addCookies(cookies)
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  it('left no error behind in any room', () => {
    expect(complaints).toEqual([])
  })
})
