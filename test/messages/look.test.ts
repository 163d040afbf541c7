/** Emails and pages in a real browser: they fit, are accessible, and keep to their own policy. */

import axe from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  contentPage,
  heardPage,
  ratingPage,
  troublePage,
} from '../../worker/flows/reviews/pages.ts'
import {
  clickErrorPage,
  confirmedPage,
  confirmPage,
  invalidLinkPage,
  pageCsp,
  preferencesPage,
  unsubscribedPage,
  unsubscribePage,
} from '../../worker/messages/pages.ts'
import { renderEmail } from '../../worker/messages/render.ts'
import { startBrowser } from './browser.ts'
import { receiptContext, receiptCopy } from './receipt.ts'
import { brand, products, recommendedCopy, sampleContext, sampleCopy } from './sample.ts'

const review = { title: 'Trail “shoe” <42>', score: 4, publicUrl: 'https://reviews.example/of/1' }

const documents: [string, string][] = [
  ['email', renderEmail(sampleCopy, sampleContext).html],
  [
    'email that recommends',
    renderEmail(recommendedCopy, { ...sampleContext, recommended: products }).html,
  ],
  ['email with a receipt', renderEmail(receiptCopy, receiptContext).html],
  ['unsubscribe page', unsubscribePage(brand, '/m/u/token')],
  ['unsubscribed page', unsubscribedPage(brand)],
  ['preferences page', preferencesPage(brand, '/m/p/token', { marketing: true, saved: true })],
  ['confirm page', confirmPage(brand, '/m/k/token')],
  ['confirmed page', confirmedPage(brand)],
  ['invalid link page', invalidLinkPage(brand)],
  ['rating page', ratingPage(brand, '/m/r/token', review)],
  ['page for the content', contentPage(brand, '/m/r/token', review)],
  ['page for the unhappy', troublePage(brand, '/m/r/token', review)],
  ['page after somebody wrote', heardPage(brand, review, true)],
  ['click error page', clickErrorPage(brand)],
]

const views = [
  { width: 1200, colorScheme: 'light' },
  { width: 320, colorScheme: 'light' },
  { width: 375, colorScheme: 'dark' },
] as const

let browser: Browser | null = null
beforeAll(async () => {
  browser = await startBrowser()
  if (!browser) console.log('No Chromium for this system: the look of emails is not tested here.')
})
afterAll(() => browser?.close())

describe.each(documents)('the %s in a browser', (name, html) => {
  it.each(views)('fits and is accessible at $width px in the $colorScheme', async (view) => {
    if (!browser) return
    const context = await browser.newContext({
      viewport: { width: view.width, height: 700 },
      colorScheme: view.colorScheme,
      bypassCSP: true,
    })
    const page = await context.newPage()
    await page.route('**/*', (route) => route.abort())
    await page.setContent(html)
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
    await page.evaluate(axe.source)
    // Landmarks are for pages; a mail program puts an email into its own.
    const rules = name.startsWith('email')
      ? { 'landmark-one-main': { enabled: false }, region: { enabled: false } }
      : {}
    const { violations } = (await page.evaluate(
      `axe.run(${JSON.stringify({ rules })})`,
    )) as axe.AxeResults
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await context.close()
  })
})

describe('a page under its own policy', () => {
  it('is styled, and posts its form', async () => {
    if (!browser) return
    const html = unsubscribePage(brand, '/m/u/token')
    const posted: string[] = []
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await page.route('**/*', async (route) => {
      if (route.request().method() === 'POST') posted.push(route.request().postData() ?? '')
      await route.fulfill({
        contentType: 'text/html; charset=utf-8',
        headers: { 'content-security-policy': await pageCsp(html) },
        body: html,
      })
    })
    await page.goto('https://aisle.test/m/u/token')
    const button = page.getByRole('button')
    const colour = await button.evaluate(
      'getComputedStyle(document.querySelector("button")).backgroundColor',
    )
    expect(colour).toBe('rgb(31, 111, 84)')
    await button.click()
    await page.waitForLoadState()
    expect(posted).toEqual(['List-Unsubscribe=One-Click'])
    expect(complaints.filter((text) => /Content Security Policy/.test(text))).toEqual([])
    await page.close()
  })
})
