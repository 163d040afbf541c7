/** Each rule of the house turns its violation away, and lets the right way through. */

import { describe, expect, it } from 'vitest'
import { findCycles } from './domains.ts'
import { checkHabits } from './habits.ts'
import { rules } from './rules.ts'
import { readSource } from './source.ts'

/** Everything that the rules find in one snippet. */
function violations(file: string, text: string): string[] {
  const source = readSource(file, text)
  return rules.flatMap((rule) => rule.check(source).map((what) => `${rule.name}: ${what}`))
}

describe('the rules turn away', () => {
  it.each([
    ['sdk/contract/a.ts', `import { x } from '../queue.ts'`, 'sdk/contract imports nothing'],
    ['sdk/contract/a.ts', `export { x } from 'preact'`, 'sdk/contract imports nothing'],
    ['sdk/a.ts', `import { h } from 'preact'`, 'sdk imports itself'],
    ['sdk/a.ts', `import * as v from 'valibot'`, 'sdk imports itself'],
    ['sdk/a.ts', `import type { Db } from '../worker/db/database.ts'`, 'sdk imports itself'],
    ['sdk/a.ts', `const m = await import('../worker/core/json.ts')`, 'sdk imports itself'],
    ['widgets/a.tsx', `import { Hono } from 'hono'`, 'widgets import themselves'],
    ['widgets/a.tsx', `import { x } from '../worker/core/json.ts'`, 'widgets import themselves'],
    ['dashboard/a.tsx', `import { x } from '../worker/core/json.ts'`, 'never imports worker'],
    ['demo/a.ts', `import type { X } from '../worker/env.ts'`, 'never imports worker'],
    ['demo/a.ts', `import { x } from '../sdk/queue.ts'`, 'public contract only'],
    ['worker/core/a.ts', `import { x } from '../../sdk/queue.ts'`, 'worker imports itself'],
    ['worker/core/a.ts', `import { x } from '../../dashboard/money.ts'`, 'worker imports itself'],
    ['worker/flows/a.ts', `import { sql } from 'kysely'`, 'only store.ts speaks SQL'],
    ['worker/flows/a.ts', `import { jsonRows } from '../db/database.ts'`, 'others know its types'],
    ['worker/http/a.ts', `export * from '../db/database.ts'`, 'others know its types'],
    ['worker/events/a.ts', `import { Hono } from 'hono'`, 'HTTP lives in'],
    ['worker/events/a.ts', `import type { Context } from 'hono'`, 'HTTP lives in'],
    ['worker/flows/a.ts', `import { x } from '../http/guard.ts'`, 'nobody below worker/http'],
    ['worker/flows/a.ts', `import { connect } from 'cloudflare:sockets'`, 'sockets are opened'],
    ['worker/http/a.ts', `import type { Env } from '../env.ts'`, 'bindings are seen'],
    ['worker/http/a.ts', `import { env } from 'cloudflare:workers'`, 'bindings are seen'],
    ['worker/flows/store.ts', `export const f = (db: D1Database) => db`, 'bindings are seen'],
    ['worker/db/a.ts', `export const f = (kv: KVNamespace) => kv`, 'bindings are seen'],
    ['worker/http/a.ts', `app.get('/', (c) => c.text(c.env.SECRET))`, 'bindings are seen'],
    ['worker/app.ts', `app.get('/', (c) => c.text(c.env.SECRETS))`, 'bindings are seen'],
    ['worker/messages/a.ts', `await fetch('https://example.com')`, 'the network is reached'],
    ['worker/messages/a.ts', `const f = globalThis.fetch`, 'the network is reached'],
    ['worker/messages/a.ts', `run({ via: fetch })`, 'the network is reached'],
    ['worker/events/a.ts', `const at = Date.now()`, 'time, randomness and ids'],
    ['worker/events/a.ts', `const at = new Date()`, 'time, randomness and ids'],
    ['worker/events/a.ts', `const at = globalThis.Date.now()`, 'time, randomness and ids'],
    ['worker/events/a.ts', `const clock = Date.now`, 'time, randomness and ids'],
    ['worker/events/a.ts', `const n = Math.random()`, 'time, randomness and ids'],
    ['worker/events/a.ts', `const id = crypto.randomUUID()`, 'time, randomness and ids'],
    ['worker/events/a.ts', `crypto.getRandomValues(bytes)`, 'time, randomness and ids'],
    ['worker/events/a.ts', `crypto['getRandomValues'](bytes)`, 'time, randomness and ids'],
    ['worker/flows/a.ts', 'db.run(`select id from flow_runs`)', 'SQL stands in'],
    ['worker/flows/a.ts', `const s = 'DELETE FROM events'`, 'SQL stands in'],
    ['worker/flows/a.ts', 'const s = sql`now`', 'SQL stands in'],
    ['worker/core/a.ts', `import { x } from '../events/fold.ts'`, 'never backwards'],
    ['worker/events/a.ts', `import { x } from '../flows/enroll.ts'`, 'never backwards'],
    ['worker/messages/a.ts', `import type { X } from '../flows/enroll.ts'`, 'never backwards'],
    ['worker/flows/a.ts', `import { x } from '../reports/revenue.ts'`, 'never backwards'],
    ['worker/stuff/a.ts', ``, 'has no place in the order'],
  ])('%s: %s', (file, text, rule) => {
    expect(violations(file, text).join('\n')).toContain(rule)
  })
})

describe('the rules let through', () => {
  it.each([
    ['sdk/contract/a.ts', `import { x } from './limits.ts'`],
    ['sdk/a.ts', `import { get } from 'idb-keyval'; import { x } from './contract/limits.ts'`],
    ['widgets/a.tsx', `import { h } from 'preact'; export const a = <p>Don't</p>`],
    ['dashboard/a.tsx', `import type { Api } from '../worker/http/api.ts'`],
    ['demo/a.ts', `import { Hono } from 'hono'; import { x } from '../sdk/contract/limits.ts'`],
    ['worker/index.ts', `import { openDatabase } from './db/database.ts'`],
    [
      'worker/index.ts',
      `export default { fetch(r: Request, env: Env) { return env.DEMO.fetch(r) } }`,
    ],
    [
      'worker/http/a.ts',
      `import { Hono } from 'hono'; import type { Db } from '../db/database.ts'`,
    ],
    ['worker/http/a.ts', `import type { Config } from '../env.ts'`],
    ['worker/app.ts', `app.use((c, next) => { c.set('services', c.env.services); return next() })`],
    ['worker/identity/proof.ts', `import { verify } from 'hono/jwt'`],
    ['worker/flows/store.ts', 'export const f = (db: Db) => sql`select 1 from runs`'],
    ['worker/core/clock.ts', `export const now = () => Date.now() + Math.random()`],
    ['worker/core/outbound.ts', `export const get = (url: string) => fetch(url)`],
    ['worker/events/a.ts', `export const f = (at: number) => new Date(at).toISOString()`],
    ['worker/events/a.ts', `export const f = (fetch: typeof globalThis.fetch) => fetch('/')`],
    ['worker/events/a.ts', `// Date.now() is not called here\nexport const s = 'Math.random()'`],
    ['worker/messages/a.ts', `export const s = 'Select one of these'; export const t = 'Update'`],
    ['worker/flows/a.ts', `import { x } from '../messages/render.ts'`],
    ['worker/events/a.ts', `import { x } from '../identity/address.ts'`],
    ['worker/messages/providers/smtp.ts', `import { connect } from 'cloudflare:sockets'`],
  ])('%s: %s', (file, text) => {
    expect(violations(file, text)).toEqual([])
  })
})

describe('habits', () => {
  const good = '/** What it is for. */\n'

  it.each([
    ['worker/core/Money.ts', good, 'kebab-case'],
    ['worker/core/my_money.ts', good, 'kebab-case'],
    ['worker/core/utils.ts', good, 'no thing of the domain'],
    ['worker/events/types.ts', good, 'no thing of the domain'],
    ['worker/helpers/money.ts', good, 'says nothing'],
    ['worker/flows/flow-service.ts', good, 'title'],
    ['worker/flows/manager.ts', good, 'title'],
    ['worker/flows/run.ts', 'export const a = 1\n', 'first line'],
    ['worker/flows/run.ts', '/** flows */\n', 'no sentence'],
    ['worker/flows/run.ts', good + 'a()\n'.repeat(250), '251 lines'],
  ])('reject %s', (file, text, what) => {
    expect(checkHabits({ file, text }).join('\n')).toContain(what)
  })

  it.each([
    ['worker/core/money.ts', good + 'a()\n'.repeat(249)],
    ['worker/flows/abandoned-cart.ts', good],
    ['test/http/collect.worker.test.ts', good],
    ['demo/browser.d.ts', good],
    ['vitest.config.ts', good],
  ])('accept %s', (file, text) => {
    expect(checkHabits({ file, text })).toEqual([])
  })
})

describe('cycles', () => {
  it('are found, however long, and named once', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ])
    expect(findCycles(imports)).toEqual(['a → b → c → a'])
  })

  it('are not seen where two ways lead to one file', () => {
    const imports = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
      ['d', []],
    ])
    expect(findCycles(imports)).toEqual([])
  })
})
