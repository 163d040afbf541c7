/** What becomes of events when pages, tabs, lines and collectors fail: each fault plays with shoppers of its own. */

const pause = (ms) => new Promise((done) => setTimeout(done, ms))

/** How long a last visit waits for what is missing, in ms. */
const PATIENCE = 9000

/** How many events each fault is tried with. The first is the one that the promise names. */
export const faults = [
  { name: 'next page at once', count: 200, play: browse },
  { name: 'tab closed at once', count: 40, play: closeTabs },
  { name: 'collector down 5 s, next page at once', count: 50, play: browseWhileDown },
  { name: 'offline, then closed', count: 20, play: closeOffline },
  { name: '429 with Retry-After: 3, next page at once', count: 50, play: browseWhileBusy },
]

/**
 * Plays a fault, visits the shop once more, waits for what is still missing, and counts.
 * @returns {Promise<{lost: number, late: number, doubled: number}>}
 */
export async function suffer({ play, count }, { browser, pages, collector }) {
  collector.forget()
  const context = await browser.newContext()
  await play({ context, pages, collector, count })
  const page = await visit(context, pages, -1)
  const end = Date.now() + PATIENCE
  while (collector.arrived() < count && Date.now() < end) await pause(100)
  // What comes twice comes soon after the first.
  await pause(700)
  await page.close()
  await context.close()
  return collector.tally(count)
}

async function visit(context, pages, n) {
  const page = await context.newPage()
  await page.goto(pages.url({ n }))
  await page.waitForFunction(() => window.track)
  return page
}

/** Pages that are left in the task that tracked. */
async function browse({ context, pages, count }) {
  const page = await context.newPage()
  await page.goto(pages.url({ n: 0, to: count }))
  const last = (url) => url.searchParams.get('n') === String(count)
  await page.waitForURL(last, { timeout: 120_000 })
  await page.waitForFunction(() => window.track)
  await page.close()
}

async function closeTabs({ context, pages, count }) {
  for (let n = 0; n < count; n++) {
    const page = await visit(context, pages, n)
    await page.evaluate((n) => {
      window.track(n)
    }, n)
    await page.close()
  }
}

async function browseWhileDown(scene) {
  await scene.collector.down()
  await Promise.all([browse(scene), pause(5000)])
  await scene.collector.up()
}

async function browseWhileBusy(scene) {
  scene.collector.busy(true)
  await Promise.all([browse(scene), pause(3000)])
  scene.collector.busy(false)
}

async function closeOffline({ context, pages, count }) {
  for (let n = 0; n < count; n++) {
    const page = await visit(context, pages, n)
    await context.setOffline(true)
    await page.evaluate((n) => {
      window.track(n)
    }, n)
    await page.close()
    await context.setOffline(false)
  }
}
