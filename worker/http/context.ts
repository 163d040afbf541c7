/** What every route can reach: configuration, database, limits and the site's cached facts. */

import type { Hono } from 'hono'
import type { Outside } from '../core/outbound.ts'
import type { Db } from '../db/database.ts'
import type { Config } from '../env.ts'
import type { Settings } from '../site/settings.ts'
import type { SiteKey } from '../site/store.ts'
import type { TickBudget, TickReport } from '../tick/tick.ts'

export interface Services {
  readonly config: Config
  readonly db: Db
  /** First line against floods: each answers whether the caller with this key may go on. */
  readonly limits: {
    collect(key: string): Promise<boolean>
    form(key: string): Promise<boolean>
  }
  /** How pages and services outside are asked. */
  readonly outside: Outside
  /** Asks for a tick right after this request. */
  askForTick(): void
  /** Resolves when no such tick is running. */
  rested(): Promise<void>
  /** The owner's settings, at most 10 s old. */
  settings(): Promise<Settings>
  /** The site's key with this SHA-256 (hex), at most 60 s old; undefined where there is none. */
  findKey(hash: string): Promise<SiteKey | undefined>
  /** Ticks now and waits for it: development's clock does. */
  tick(budget: TickBudget): Promise<TickReport>
  /** The next instant at which a tick has something to do, or null. */
  nextDue(): Promise<number | null>
}

/** The variables that worker/app.ts sets before any route runs. */
export interface Scope {
  Variables: { services: Services }
}

export type App = Hono<Scope>
