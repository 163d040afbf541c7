/** The whole Worker over a database that tests choose: all routes, the tick, and a recorder where mail would leave. */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { D1Database } from '@cloudflare/workers-types'
import { buildApp } from '../../worker/app.ts'
import { sha256 } from '../../worker/core/bytes.ts'
import { now, setClockOffset } from '../../worker/core/clock.ts'
import type { Outside } from '../../worker/core/outbound.ts'
import { type Db, openDatabase } from '../../worker/db/database.ts'
import { type Config, readConfig } from '../../worker/env.ts'
import type { Services } from '../../worker/http/context.ts'
import { chooseTexts } from '../../worker/messages/channels/sms/choose.ts'
import type { OutgoingText } from '../../worker/messages/channels/sms/port.ts'
import { keepText } from '../../worker/messages/channels/sms/store.ts'
import type { EmailProvider, OutgoingEmail } from '../../worker/messages/providers/port.ts'
import { findKey, loadSettings, saveSettings } from '../../worker/site/store.ts'
import { CRON_BUDGET, nextInstant, type TickReport, tick } from '../../worker/tick/tick.ts'
import { nowhere } from '../nowhere.ts'

export const ORIGIN = 'https://aisle.test'
export const SHOP = 'https://shop.test'
const SECRETS = 'a secret of these tests alone and worth nothing to anybody'

/** A site: what the outside sees of it, what its owner can do, and what left it. */
export interface WholeSite {
  readonly db: Db
  readonly config: Config
  /** Every email that the provider was given, in order. */
  readonly handed: readonly OutgoingEmail[]
  request(path: string, init?: RequestInit): Promise<Response>
  /** Posts JSON with one of the site's keys, as a page or the shop's server would. */
  collect(key: 'pk_site' | 'sk_site', batch: readonly object[]): Promise<Response>
  tick(): Promise<TickReport>
  /** The next instant at which a tick has something to do, or null. */
  nextDue(): Promise<number | null>
}

/** Opens the site over a D1 database; `change` replaces parts of its configuration, `outside` is the world around it. */
export async function openWholeSite(
  d1: D1Database,
  change: Partial<Config> = {},
  outside: Outside = nowhere,
): Promise<WholeSite> {
  const config = {
    ...(await readConfig({
      DB: d1,
      ENVIRONMENT: 'development',
      PUBLIC_URL: ORIGIN,
      SECRETS,
      ADMIN_TOKEN: 'dev',
    })),
    ...change,
  }
  const db = openDatabase(d1)
  const handed: OutgoingEmail[] = []
  const provider = recorder(handed)
  const ticking = async () => {
    const desk = {
      ring: config.ring,
      publicUrl: config.publicUrl,
      settings: await loadSettings(db),
    }
    const { development } = config
    const { publicUrl } = config
    const keep = (text: OutgoingText) => keepText(db, text)
    const texts = chooseTexts(config.texts, { keep, outside, development, publicUrl })
    return { db, desk, provider, texts, platforms: config.platforms, outside, development, now }
  }
  const tickOnce = async (budget = CRON_BUDGET) => tick(await ticking(), budget, true)
  const services: Services = {
    config,
    db,
    limits: { collect: async () => true, form: async () => true },
    outside,
    askForTick: () => {},
    rested: async () => {},
    settings: () => loadSettings(db),
    findKey: (hash) => findKey(db, hash),
    tick: tickOnce,
    nextDue: async () => nextInstant(await ticking()),
  }
  const app = buildApp()
  const request = async (path: string, init: RequestInit = {}) => {
    const context = createExecutionContext()
    const response = await app.fetch(new Request(ORIGIN + path, init), { services }, context)
    await waitOnExecutionContext(context)
    return response
  }
  return {
    db,
    config,
    handed,
    request,
    collect: (key, batch) =>
      request('/v1/batch', {
        method: 'POST',
        body: JSON.stringify({ batch, writeKey: key, sentAt: new Date(now()).toISOString() }),
      }),
    tick: () => tickOnce(),
    nextDue: async () => nextInstant(await ticking()),
  }
}

/** Takes every email, and a moment for it, as a mail server would. */
function recorder(handed: OutgoingEmail[]): EmailProvider {
  return {
    name: 'recorder',
    open: () => ({
      async send(email) {
        handed.push(email)
        await Promise.resolve()
        return { outcome: 'sent', providerId: `taken-${handed.length}` }
      },
      async close() {},
    }),
  }
}

const EMPTY = [
  'events',
  'inbox',
  'rejections',
  'profiles',
  'identities',
  'subscriptions',
  'consents',
  'suppressions',
  'flow_runs',
  'messages',
  'engagements',
  'mailbox',
  'texts_received',
  'orders',
  'deliveries',
  'webhooks',
  'syncs',
  'platform_products',
  'inventory',
  'privacy_requests',
  'products',
  'product_keys',
  'product_changes',
  'waiting_entries',
  'waiting_items',
  'waiting_holds',
  'waiting_waves',
  'points',
  'flow_versions',
  'memberships',
  'sweeps',
  'date_dues',
  'campaigns',
  'settings',
  'keys',
  'ticks',
]

/** Empties the database of these tests and gives it the shop, its keys and two products. */
export async function prepareShop(): Promise<void> {
  await env.DB.batch(EMPTY.map((table) => env.DB.prepare(`delete from ${table}`)))
  for (const key of ['pk_site', 'sk_site']) {
    await env.DB.prepare('insert into keys (hash, kind, created_at) values (?, ?, 0)')
      .bind(await sha256(key), key.startsWith('pk') ? 'public' : 'secret')
      .run()
  }
  await saveSettings(openDatabase(env.DB), {
    shopName: 'The shop',
    shopUrl: `${SHOP}/`,
    cartUrl: `${SHOP}/cart?add={items}`,
    fromEmail: 'hello@shop.test',
    postalAddress: '1 Street, Town',
    // Its pages are not of this world.
    readPages: false,
    // Tests of single people must not depend on who they are.
    holdback: { percent: 0, flows: {} },
  })
}

/** Moves the Worker's clock to an instant of `Date.now()`'s scale, forward or back. */
export function moveClock(instant: number): void {
  setClockOffset(instant - Date.now())
}
