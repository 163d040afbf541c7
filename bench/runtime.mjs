/** One runtime for the product and the Workers it is compared with, on a state that is thrown away. */

import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readWranglerConfig } from '../scripts/local/config.mjs'
import { localVariables } from '../scripts/local/environment.mjs'
import { keyRow } from '../scripts/local/keys.mjs'
import { migrate } from '../scripts/local/migrate.mjs'
import { database, runtimeOptions } from '../scripts/local/options.mjs'
import { statePaths } from '../scripts/local/paths.mjs'
import { freePort } from '../scripts/local/port.mjs'
import { startRuntime } from '../scripts/local/runtime.mjs'

/**
 * Starts the product, without a cron and without demo data, and `others` beside it in the same workerd.
 * @param {object[]} [others] Miniflare's options of further Workers; a request reaches one by the header MF-Route-Override
 */
export async function startShop(others = []) {
  const undo = []
  const dispose = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const directory = await mkdtemp(path.join(tmpdir(), 'aisle-bench-'))
    const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
    process.once('exit', remove)
    undo.push(() => {
      process.off('exit', remove)
      remove()
    })
    const state = statePaths(directory)
    const port = await freePort()
    const config = await readWranglerConfig()
    const variables = await localVariables({ env: {}, port, state, vars: config.vars })
    const limits = { COLLECT_LIMIT: 1_000_000, FORM_LIMIT: 1_000_000 }
    const options = runtimeOptions({ config, variables, state, port, limits })
    const { mf } = await startRuntime(
      { ...options, workers: [...options.workers, ...others] },
      { quiet: true },
      undo,
    )
    const db = await mf.getD1Database(database.binding, config.name)
    await migrate(db)
    for (const row of [keyRow('pk_demo', 'public'), keyRow('sk_demo', 'secret')]) {
      const insert = 'insert into keys (hash, kind, label, created_at) values (?, ?, ?, 0)'
      await db.prepare(insert).bind(row.hash, row.kind, row.label).run()
    }
    return { url: `http://127.0.0.1:${port}`, port, mf, db, name: config.name, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
