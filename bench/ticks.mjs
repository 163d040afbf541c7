/** The time of a tick with none, a thousand and ten thousand due runs, on few and on many stored events. */

import { figure, median } from './figure.mjs'
import { startShop } from './runtime.mjs'

const sizes = [10_000, 1_000_000]
const plans = [
  { due: 0, rounds: 40 },
  { due: 1_000, rounds: 5 },
  { due: 10_000, rounds: 3 },
]
const DAY = 86_400_000

/** @param {(line: string) => void} progress */
export async function measureTicks(progress) {
  const shops = []
  try {
    for (const stored of sizes) {
      progress(`storing ${stored.toLocaleString('en')} events`)
      const shop = await startShop()
      shops.push(shop)
      await store(shop.db, stored)
      await enrol(shop.db, Math.max(...plans.map(({ due }) => due)))
      await tick(shop)
    }
    const figures = []
    for (const { due, rounds } of plans) {
      const times = shops.map(() => [])
      for (let round = 0; round < rounds; round += 1) {
        progress(`tick with ${due.toLocaleString('en')} due runs, round ${round + 1} of ${rounds}`)
        for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) {
          if (due > 0 || round === 0) await makeDue(shops[index].db, due)
          times[index].push(await tick(shops[index]))
        }
      }
      figures.push(...figuresOf(due, times))
    }
    return figures
  } finally {
    for (const shop of shops) await shop.dispose()
  }
}

function figuresOf(due, times) {
  const name = `tick with ${due.toLocaleString('en')} due runs`
  const [few, many] = times.map(median)
  return [
    ...times.map((list, index) =>
      figure(`${name}, ${sizes[index].toLocaleString('en')} events stored`, median(list), 'ms'),
    ),
    figure(`${name}, 1 million events against 10 thousand`, many / few, 'ratio', { most: 1.3 }),
  ]
}

async function tick({ mf, name }) {
  const worker = await mf.getWorker(name)
  const started = performance.now()
  const { outcome } = await worker.scheduled({ cron: '* * * * *', scheduledTime: new Date() })
  if (outcome !== 'ok') throw new Error(`The tick ended with "${outcome}".`)
  return performance.now() - started
}

/** Events of visitors who looked at ten products each, all of them folded long ago. */
async function store(db, count) {
  const body = JSON.stringify({
    properties: { product_id: 'p17', name: 'Trail shoe number 17', price: 89.9, currency: 'EUR' },
    context: { page: { url: 'https://shop.example/p/17', path: '/p/17' }, locale: 'de-AT' },
  })
  const insert = db.prepare(`insert into events
    with recursive n(i) as (select ?1 union all select i + 1 from n where i + 1 < ?2)
    select printf('a:visitor-%08d', i / 10), ?3 + i, printf('event-%08d', i), ?3 + i, ?3 + i, 'track',
      'Product Viewed', 'client', ?4 from n`)
  const begin = Date.now() - 90 * DAY
  const step = 50_000
  for (let from = 0; from < count; from += step) {
    await insert.bind(from, Math.min(from + step, count), begin, body).run()
  }
}

/** Subscribers with a cart and a run each, whose next step is the first email. */
async function enrol(db, count) {
  const at = Date.now() - 5 * 3_600_000
  const item = { key: 'p1', productId: 'p1', quantity: 1, addedAt: at }
  const state = JSON.stringify({
    cart: { id: 'cart', startedAt: at, updatedAt: at, items: [item] },
  })
  const numbers = 'with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ?1)'
  await db.batch([
    // No quiet hours: what a tick has to do must not depend on when it is measured.
    db
      .prepare('insert into settings (name, value) values (?1, ?2)')
      .bind('shop.quietHours', JSON.stringify({ from: 0, until: 0 })),
    db
      .prepare(`insert into profiles (id, email, traits, state, first_seen, last_seen)
        ${numbers} select 'u:' || i, i || '@example.com', '{}', ?2, ?3, ?3 from n`)
      .bind(count, state, at),
    db
      .prepare(`insert into subscriptions (address, status, subject, requested_at, changed_at)
        ${numbers} select i || '@example.com', 'subscribed', 'u:' || i, ?2, ?2 from n`)
      .bind(count, at),
    db
      .prepare(`insert into flow_runs
        (profile_id, flow, id, version, subject_key, state, step, anchor, due_at, entered_at)
        ${numbers} select 'u:' || i, 'abandoned-cart', 'run-' || i, 1, 'cart', 'active', 0, ?2, ?3, ?2 from n`)
      .bind(count, at, Date.now() + 365 * DAY),
    db
      .prepare(`insert into products (id, title, price, currency, source, updated_at)
        values ('p1', 'Trail shoe number 1', 8990, 'EUR', 'api', ?1)`)
      .bind(at),
  ])
}

/** Sets the stage for one tick: as many runs due as wanted, and no message of the tick before. */
async function makeDue(db, count) {
  const now = Date.now()
  const anchor = now - 4 * 3_600_000 - 60_000
  await db.batch([
    db.prepare('delete from messages'),
    db.prepare('delete from mailbox'),
    db
      .prepare(`update flow_runs set state = 'active', step = 0, ended_at = null, reason = '', anchor = ?1,
      lease_token = null, lease_until = 0, due_at = ?2`)
      .bind(anchor, now + 365 * DAY),
    db
      .prepare(`update flow_runs set due_at = ?1
      where id in (select 'run-' || value from json_each(?2))`)
      .bind(now - 1000, JSON.stringify(Array.from({ length: count }, (_, index) => index))),
  ])
}
