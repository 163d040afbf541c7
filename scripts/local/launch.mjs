/** Starts the whole product in this process: runtime, database, cron tick, demo shop and its history. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build as buildAll } from '../build.mjs'
import { readWranglerConfig } from './config.mjs'
import { startCron } from './cron.mjs'
import { checkDatabase, checkFiles } from './database.mjs'
import { localVariables } from './environment.mjs'
import { Failure, firstLine } from './failure.mjs'
import { endLeases } from './leases.mjs'
import { takeLock } from './lock.mjs'
import { migrate } from './migrate.mjs'
import { database, runtimeOptions } from './options.mjs'
import { statePaths } from './paths.mjs'
import { freePort, requireFreePort, serveIpv6 } from './port.mjs'
import { startRuntime } from './runtime.mjs'
import { seedDemo } from './seed.mjs'

/**
 * Starts Aisle on 127.0.0.1 (and ::1). Throws a Failure, whose message is one clear line, for what the user can mend.
 *
 * @param {object} [options]
 * @param {number} [options.port] 0 takes a free one
 * @param {string | null} [options.state] the state directory; null makes one that is removed at the end
 * @param {Record<string, string | undefined>} [options.env] default: this process's environment
 * @param {boolean | number} [options.seed] whether to fill the demo shop, or with how many shoppers
 * @param {boolean} [options.pages] whether Aisle learns the demo's catalogue from its pages alone (AISLE_CATALOGUE=pages)
 * @param {boolean} [options.cron] whether to tick by itself every minute
 * @param {boolean} [options.build] whether to build first; else dist/ is used as it is
 * @param {boolean} [options.quiet] whether to keep what the Worker logs to itself
 * @param {Record<string, number>} [options.limits] requests per minute by rate limit binding, for load tests
 * @param {(line: string) => void} [options.progress] is told what takes a while
 */
export async function startLocal(options = {}) {
  const undo = []
  const dispose = once(async () => {
    for (const step of undo.reverse()) await step()
  })
  try {
    return await start(options, undo, dispose)
  } catch (error) {
    await dispose()
    throw error
  }
}

async function start(options, undo, dispose) {
  const env = options.env ?? process.env
  const progress = options.progress ?? (() => {})
  const port = options.port || (await freePort())
  await requireFreePort(port)
  const state = await prepareState(options.state, undo)
  undo.push(takeLock(state.lock, { port }))
  await checkFiles(state)

  const [config] = await Promise.all([readWranglerConfig(), options.build ? buildAll() : undefined])
  const variables = await localVariables({ env, port, state, vars: config.vars })
  const limits = options.limits ?? {}
  const pages = options.pages ?? env.AISLE_CATALOGUE === 'pages'
  const runtime = await startRuntime(
    runtimeOptions({ config, variables, state, port, limits, pages }),
    { quiet: options.quiet ?? false },
    undo,
  )
  undo.push(await serveIpv6(port))

  const db = await runtime.mf.getD1Database(database.binding, config.name)
  await checkDatabase(db, state, runtime.reason)
  await migrate(db)
  await endLeases(db)
  runtime.show()

  const worker = await runtime.mf.getWorker(config.name)
  const tick = async (at = Date.now()) => {
    const event = { cron: config.crons[0], scheduledTime: new Date(at) }
    const { outcome } = await Promise.race([worker.scheduled(event), runtime.failed])
    if (outcome !== 'ok') throw new Error(`The tick ended with "${outcome}".`)
  }
  const url = `http://127.0.0.1:${port}`
  if (variables.ENVIRONMENT === 'development') {
    const seed = options.seed ?? true
    await Promise.race([
      seedDemo({
        db,
        url,
        publicUrl: variables.PUBLIC_URL,
        token: variables.ADMIN_TOKEN,
        shoppers: seed,
        pages,
        progress,
      }),
      runtime.failed,
    ])
  }
  if (options.cron ?? true) {
    undo.push(startCron(tick, (error) => console.error(`Tick failed: ${firstLine(error)}`)))
  }
  return {
    /** Where tests and scripts reach it. */
    url,
    /** Where people reach it. */
    publicUrl: variables.PUBLIC_URL,
    port,
    state: state.base,
    variables,
    /** Process id of the runtime, for tests that kill it. */
    pid: runtime.pid,
    /** Runs the cron tick once, as if it were `at` (ms; default now), and waits for its end. */
    tick,
    /** The database, as the Worker sees it. */
    db: () => db,
    /** Resolves when the runtime is gone without having been asked to. */
    lost: runtime.lost,
    dispose,
  }
}

async function prepareState(directory, undo) {
  if (directory === null) {
    const temporary = await mkdtemp(path.join(tmpdir(), 'aisle-'))
    undo.push(() => rm(temporary, { recursive: true, force: true }))
    return prepareState(temporary, undo)
  }
  const state = statePaths(directory)
  try {
    await mkdir(state.d1, { recursive: true })
    await mkdir(state.kv, { recursive: true })
    await writeFile(state.mark, '{"what":"local data of Aisle"}\n')
  } catch (error) {
    throw new Failure(`Cannot write to ${state.base}: ${firstLine(error)}`)
  }
  return state
}

function once(work) {
  let done
  return () => {
    done ??= work()
    return done
  }
}
