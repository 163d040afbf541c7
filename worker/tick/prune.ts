/** Forgets events and changes of products that are older than they are kept: a slice every ten minutes, round and round. */

import { pruneChanges } from '../catalog/changes/store.ts'
import { DAY, MINUTE } from '../core/clock.ts'
import { isObject } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import { type EventKey, pruneEvents } from '../events/store.ts'
import { loadValue, saveValue } from '../site/store.ts'
import type { Task } from './tasks.ts'

const CURSOR = 'prune.cursor'
const EVERY = 10 * MINUTE
/** Small enough for one statement; at this pace a database of ten million events is gone through in two weeks. */
const SLICE = 5_000
const MONTH = 30.44 * DAY
/** The log of what happened to products is for readers who follow it; a product's row keeps its own history. */
const CHANGES_KEPT = 90 * DAY
const CHANGES_SLICE = 200

/** The tick's part of it. Nobody waits for it, so it is never due. */
export const pruning: Task = {
  name: 'prune',
  patient: true,
  nextDue: async () => null,
  run: async ({ db, desk, now }) => {
    await prune(db, desk.settings.retentionMonths, now())
  },
}

/** Prunes the next slice where it is time for one. Answers how many events went. */
export async function prune(db: Db, retentionMonths: number, now: number): Promise<number> {
  const stored = await loadValue(db, CURSOR)
  const { at, key } = readCursor(stored)
  if (now - at < EVERY) return 0
  const before = now - retentionMonths * MONTH
  await pruneChanges(db, now - CHANGES_KEPT, CHANGES_SLICE)
  const { deleted, last } = await pruneEvents(db, { after: key, before, limit: SLICE })
  await saveValue(db, CURSOR, { at: now, key: last })
  return deleted
}

function readCursor(stored: unknown): { at: number; key: EventKey | null } {
  if (!isObject(stored)) return { at: 0, key: null }
  const { at, key } = stored
  const known = isObject(key) && typeof key.subject === 'string' && typeof key.at === 'number'
  return {
    at: typeof at === 'number' ? at : 0,
    key: known ? { subject: String(key.subject), at: Number(key.at), id: String(key.id) } : null,
  }
}
