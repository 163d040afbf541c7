/** The Worker: the only place that sees bindings. Requests, and the cron trigger's tick. */

import { buildApp } from './app.ts'
import { now, SECOND, setClockOffset } from './core/clock.ts'
import { fetchOutside } from './core/outbound.ts'
import { type Db, openDatabase } from './db/database.ts'
import { type Config, ConfigError, type Env, readConfig } from './env.ts'
import type { Services } from './http/context.ts'
import { CLOCK_SETTING } from './http/dev.ts'
import { chooseTexts } from './messages/channels/sms/choose.ts'
import { keepText } from './messages/channels/sms/store.ts'
import { chooseProvider } from './messages/providers/choose.ts'
import { keepMail } from './messages/store.ts'
import type { Settings } from './site/settings.ts'
import { findKey, loadSettings, loadValue, type SiteKey } from './site/store.ts'
import type { Ticking } from './tick/tasks.ts'
import { CRON_BUDGET, nextInstant, type TickBudget, type TickReport, tick } from './tick/tick.ts'

const SETTINGS_AGE = 10 * SECOND
const KEY_AGE = 60 * SECOND
/** `waitUntil` ends 30 s after the answer: a tick behind a request is shorter than that of the cron trigger. */
const SOON_BUDGET: TickBudget = { milliseconds: 15 * SECOND, ahead: 0, runs: 500, messages: 50 }
const TICK_LIFETIME = 35 * SECOND
/** How long, and how often, the development clock waits for a tick to end. */
const REST = 10
const RESTS = 1_500

/**
 * What an isolate keeps between requests: parsed configuration, the database, and facts that may be a little old.
 * Values only, never promises: a request that waits for another one's promise hangs when that one is cut off.
 */
class Site {
  readonly config: Config
  readonly db: Db
  #settings: { readonly at: number; readonly value: Settings } | null = null
  readonly #keys = new Map<string, { readonly at: number; readonly value: SiteKey }>()
  #tickingSince: number | null = null
  #again = false

  constructor(config: Config, env: Env) {
    this.config = config
    this.db = openDatabase(env.DB)
  }

  async settings(): Promise<Settings> {
    // In development an owner who saves a setting sees it at once.
    const age = this.config.development ? 0 : SETTINGS_AGE
    if (!this.#settings || this.#settings.at <= now() - age) {
      this.#settings = { at: now(), value: await loadSettings(this.db) }
    }
    return this.#settings.value
  }

  async findKey(hash: string): Promise<SiteKey | undefined> {
    const known = this.#keys.get(hash)
    if (known && known.at > now() - KEY_AGE) return known.value
    const key = await findKey(this.db, hash)
    // Only keys that exist are remembered: guesses must not fill the memory.
    if (key) this.#keys.set(hash, { at: now(), value: key })
    return key
  }

  async tick(budget: TickBudget, heartbeat: boolean): Promise<TickReport> {
    return tick(await this.#ticking(), budget, heartbeat)
  }

  async nextDue(): Promise<number | null> {
    return nextInstant(await this.#ticking())
  }

  async #ticking(): Promise<Ticking> {
    const { config, db } = this
    const provider = chooseProvider(config.email, {
      keep: (email) => keepMail(db, email),
      publicUrl: config.publicUrl,
    })
    const texts = chooseTexts(config.texts, {
      keep: (text) => keepText(db, text),
      outside: fetchOutside,
      development: config.development,
      publicUrl: config.publicUrl,
    })
    const settings = await loadSettings(db)
    const desk = { ring: config.ring, publicUrl: config.publicUrl, settings }
    const { development, platforms } = config
    return { db, desk, provider, texts, platforms, outside: fetchOutside, development, now }
  }

  /** A tick right after this request; while one is running, one more after it serves all who ask meanwhile. */
  async soon(): Promise<void> {
    const since = this.#tickingSince
    // The platform may have ended the request whose tick that was: then nobody is ticking any more.
    if (since !== null && now() - since < TICK_LIFETIME) {
      this.#again = true
      return
    }
    this.#tickingSince = now()
    try {
      do {
        this.#again = false
        await this.tick(SOON_BUDGET, false)
      } while (this.#again && now() - this.#tickingSince < SOON_BUDGET.milliseconds)
    } catch (error) {
      console.error(`tick: ${error instanceof Error ? error.message : 'failed'}`)
    } finally {
      this.#tickingSince = null
    }
  }

  /** Waits until no tick is behind a request any more: time must not jump while one is sending. */
  async rested(): Promise<void> {
    for (let look = 0; look < RESTS && this.#tickingSince !== null; look++) {
      await new Promise((resolve) => setTimeout(resolve, REST))
    }
  }
}

let opened: Site | null = null

/** Opens the site once per isolate; a configuration that is wrong is tried again, for it may have been mended. */
async function openSite(env: Env): Promise<Site> {
  if (opened) return opened
  const site = new Site(await readConfig(env), env)
  if (site.config.development) {
    const offset = await loadValue(site.db, CLOCK_SETTING)
    if (typeof offset === 'number') setClockOffset(offset)
  }
  opened ??= site
  return opened
}

const app = buildApp()

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    let site: Site
    try {
      site = await openSite(env)
    } catch (error) {
      return unavailable(error)
    }
    const { pathname } = new URL(request.url)
    if (site.config.development && env.DEMO && /^\/demo(\/|$)/.test(pathname)) {
      return env.DEMO.fetch(request)
    }
    const services: Services = {
      config: site.config,
      db: site.db,
      limits: { collect: limiter(env.COLLECT_LIMIT), form: limiter(env.FORM_LIMIT) },
      outside: fetchOutside,
      askForTick: () => context.waitUntil(site.soon()),
      rested: () => site.rested(),
      settings: () => site.settings(),
      findKey: (hash) => site.findKey(hash),
      tick: (budget) => site.tick(budget, true),
      nextDue: () => site.nextDue(),
    }
    return app.fetch(request, { services }, context)
  },

  async scheduled(_controller: ScheduledController, env: Env): Promise<void> {
    const site = await openSite(env)
    await site.tick(CRON_BUDGET, true)
  },
}

function limiter(binding: RateLimit | undefined): (key: string) => Promise<boolean> {
  if (!binding) return async () => true
  return async (key) => (await binding.limit({ key })).success
}

/** A Worker that is not set up says so in its log, and to the outside only that it is closed. */
function unavailable(error: unknown): Response {
  const reason = error instanceof ConfigError ? error.message : 'The database does not answer.'
  console.error(`aisle: ${reason}`)
  const body = {
    type: 'about:blank',
    title: 'Unavailable',
    status: 503,
    code: 'not_configured',
    detail: 'This Worker is not ready. Its log says what is missing.',
  }
  return new Response(JSON.stringify(body), {
    status: 503,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '60' },
  })
}
