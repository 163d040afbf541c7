/** Looks whether the database's files are whole, before and after the runtime has opened them. */

import { open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { damaged, firstLine } from './failure.mjs'

const header = 'SQLite format 3\0'
/** Above this size a start does not wait until every page has been read. */
const readWholly = 64 * 1024 * 1024

/**
 * Throws a Failure where a database file is none. SQLite itself would not always say so: its log may hold every page,
 * and then it reads past what somebody has written over the file.
 */
export async function checkFiles(state) {
  for (const file of await databaseFiles(state)) {
    if ((await stat(file)).size === 0) {
      if ((await sizeOf(`${file}-wal`)) > 0) throw damaged(`${path.basename(file)} is empty`)
      continue
    }
    if ((await firstBytes(file)) !== header) throw damaged(`${path.basename(file)} is no database`)
  }
}

/**
 * Throws a Failure when the open database is damaged inside.
 * @param {import('@cloudflare/workers-types').D1Database} db
 * @param {object} state paths of the state directory
 * @param {() => string | undefined} reason what SQLite has complained of, where the runtime passed it on
 */
export async function checkDatabase(db, state, reason) {
  try {
    await db.prepare('select count(*) from sqlite_master').run()
    const sizes = await Promise.all((await databaseFiles(state)).map(sizeOf))
    if (sizes.reduce((sum, size) => sum + size, 0) > readWholly) return
    const { results } = await db.prepare('pragma quick_check(1)').all()
    const answer = results[0]?.quick_check
    if (answer !== 'ok') throw new Error(answer.split('\n').at(-1))
  } catch (error) {
    throw damaged(reason() ?? firstLine(error))
  }
}

async function databaseFiles(state) {
  const folders = await Promise.all(
    [state.d1, state.kv].map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
  )
  return folders
    .flat()
    .filter((entry) => entry.name.endsWith('.sqlite'))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
}

async function sizeOf(file) {
  return (await stat(file).catch(() => undefined))?.size ?? 0
}

async function firstBytes(file) {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(header.length), 0, header.length)
    return buffer.toString('latin1', 0, bytesRead)
  } catch (error) {
    return firstLine(error)
  } finally {
    await handle.close()
  }
}
