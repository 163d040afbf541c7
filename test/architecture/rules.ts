/** The rules of the house: each looks at one source file and answers what is wrong with it. */

import { stepOf } from './domains.ts'
import type { Import, Source } from './source.ts'

export interface Rule {
  /** As a sentence. */
  readonly name: string
  /** What breaks it in this file; empty where nothing does. */
  check(source: Source): string[]
}

const bindings = [
  'D1Database',
  'KVNamespace',
  'R2Bucket',
  'Queue',
  'Fetcher',
  'RateLimit',
  'SendEmail',
  'DurableObjectNamespace',
  'AnalyticsEngineDataset',
  'Ai',
]

const machine = [
  'Date.now',
  'new Date',
  'performance.now',
  'Math.random',
  'crypto.randomUUID',
  'crypto.getRandomValues',
]

const isIn = (file: string, ...folders: string[]) =>
  folders.some((folder) => file === folder || file.startsWith(`${folder}/`))
const isStore = (file: string) => file.endsWith('/store.ts')
const speaksSql = (file: string) => isStore(file) || isIn(file, 'worker/db')

/** A rule about imports: `allows` answers whether a file of `scope` may have this import. */
function imports(
  name: string,
  scope: (file: string) => boolean,
  allows: (one: Import, file: string) => boolean,
): Rule {
  return {
    name,
    check: ({ file, imports }) =>
      scope(file)
        ? imports.filter((one) => !allows(one, file)).map((one) => `imports ${one.specifier}`)
        : [],
  }
}

/** A rule about what is used of the world around. */
function uses(name: string, scope: (file: string) => boolean, forbidden: readonly string[]): Rule {
  return {
    name,
    check: ({ file, globals }) =>
      scope(file) ? forbidden.filter((one) => globals.has(one)).map((one) => `uses ${one}`) : [],
  }
}

const inWorker = (file: string) => isIn(file, 'worker')

export const rules: readonly Rule[] = [
  imports(
    'sdk/contract imports nothing but itself',
    (file) => isIn(file, 'sdk/contract'),
    (one) => isIn(one.file ?? '', 'sdk/contract'),
  ),
  imports(
    'sdk imports itself and idb-keyval',
    (file) => isIn(file, 'sdk'),
    (one) => isIn(one.file ?? '', 'sdk') || one.specifier === 'idb-keyval',
  ),
  imports(
    'widgets import themselves, sdk and preact',
    (file) => isIn(file, 'widgets'),
    (one) => isIn(one.file ?? '', 'widgets', 'sdk') || /^preact(\/|$)/.test(one.specifier),
  ),
  imports(
    'the browser side never imports worker at run time',
    (file) => isIn(file, 'dashboard', 'demo'),
    (one, file) => !isIn(one.file ?? '', 'worker') || (one.typeOnly && isIn(file, 'dashboard')),
  ),
  imports(
    'the demo shop uses the public contract only',
    (file) => isIn(file, 'demo'),
    (one) => one.file === null || isIn(one.file, 'demo', 'sdk/contract'),
  ),
  imports(
    'worker imports itself, the contract, the compiled emails and packages',
    inWorker,
    (one) =>
      one.file === null ||
      isIn(one.file, 'worker', 'sdk/contract') ||
      one.file === 'dist/emails.json',
  ),
  imports(
    'only store.ts speaks SQL: Kysely belongs there and in db',
    (file) => inWorker(file) && !speaksSql(file),
    (one) => !/^kysely(\/|$)/.test(one.specifier),
  ),
  imports(
    'only store.ts and worker/index.ts use the database; others know its types',
    (file) => inWorker(file) && !speaksSql(file) && file !== 'worker/index.ts',
    (one) => !isIn(one.file ?? '', 'worker/db') || one.typeOnly,
  ),
  imports(
    'HTTP lives in worker/http and worker/app.ts',
    (file) => inWorker(file) && !isIn(file, 'worker/http', 'worker/app.ts'),
    // A signed token's format is no HTTP.
    (one) => !/^hono(\/|$)/.test(one.specifier) || one.specifier === 'hono/jwt',
  ),
  imports(
    'nobody below worker/http imports it',
    (file) => inWorker(file) && !isIn(file, 'worker/http', 'worker/app.ts', 'worker/index.ts'),
    (one) => !isIn(one.file ?? '', 'worker/http', 'worker/app.ts', 'worker/index.ts'),
  ),
  imports(
    'sockets are opened by email providers only',
    (file) => inWorker(file) && !isIn(file, 'worker/messages/providers', 'worker/core/outbound.ts'),
    (one) => one.specifier !== 'cloudflare:sockets',
  ),
  {
    name: 'bindings are seen by worker/index.ts and worker/env.ts only',
    check: ({ file, imports, types, members }) => {
      if (!inWorker(file) || isIn(file, 'worker/index.ts', 'worker/env.ts')) return []
      const kinds = isIn(file, 'worker/db')
        ? bindings.filter((one) => one !== 'D1Database')
        : bindings
      // worker/app.ts reads what worker/index.ts has made of the bindings, which Hono calls env as well.
      const read = file === 'worker/app.ts' ? /^c\.env\.(?!services\b)/ : /^(c|context)\.env\b/
      return [
        ...imports
          .filter((one) => one.file === 'worker/env.ts' && one.names.includes('Env'))
          .map(() => 'imports Env'),
        ...imports
          .filter((one) => one.specifier === 'cloudflare:workers' && one.names.includes('env'))
          .map(() => 'imports env of cloudflare:workers'),
        ...kinds.filter((kind) => types.has(kind)).map((kind) => `names ${kind}`),
        ...[...members].filter((one) => read.test(one)).map((one) => `reads ${one}`),
      ]
    },
  },
  uses(
    'the network is reached through core/outbound.ts only',
    (file) => inWorker(file) && file !== 'worker/core/outbound.ts',
    ['fetch'],
  ),
  uses(
    'time, randomness and ids come from core/clock.ts only',
    (file) => inWorker(file) && file !== 'worker/core/clock.ts',
    machine,
  ),
  {
    name: 'SQL stands in store.ts and in migrations',
    check: ({ file, sql }) =>
      inWorker(file) && !speaksSql(file) ? sql.map((text) => `contains ${text}`) : [],
  },
  {
    name: 'domains import in their order, never backwards',
    check: ({ file, imports }) => {
      if (!inWorker(file)) return []
      const step = stepOf(file)
      if (step === undefined) return ['lies in a folder that has no place in the order']
      return imports
        .filter((one) => one.file !== null && inWorker(one.file) && one.file !== 'worker/env.ts')
        .filter((one) => (stepOf(one.file ?? '') ?? 0) > step)
        .map((one) => `imports ${one.specifier}, which comes later`)
    },
  },
]
