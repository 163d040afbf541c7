/** Keeps a platform's webhooks set up: Shopify deletes and WooCommerce disables those that failed for some hours. */

import { DAY, HOUR } from '../../core/clock.ts'
import { asText, isObject } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import { loadValue, saveValue } from '../../site/store.ts'
import type { PlatformConfig, Platforms } from '../config.ts'
import { idOf, objectsIn } from '../field.ts'
import type { Platform } from '../report.ts'
import { TOPICS as SHOPIFY } from '../shopify/read.ts'
import { alarmAt } from '../silence.ts'
import { lastWebhooks } from '../store.ts'
import { secretsIn } from '../verify.ts'
import { TOPICS as WOOCOMMERCE } from '../woocommerce/read.ts'
import { type Asker, ask } from './ask.ts'

export interface Keeping extends Asker {
  readonly db: Db
  readonly platforms: Platforms
  readonly now: () => number
}

export type Kept =
  | { readonly ok: true; readonly created: number; readonly woken: number }
  | {
      readonly ok: false
      readonly message: string
      /** How long to wait where it only wants to be asked more slowly, ms. */
      readonly wait?: number | null
    }

const nameOf = (source: Platform) => `platform.${source}.webhooks`

/** Sets up what is missing of a platform's webhooks, and wakes those that sleep. `address`: where they go. */
export async function setUpWebhooks(
  keeping: Keeping,
  source: Platform,
  address: string,
): Promise<Kept> {
  const config = keeping.platforms[source]
  if (!config.api || !config.secret) {
    return { ok: false, message: `Not set: ${config.missing.join(', ')}.` }
  }
  const kept =
    source === 'shopify'
      ? await setUpShopify(keeping, config.api, address)
      : await setUpWooCommerce(keeping, config.api, address, config.secret)
  await saveValue(keeping.db, nameOf(source), { at: keeping.now(), address })
  return kept
}

/** Looks after the webhooks of platforms that were set up: once a day, and every hour while one is silent. */
export async function keepWebhooks(keeping: Keeping): Promise<void> {
  const { db, now } = keeping
  for (const source of ['shopify', 'woocommerce'] as const) {
    const stored = await loadValue(db, nameOf(source))
    if (!isObject(stored) || typeof stored.at !== 'number') continue
    if (now() - stored.at < HOUR) continue
    const whole = (await lastWebhooks(db)).find((row) => row.source === source)
    const alarm = alarmAt(whole)
    const silent = alarm !== null && alarm <= now()
    if (!silent && now() - stored.at < DAY) continue
    const kept = await setUpWebhooks(keeping, source, asText(stored.address) ?? '')
    if (!kept.ok) console.error(`platforms: ${source}: ${kept.message}`)
  }
}

type Api = NonNullable<PlatformConfig['api']>

async function setUpShopify(keeping: Asker, api: Api, address: string): Promise<Kept> {
  const listed = await ask(keeping, api, '/webhooks.json?limit=250')
  if (!listed.ok) return listed
  const own = isObject(listed.value) ? objectsIn(listed.value.webhooks) : []
  const there = new Set(own.filter((one) => one.address === address).map((one) => one.topic))
  let created = 0
  for (const topic of SHOPIFY) {
    if (there.has(topic)) continue
    const body = { webhook: { topic, address, format: 'json' } }
    const made = await ask(keeping, api, '/webhooks.json', { method: 'POST', body })
    // A key without the right to one topic still serves the others.
    if (made.ok) created += 1
    else if (made.status !== 422 && made.status !== 403 && made.status !== 404) return made
  }
  return { ok: true, created, woken: 0 }
}

async function setUpWooCommerce(
  keeping: Asker,
  api: Api,
  address: string,
  secrets: string,
): Promise<Kept> {
  const listed = await ask(keeping, api, '/webhooks?per_page=100')
  if (!listed.ok) return listed
  const own = objectsIn(listed.value).filter((one) => one.delivery_url === address)
  const [secret = ''] = secretsIn(secrets)
  let [created, woken] = [0, 0]
  for (const topic of WOOCOMMERCE) {
    const there = own.find((one) => one.topic === topic)
    if (there && there.status === 'active') continue
    const id = idOf(there?.id)
    const body = id
      ? { status: 'active' }
      : { name: `Aisle ${topic}`, topic, delivery_url: address, secret, status: 'active' }
    const method = id ? 'PUT' : 'POST'
    const made = await ask(keeping, api, id ? `/webhooks/${id}` : '/webhooks', { method, body })
    if (!made.ok) return made
    if (id) woken += 1
    else created += 1
  }
  return { ok: true, created, woken }
}
