/** Loads a page of the demo shop with and without Aisle, as Lighthouse's mobile run would, and compares what a shopper feels. */

import { loadModule } from '../scripts/build.mjs'
import { reportFailure } from '../scripts/local/failure.mjs'
import { startLocal } from '../scripts/local/launch.mjs'

const ROUNDS = 9
const PATH = '/demo/p/heron-daily-trainer'

/**
 * Needs a quiet machine: what else runs is counted as blocking, four times over. Lighthouse 10's curves and weights: the value that scores 0.9, the one that scores 0.5, and the weight. Its Speed
 * Index is left out, and the other weights keep their proportions.
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

async function measure(browser, site, withAisle) {
  const context = await browser.newContext({
    viewport: { width: 412, height: 823 },
    isMobile: true,
  })
  const page = await context.newPage()
  await page.addInitScript(watch)
  if (!withAisle) await page.route('**/aisle*.js', (route) => route.abort())
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await session.send('Network.enable')
  // Lighthouse's slow 4G.
  const network = {
    offline: false,
    latency: 150,
    downloadThroughput: 204_800,
    uploadThroughput: 96_000,
  }
  await session.send('Network.emulateNetworkConditions', network)
  await page.goto(site.publicUrl + PATH, { waitUntil: 'load' })
  await page.waitForTimeout(4000)
  const { fcp, lcp, cls, long } = await page.evaluate('seen')
  await context.close()
  const tbt = long.reduce((sum, [at, took]) => sum + (at >= fcp ? Math.max(0, took - 50) : 0), 0)
  return { fcp, lcp, tbt, cls }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

async function run() {
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
  const rounds = { without: [], with: [] }
  try {
    await measure(browser, site, true)
    for (let round = 0; round < ROUNDS; round++) {
      rounds.without.push(await measure(browser, site, false))
      rounds.with.push(await measure(browser, site, true))
    }
  } finally {
    await browser.close()
    await site.dispose()
  }
  const names = Object.keys(CURVES)
  const middle = (all) =>
    Object.fromEntries(names.map((name) => [name, median(all.map((one) => one[name]))]))
  const [without, withAisle] = [middle(rounds.without), middle(rounds.with)]
  for (const name of names) {
    const digits = name === 'cls' ? 3 : 0
    const unit = name === 'cls' ? '' : ' ms'
    console.log(
      `${name}  without ${without[name].toFixed(digits)}${unit}, with ${withAisle[name].toFixed(digits)}${unit}`,
    )
  }
  const loss = score(without) - score(withAisle)
  console.log(
    `score without ${score(without).toFixed(1)}, with ${score(withAisle).toFixed(1)}: ${loss.toFixed(1)} points lost, of 2 that may be`,
  )
  if (loss > 2) process.exitCode = 1
}

run().catch(reportFailure)
