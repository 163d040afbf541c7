/** What an SDK costs a page: bytes, evaluation on a slow processor, blocking per call, requests for a burst. */

import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { median } from '../figure.mjs'

/** Bytes as they are, after gzip -9 and after brotli 11. */
export function weigh(script) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  return {
    raw: script.length,
    gzip: gzipSync(script, { level: 9 }).length,
    brotli: brotliCompressSync(script, { params }).length,
  }
}

/** How long a page is watched after its load, in ms. */
const SETTLED = 1000

/**
 * Milliseconds on a processor made four times slower: for which compiling and running the script block it, what the
 * SDK does in all other tasks of the page's first second, and the longest of these. The middle of some loads.
 */
export async function evaluation(browser, pages, loads = 5) {
  const times = []
  for (let load = 0; load < loads; load++) {
    const context = await browser.newContext()
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await browser.startTracing(page, { categories: ['devtools.timeline'] })
    await page.goto(pages.url(), { waitUntil: 'load' })
    await page.waitForFunction(() => window.track)
    await page.waitForTimeout(SETTLED)
    const trace = JSON.parse((await browser.stopTracing()).toString('utf8'))
    times.push(shares(trace.traceEvents))
    await context.close()
  }
  return [0, 1, 2].map((part) => median(times.map((ms) => ms[part])))
}

/** The three shares in a trace, in ms. A call inside another, or inside an evaluation, belongs to that. */
function shares(events) {
  const own = events
    .filter(({ args }) => /\/[^/?]*\.js$/.test(args?.data?.url ?? ''))
    .filter(({ name }) => name === 'EvaluateScript' || name === 'FunctionCall')
    .map(({ name, ts, dur = 0, args }) => ({
      name,
      ts,
      dur,
      main: !/\/aisle-\w+\.js$/.test(args.data.url),
    }))
    .sort((left, right) => left.ts - right.ts)
  let end = 0
  const outer = own.filter(({ ts, dur }) => {
    if (ts < end) return false
    end = ts + dur
    return true
  })
  const evaluated = outer.filter(({ name, main }) => name === 'EvaluateScript' && main)
  const rest = outer.filter((one) => !evaluated.includes(one)).map(({ dur }) => dur / 1000)
  return [
    evaluated.reduce((sum, { dur }) => sum + dur, 0) / 1000,
    rest.reduce((sum, ms) => sum + ms, 0),
    Math.max(0, ...rest),
  ]
}

/**
 * Microseconds per call in bursts of 1 000, after a first one that warms up: in the calls themselves, and in what runs
 * after them in the same task (storing, sending). The middle of some bursts, each on a page of its own.
 */
export async function blocking(browser, pages, loads = 5) {
  const times = []
  for (let load = 0; load < loads; load++) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(pages.url())
    await page.waitForFunction(() => window.track)
    await page.evaluate(() => window.track(-1))
    await page.waitForTimeout(600)
    const ms = await page.evaluate(async () => {
      const { port1, port2 } = new MessageChannel()
      const next = new Promise((done) => {
        port1.onmessage = () => done(performance.now())
      })
      const started = performance.now()
      for (let n = 0; n < 1000; n++) window.track(-1)
      const called = performance.now()
      port2.postMessage(0)
      return [called - started, (await next) - called]
    })
    times.push(ms)
    await context.close()
  }
  return [0, 1].map((part) => median(times.map((ms) => ms[part])))
}

/** How many requests carry the messages of a burst of twenty, within three seconds. */
export async function requestsForTwenty(browser, pages, collector) {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(pages.url())
  await page.waitForFunction(() => window.track)
  await page.waitForTimeout(600)
  collector.forget()
  await page.evaluate(() => {
    for (let n = 0; n < 20; n++) window.track(n)
  })
  await page.waitForTimeout(3500)
  await context.close()
  return collector.requests()
}
