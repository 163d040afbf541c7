/** The site's settings and keys in the database. */

import { readJson } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import { editSettings, readSettings, type Settings, type SettingsEdit } from './settings.ts'

export interface SiteKey {
  readonly kind: 'public' | 'secret'
  readonly label: string
  /** Origins that a browser may use the public key from; empty allows all. */
  readonly origins: readonly string[]
}

/** The owner's settings. */
export async function loadSettings(db: Db): Promise<Settings> {
  const rows = await db.query
    .selectFrom('settings')
    .selectAll()
    .where('name', '>=', 'shop.')
    .where('name', '<', 'shop/')
    .execute()
  return readSettings(
    Object.fromEntries(rows.map((row) => [row.name.slice('shop.'.length), readJson(row.value)])),
  )
}

/** Changes settings, or changes nothing and says which fields were wrong. */
export async function saveSettings(db: Db, edit: Record<string, unknown>): Promise<SettingsEdit> {
  const result = editSettings(await loadSettings(db), edit)
  if (!result.ok) return result
  await db.batch(
    Object.keys(edit).map((field) =>
      putValue(db, `shop.${field}`, result.settings[field as keyof Settings]),
    ),
  )
  return result
}

/** A value that the Worker keeps for itself, or undefined. */
export async function loadValue(db: Db, name: string): Promise<unknown> {
  const row = await db.query
    .selectFrom('settings')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst()
  return row ? readJson(row.value) : undefined
}

/** Keeps a value of the Worker's own. */
export async function saveValue(db: Db, name: string, value: unknown): Promise<void> {
  await putValue(db, name, value).execute()
}

function putValue(db: Db, name: string, value: unknown) {
  const row = { name, value: JSON.stringify(value) }
  return db.query
    .insertInto('settings')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: row.value }))
}

/** The key with this SHA-256 (hex), or undefined. */
export async function findKey(db: Db, hash: string): Promise<SiteKey | undefined> {
  const row = await db.query
    .selectFrom('keys')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst()
  if (!row) return undefined
  const origins = readJson(row.origins)
  return {
    kind: row.kind,
    label: row.label,
    origins: Array.isArray(origins) ? origins.filter((origin) => typeof origin === 'string') : [],
  }
}
