/** Recommendations against a hundred thousand products: CPU of an answer, and rows written to learn a day's clicks. */

import { readdir, readFile } from 'node:fs/promises'
import { figure, median, seeded } from './figure.mjs'
import { startShop } from './runtime.mjs'
import { measureServing } from './serving/measure.mjs'

const products = 100_000
/** Products that shoppers find; the rest is the long tail that nobody looked at yet. */
const found = 20_000
const clicksADay = 5_000
const days = 12
const blocks = 50
const blockSize = 10
const day = 86_400_000

/** @param {(line: string) => void} progress */
export async function measureRecommendations(progress) {
  progress('recommendations: a catalogue of 100,000 products')
  const shop = await startShop()
  try {
    await fillCatalogue(shop.db)
    const learned = await learnDays(shop, progress)
    progress('recommendations: answers')
    const served = await serve(shop)
    const own = await measureServing(shop.db, questions())
    const name = 'recommendation for 50 recent of 100,000 products'
    return [
      ...own,
      figure(`${name}, CPU with the database's, mean`, served.mean, 'ms'),
      figure(`${name}, CPU with the database's, worst of ${blocks} tens`, served.worst, 'ms'),
      figure(`${name}, calls of the database`, (served.calls - 1) / 3, 'calls', { most: 1 }),
      figure('rows written to learn a click, 5,000 clicks a day', learned.rows, 'rows', {
        most: 0.8,
      }),
      figure('learning a day of 5,000 clicks', learned.took, 'ms'),
    ]
  } finally {
    await shop.dispose()
  }
}

/** One statement, for each costs a call into the runtime that waits. */
async function fillCatalogue(db) {
  await db
    .prepare(
      `insert into products (id, title, url, image_url, brand, category, price, currency, variants, source, updated_at, created_at)
      with recursive n (i) as (select 0 union all select i + 1 from n where i < ${products - 1})
      select 'p' || i, 'Trail shoe number ' || i || ' for wet days', 'https://shop.example/p/trail-shoe-' || i,
        'https://shop.example/i/trail-shoe-' || i || '.jpg', 'Brand ' || (i % 40),
        json_array('Sport', 'Aisle ' || (i % 25), 'Shelf ' || (i % 200)), 5000 + (i % 900) * 10, 'EUR',
        (select json_group_array(json_object('id', 'p' || i || '-' || v.value, 'title', 'Size ' || v.value,
          'price', 5000 + (i % 900) * 10, 'availability', 'in_stock', 'quantity', 3,
          'options', json_object('size', v.value))) from json_each('[38,39,40,41,42]') v),
        'api', 0, i from n`,
    )
    .run()
}

/** Learns day after day, as the cron trigger's tick does. */
async function learnDays({ db, url }, progress) {
  const random = seeded(3)
  const start = Date.parse((await call(url, 'GET', '/dev/clock')).now)
  const plan = Array.from({ length: days }, (_, index) => visitsOf(random, start + index * day))
  const insert = db.prepare("insert into rec_news (slot, id, clicks, body) values (?, 'day', ?, ?)")
  const figures = []
  for (const [index, visits] of plan.entries()) {
    progress(`recommendations: day ${index + 1} of ${days}`)
    const clicks = visits.reduce((sum, { items }) => sum + items.length, 0)
    await insert.bind(index, clicks, visits.map((visit) => JSON.stringify(visit)).join('\n')).run()
    const before = (await call(url, 'GET', '/dev/usage')).rowsWritten
    const begun = performance.now()
    await call(url, 'POST', '/dev/clock', { advance: 'P1D' })
    figures.push({
      took: performance.now() - begun,
      rows: ((await call(url, 'GET', '/dev/usage')).rowsWritten - before) / clicks,
    })
  }
  // The first days touch everything for the first time.
  const last = figures.slice(-5)
  return { rows: median(last.map(({ rows }) => rows)), took: median(last.map(({ took }) => took)) }
}

/** Visits of one day: interests are few, popularity has a long tail. */
function visitsOf(random, at) {
  const visits = []
  for (let clicks = 0; clicks < clicksADay; ) {
    const length = 1 + Math.floor(-Math.log(1 - random()) * 2.6)
    const base = Math.floor(found * random() ** 3)
    const item = () => `p${(base + Math.floor((random() - 0.5) * 60) + found) % found}`
    const items = Array.from({ length }, item)
    visits.push({ at: at + clicks * 10_000, items, counted: 0 })
    clicks += length
  }
  return visits
}

/** Makes up paths that ask for what fits fifty products, other ones each time. */
function questions() {
  const random = seeded(9)
  return () => {
    const base = Math.floor(found * random() ** 3)
    const recent = Array.from({ length: 50 }, (_, index) => `p${(base + index * 7) % found}`)
    return `/v1/recommendations?key=pk_demo&strategy=next&limit=12&recent=${recent.join(',')}`
  }
}

/** Asks different things each time; CPU is that of the whole runtime, so it says more than the Worker's own. */
async function serve({ url }) {
  const next = questions()
  const ask = async () => {
    const { items } = await call(url, 'GET', next())
    if (items.length !== 12) throw new Error(`${items.length} recommendations instead of 12`)
  }
  for (let warm = 0; warm < 200; warm += 1) await ask()
  const before = (await call(url, 'GET', '/dev/usage')).queries
  const costs = []
  for (let block = 0; block < blocks; block += 1) {
    const begun = await cpuOfRuntime()
    for (let index = 0; index < blockSize; index += 1) await ask()
    costs.push(((await cpuOfRuntime()) - begun) / blockSize)
  }
  const queries = (await call(url, 'GET', '/dev/usage')).queries - before
  const mean = costs.reduce((sum, one) => sum + one, 0) / costs.length
  return { mean, worst: Math.max(...costs), calls: queries / (blocks * blockSize) }
}

/** Milliseconds of CPU that this process's children have used; where the system does not tell, time that passed. */
async function cpuOfRuntime() {
  try {
    let ticks = 0
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(fields[1]) === process.pid) ticks += Number(fields[11]) + Number(fields[12])
    }
    return ticks * 10
  } catch {
    return performance.now()
  }
}

async function call(url, method, path, body) {
  const response = await fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return response.json()
}
