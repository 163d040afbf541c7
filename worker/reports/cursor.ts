/** Opaque cursors of the console's lists: where a page ended, as base64url of JSON. */

import * as v from 'valibot'
import { fromBase64Url, text, toBase64Url, utf8 } from '../core/bytes.ts'
import { readJson } from '../core/json.ts'

/** One page of a list; `next` is the cursor of the following page, or null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** Writes a position as a cursor. */
export function writeCursor(position: unknown): string {
  return toBase64Url(utf8(JSON.stringify(position)))
}

/** Reads a cursor that `writeCursor` made; null where it is malformed or of another list. */
export function readCursor<const Schema extends v.GenericSchema>(
  schema: Schema,
  cursor: string,
): v.InferOutput<Schema> | null {
  const bytes = fromBase64Url(cursor)
  if (!bytes) return null
  const parsed = v.safeParse(schema, readJson(text(bytes)))
  return parsed.success ? parsed.output : null
}

/** Cuts rows that were asked for with one more than `limit` to a page. */
export function cutPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  position: (row: Row) => unknown,
): Page<Item> {
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  return {
    items: kept.map(item),
    next: rows.length > limit && last !== undefined ? writeCursor(position(last)) : null,
  }
}
