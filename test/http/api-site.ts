/** The API and the console for tests inside workerd: real routes on the real database, called as a client would. */

import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { now } from '../../worker/core/clock.ts'
import type { Outside } from '../../worker/core/outbound.ts'
import { type Db, openDatabase } from '../../worker/db/database.ts'
import type { NewRow, Tables } from '../../worker/db/tables.ts'
import { type Config, readConfig } from '../../worker/env.ts'
import { apiRoutes } from '../../worker/http/api.ts'
import { consoleRoutes } from '../../worker/http/console.ts'
import type { Scope, Services } from '../../worker/http/context.ts'
import { problem } from '../../worker/http/errors.ts'
import { findKey, loadSettings } from '../../worker/site/store.ts'
import { nowhere } from '../nowhere.ts'

export const ORIGIN = 'https://aisle.test'
export const BEARER = { Authorization: 'Bearer dev' }

const SECRETS = 'a secret of these tests alone and worth nothing to anybody'

export interface Site {
  readonly db: Db
  readonly config: Config
  readonly routes: readonly { readonly method: string; readonly path: string }[]
  request(path: string, init?: RequestInit): Promise<Response>
  /** Calls as the owner and answers the JSON body. */
  read<Answer>(path: string): Promise<Answer>
  /** Sends JSON as the owner. */
  send(method: string, path: string, body: unknown): Promise<Response>
}

/** Opens the site. `change` replaces parts of the configuration; `allow` decides what the form limit lets through. */
export async function openSite(
  change: Partial<Config> = {},
  allow: () => boolean = () => true,
  outside: Outside = nowhere,
): Promise<Site> {
  const config = { ...(await readConfig({ ...env, SECRETS })), ...change }
  const db = openDatabase(env.DB)
  const services: Services = {
    config,
    db,
    limits: { collect: async () => true, form: async () => allow() },
    outside,
    askForTick: () => {},
    rested: async () => {},
    settings: () => loadSettings(db),
    findKey: (hash) => findKey(db, hash),
    tick: () => Promise.reject(new Error('Nothing in the API ticks.')),
    nextDue: async () => null,
  }
  const app = new Hono<Scope>()
  app.onError((error, c) => problem(c, error))
  app.use('*', async (c, next) => {
    c.set('services', services)
    await next()
  })
  const api = apiRoutes()
  app.route('/', api)
  app.route('/', consoleRoutes())
  const request = async (path: string, init: RequestInit = {}) => app.request(ORIGIN + path, init)
  return {
    db,
    config,
    routes: api.routes,
    request,
    async read<Answer>(path: string) {
      const response = await request(path, { headers: BEARER })
      if (!response.ok) throw new Error(`${path} answered ${response.status}`)
      return (await response.json()) as Answer
    },
    send: (method, path, body) =>
      request(path, {
        method,
        headers: { ...BEARER, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
  }
}

/** An event's row with what a test does not care about filled in. */
export function eventRow(
  row: Partial<NewRow<'events'>> & { subject: string },
  body: unknown = {},
): NewRow<'events'> {
  const received = row.received ?? now()
  return {
    at: received,
    id: crypto.randomUUID(),
    received,
    occurred: row.occurred ?? received,
    type: 'track',
    name: 'Product Viewed',
    trust: 'client',
    body: JSON.stringify(body),
    ...row,
  }
}

/** A profile's row. */
export function profileRow(
  row: Partial<NewRow<'profiles'>> & { id: string },
  state: unknown = {},
): NewRow<'profiles'> {
  return {
    email: null,
    user_id: null,
    traits: '{}',
    state: JSON.stringify(state),
    timezone: null,
    country: null,
    locale: null,
    first_seen: now(),
    last_seen: now(),
    version: 1,
    merged_at: null,
    ...row,
  }
}

/** A message's row. */
export function messageRow(
  row: Partial<NewRow<'messages'>> & { id: string; profile_id: string },
): Partial<NewRow<'messages'>> {
  const at = row.created_at ?? now()
  return {
    key: `${row.run_id ?? 'run'}:${row.step ?? 'reminder'}:${row.id}`,
    flow: 'abandoned-cart',
    step: 'reminder',
    class: 'marketing',
    address: 'anna@example.com',
    state: 'queued',
    due_at: at,
    created_at: at,
    changed_at: at,
    ...row,
  }
}

/** Writes rows; columns that are left out take the defaults of their table. */
export async function put<Table extends keyof Tables>(
  db: Db,
  table: Table,
  rows: readonly Partial<NewRow<Table>>[],
): Promise<void> {
  const query = db.query.insertInto<keyof Tables>(table)
  for (const row of rows) await query.values(row as NewRow<keyof Tables>).execute()
}
