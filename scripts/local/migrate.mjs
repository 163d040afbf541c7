/** Applies the migrations in order, each file in one transaction, and remembers them as wrangler does. */

import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Failure, firstLine } from './failure.mjs'
import { inRepo } from './paths.mjs'
import { splitStatements } from './statements.mjs'

/** wrangler's own table, so that a local database and one in the account are described alike. */
const table = `create table if not exists d1_migrations(
  id         integer primary key autoincrement,
  name       text unique,
  applied_at timestamp default current_timestamp not null
)`

/**
 * Applies what is not applied yet.
 * @param {import('@cloudflare/workers-types').D1Database} db
 * @returns {Promise<string[]>} names of the files applied now
 */
export async function migrate(db, directory = inRepo('migrations')) {
  await db.prepare(table).run()
  const { results } = await db.prepare('select name from d1_migrations').all()
  const applied = new Set(results.map((row) => row.name))
  const files = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  const missing = files.filter((name) => !applied.has(name))
  for (const name of missing) {
    await apply(db, name, await readFile(path.join(directory, name), 'utf8'))
  }
  return missing
}

async function apply(db, name, text) {
  const statements = splitStatements(text).map((statement) => db.prepare(statement))
  const mark = db.prepare('insert into d1_migrations (name) values (?)').bind(name)
  try {
    await db.batch([...statements, mark])
  } catch (error) {
    throw new Failure(`Migration ${name} failed and changed nothing: ${firstLine(error)}`)
  }
}
