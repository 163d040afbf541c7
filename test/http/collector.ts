/** Collect and storefront on a database, with nothing else around them. */

import type { D1Database } from '@cloudflare/workers-types'
import { Hono } from 'hono'
import { openDatabase } from '../../worker/db/database.ts'
import { readConfig } from '../../worker/env.ts'
import { collectRoutes } from '../../worker/http/collect.ts'
import type { App, Scope, Services } from '../../worker/http/context.ts'
import { problem } from '../../worker/http/errors.ts'
import { storefrontRoutes } from '../../worker/http/storefront.ts'
import { findKey, loadSettings } from '../../worker/site/store.ts'
import { nowhere } from '../nowhere.ts'

export const SECRETS = 'a secret of these tests alone and worth nothing to anybody'

export interface Collector {
  readonly app: App
  readonly services: Services
  /** How often a tick was asked for. */
  ticks(): number
}

/** Mounts the two surfaces over a database; `limits` stands for Cloudflare's rate-limit binding. */
export async function openCollector(
  d1: D1Database,
  limits: Services['limits'] = { collect: async () => true, form: async () => true },
): Promise<Collector> {
  const db = openDatabase(d1)
  let ticks = 0
  const services: Services = {
    config: await readConfig({
      DB: d1,
      ENVIRONMENT: 'development',
      PUBLIC_URL: 'https://aisle.test',
      SECRETS,
    }),
    db,
    limits,
    outside: nowhere,
    rested: async () => {},
    askForTick: () => {
      ticks += 1
    },
    settings: () => loadSettings(db),
    findKey: (hash) => findKey(db, hash),
    tick: () => Promise.reject(new Error('Nothing ticks here.')),
    nextDue: async () => null,
  }
  const app: App = new Hono<Scope>()
  app.use(async (c, next) => {
    c.set('services', services)
    await next()
  })
  app.route('/', collectRoutes())
  app.route('/', storefrontRoutes())
  app.onError((error, c) => problem(c, error))
  return { app, services, ticks: () => ticks }
}
