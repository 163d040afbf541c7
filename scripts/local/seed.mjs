/** Fills the demo shop once: its keys, its settings, its catalogue, and a year of simulated shoppers. */

import { loadModule } from '../build.mjs'
import { Failure } from './failure.mjs'
import { keyRow } from './keys.mjs'

const batchSize = 500
const inFlight = 4
const defaultShoppers = 1200
const simulatorSeed = 1
/** The simulated year ends so long ago that none of its carts is reminded of: the mailbox is the newcomer's own. */
const quiet = 26 * 60 * 60 * 1000

/** What the demo shop gives away, by the ids that the flows of the library ask for. */
const offers = {
  welcome: {
    name: 'Welcome',
    kind: 'percent',
    value: 10,
    currency: 'EUR',
    minimum: 40,
    prefix: 'HELLO',
    validHours: 168,
  },
  browse: {
    name: 'Have a closer look',
    kind: 'free_shipping',
    prefix: 'LOOK',
    validHours: 72,
  },
  cart: { name: 'Your cart', kind: 'percent', value: 10, prefix: 'CART', validHours: 72 },
  'next-order': {
    name: 'Next time',
    kind: 'amount',
    value: 5,
    currency: 'EUR',
    minimum: 30,
    prefix: 'THANKS',
    validHours: 720,
  },
  birthday: { name: 'Birthday', kind: 'percent', value: 10, prefix: 'DAY', validHours: 336 },
  vip: { name: 'Thank you', kind: 'gift', gift: 'a tote bag', prefix: 'VIP', validHours: 720 },
  'win-back': { name: 'Come back', kind: 'percent', value: 15, prefix: 'BACK', validHours: 168 },
}

/**
 * Does what has not been done yet, so that a start that was cut short is made up for by the next.
 *
 * @param {object} input
 * @param {import('@cloudflare/workers-types').D1Database} input.db
 * @param {string} input.url where the Worker listens
 * @param {string} input.publicUrl where people reach it
 * @param {string} input.token the console's token
 * @param {boolean | number} input.shoppers false: keys and settings only; 0: the catalogue too; more: and so many shoppers
 * @param {boolean} input.pages whether the catalogue stays empty, to be learned from the shop's own pages
 * @param {(line: string) => void} input.progress
 */
export async function seedDemo({ db, url, publicUrl, token, shoppers, pages, progress }) {
  await insertKeys(db)
  const call = caller(url, token)
  await placeDemo({ db, call, publicUrl, withProducts: shoppers !== false && !pages })
  const count = shoppers === true ? defaultShoppers : Number(shoppers)
  if (count === 0 || (await readValue(db, 'seeded'))) return
  await writeHistory({ db, call, publicUrl, shoppers: count, progress })
  await writeValue(db, 'seeded', { at: Date.now(), shoppers: count })
}

/** The demo's keys are no secret, and exist in development only. */
async function insertKeys(db) {
  const insert = 'insert into keys (hash, kind, label, created_at) values (?, ?, ?, ?)'
  await db.batch(
    [keyRow('pk_demo', 'public'), keyRow('sk_demo', 'secret')].map((row) =>
      db
        .prepare(`${insert} on conflict (hash) do nothing`)
        .bind(row.hash, row.kind, row.label, Date.now()),
    ),
  )
}

/** Tells Aisle where the demo shop is, again whenever its address has changed, because another PORT is another shop. */
async function placeDemo({ db, call, publicUrl, withProducts }) {
  const placed = (await readValue(db, 'demo')) ?? {}
  if (placed.address !== publicUrl) {
    await call('PUT', '/api/settings', demoSettings(publicUrl, placed.address === undefined))
  }
  if (withProducts && placed.products !== publicUrl) {
    const { productsForAisle } = await loadModule('demo/catalogue/index.ts')
    await call('POST', '/api/products/batch', { products: productsForAisle(publicUrl) })
  }
  if (placed.widgets !== true) {
    const { widgets } = await loadModule('demo/widgets.ts')
    for (const widget of widgets) await call('POST', '/api/widgets', widget)
  }
  if (placed.offers !== true) {
    for (const [id, offer] of Object.entries(offers)) await call('PUT', `/api/offers/${id}`, offer)
  }
  const products = withProducts ? publicUrl : placed.products
  const now = { address: publicUrl, products, widgets: true, offers: true }
  if (Object.entries(now).some(([name, value]) => placed[name] !== value)) {
    await writeValue(db, 'demo', now)
  }
}

function demoSettings(publicUrl, first) {
  const addresses = {
    shopUrl: `${publicUrl}/demo`,
    cartUrl: `${publicUrl}/demo/cart?add={items}`,
    discountUrl: `${publicUrl}/demo?code={code}`,
  }
  if (!first) return addresses
  return {
    ...addresses,
    shopName: 'Fern & Fell',
    fromName: 'Fern & Fell',
    fromEmail: 'hello@fern-and-fell.example',
    postalAddress: 'Fern & Fell, 12 Harbour Lane, 1010 Vienna, Austria',
    timezone: 'Europe/Vienna',
  }
}

/**
 * Posts the simulated history as a shop's server would. Its end is kept, so that a second try sends the same
 * messages and Aisle, which knows them by their ids, stores none twice.
 */
async function writeHistory({ db, call, publicUrl, shoppers, progress }) {
  const begun = (await readValue(db, 'seeding')) ?? { to: Date.now() - quiet, shoppers, publicUrl }
  await writeValue(db, 'seeding', begun)
  const { simulate } = await loadModule('demo/simulator/index.ts')
  const batches = inBatches(simulate({ seed: simulatorSeed, ...begun }))
  let sent = 0
  const send = async () => {
    for (let next = batches.next(); !next.done; next = batches.next()) {
      const batch = next.value
      const answer = await call('POST', '/v1/batch', { batch, writeKey: 'sk_demo' })
      if (answer.rejected.length > 0) {
        throw new Failure(`The demo's history was rejected: ${answer.rejected[0].message}`)
      }
      sent += batch.length
      progress(`Seeding the demo shop: ${sent.toLocaleString('en')} events sent`)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, send))
  for (let waiting = Number.POSITIVE_INFINITY; waiting > 0; ) {
    const { inbox } = await call('POST', '/dev/tick')
    if (inbox > 0 && inbox >= waiting) throw new Failure('The demo history is not being folded.')
    waiting = inbox
    progress(`Seeding the demo shop: ${inbox.toLocaleString('en')} shoppers to be read`)
  }
}

function* inBatches(messages) {
  let batch = []
  for (const message of messages) {
    batch.push(message)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function caller(url, token) {
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) {
      throw new Failure(
        `Seeding failed: ${method} ${path} answered ${response.status} ${await response.text()}`,
      )
    }
    return response.status === 204 ? undefined : response.json()
  }
}

async function readValue(db, name) {
  const row = await db.prepare('select value from settings where name = ?').bind(name).first()
  return row ? JSON.parse(row.value) : undefined
}

async function writeValue(db, name, value) {
  await db
    .prepare(
      'insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    )
    .bind(name, JSON.stringify(value))
    .run()
}
