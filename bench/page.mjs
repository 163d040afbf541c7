/** Loads pages of the demo shop with and without Aisle, as Lighthouse's mobile run would, and compares what a shopper feels. */

import { loadModule } from '../scripts/build.mjs'
import { startLocal } from '../scripts/local/launch.mjs'
import { figure, median } from './figure.mjs'

/** Each round loads each page once with and once without, one after the other: what disturbs one disturbs both. */
const ROUNDS = 5

/** One with three lists and a set below the screen, and one with a bar and a list that are seen at once. */
const PAGES = [
  ['product page', '/demo/p/heron-daily-trainer'],
  ['cart page', '/demo/cart?add=p206-sea-m:1'],
]

/** How long a page is watched after its load, in ms: until those widgets have come, too, that began last. */
const WATCHED = 7500

/**
 * Lighthouse 10's curves and weights: the value that scores 0.9, the one that scores 0.5, and the weight. Its Speed Index
 * is left out, and the other weights keep their proportions. Needs a quiet machine: what else runs counts as blocking,
 * four times over.
 */
const CURVES = {
  fcp: [1800, 3000, 10],
  lcp: [2500, 4000, 25],
  tbt: [200, 600, 30],
  cls: [0.1, 0.25, 25],
}

/** The complementary error function (Abramowitz and Stegun 7.1.26). */
function erfc(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  const value = poly * Math.exp(-x * x)
  return x < 0 ? 2 - value : value
}

/** Where a value lies on a log-normal curve, from 0 to 1. */
function scoreOf(value, [good, median]) {
  if (value <= 0) return 1
  const sigma = Math.log(median / good) / 1.2815515655446004
  return 0.5 * erfc(Math.log(value / median) / (sigma * Math.SQRT2))
}

/** The score of a page, from 0 to 100. */
function score(measured) {
  let sum = 0
  let weights = 0
  for (const [name, curve] of Object.entries(CURVES)) {
    sum += curve[2] * scoreOf(measured[name], curve)
    weights += curve[2]
  }
  return (100 * sum) / weights
}

const watch = `
  window.seen = { fcp: 0, lcp: 0, cls: 0, long: [] }
  const on = (type, see) => new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true })
  on('paint', (entry) => { if (entry.name === 'first-contentful-paint') seen.fcp = entry.startTime })
  on('largest-contentful-paint', (entry) => { seen.lcp = entry.startTime })
  on('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value })
  on('longtask', (entry) => { seen.long.push([entry.startTime, entry.duration]) })`

async function measure(browser, address, withAisle) {
  const context = await browser.newContext({
    viewport: { width: 412, height: 823 },
    isMobile: true,
    hasTouch: true,
  })
  const page = await context.newPage()
  await page.addInitScript(watch)
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  // Not by Playwright's routes: they hold every request up, and only on this side of the comparison.
  if (!withAisle) await session.send('Network.setBlockedURLs', { urls: ['*/aisle*.js'] })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  // Lighthouse's slow 4G.
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 204_800,
    uploadThroughput: 96_000,
  })
  await page.goto(address, { waitUntil: 'load' })
  await page.waitForTimeout(WATCHED)
  const { fcp, lcp, cls, long } = await page.evaluate('seen')
  const shown = await page.evaluate(
    `[...document.querySelectorAll('*')].filter((one) => one.localName.startsWith('aisle-') && one.shadowRoot?.querySelector('section')).length`,
  )
  await context.close()
  const blocking = long.filter(([at]) => at >= fcp).map(([, took]) => took)
  const tbt = blocking.reduce((sum, took) => sum + took - 50, 0)
  return { fcp, lcp, tbt, cls, shown }
}

/**
 * What Aisle costs a page.
 * @param {(line: string) => void} progress
 */
export async function measurePage(progress) {
  const { openChromium } = await loadModule('test/browser/chromium.ts')
  const site = await startLocal({
    port: 0,
    state: null,
    seed: 120,
    cron: false,
    quiet: true,
    env: {},
  })
  const browser = await openChromium()
  const figures = []
  try {
    for (const [name, path] of PAGES) {
      const address = site.publicUrl + path
      const rounds = { without: [], with: [] }
      await measure(browser, address, true)
      for (let round = 0; round < ROUNDS; round++) {
        progress(`${name}, round ${round + 1} of ${ROUNDS}`)
        for (const side of round % 2 ? ['with', 'without'] : ['without', 'with']) {
          rounds[side].push(await measure(browser, address, side === 'with'))
        }
      }
      figures.push(...compare(name, rounds))
    }
  } finally {
    await browser.close()
    await site.dispose()
  }
  return figures
}

function compare(name, rounds) {
  const middle = (all, metric) => median(all.map((one) => one[metric]))
  const sides = Object.fromEntries(
    Object.entries(rounds).map(([side, all]) => [
      side,
      Object.fromEntries(Object.keys(CURVES).map((metric) => [metric, middle(all, metric)])),
    ]),
  )
  const { without, with: withAisle } = sides
  const moved = Math.max(...rounds.with.map(({ cls }) => cls))
  return [
    figure(`${name}: widgets shown`, middle(rounds.with, 'shown'), '', { least: 2 }),
    figure(`${name}: score without Aisle`, score(without), 'points'),
    figure(`${name}: score with Aisle`, score(withAisle), 'points'),
    figure(`${name}: points lost`, Math.max(0, score(without) - score(withAisle)), 'points', {
      most: 2,
    }),
    figure(`${name}: blocking time without Aisle`, without.tbt, 'ms'),
    figure(`${name}: blocking time with Aisle`, withAisle.tbt, 'ms'),
    figure(`${name}: largest paint without Aisle`, without.lcp, 'ms'),
    figure(`${name}: largest paint with Aisle`, withAisle.lcp, 'ms'),
    figure(`${name}: layout shift, the most of any round`, moved, '', { most: 0 }),
  ]
}
