/** What the API reads from requests: page sizes, cursors and JSON bodies, each within limits. */

import type { Context } from 'hono'
import type * as v from 'valibot'
import type { Fields } from '../core/json.ts'
import { readCursor } from '../reports/cursor.ts'
import { parseObject, readBody } from './body.ts'
import type { Scope } from './context.ts'
import { HttpError } from './errors.ts'

const DEFAULT_LIMIT = 50
const MOST = 200

/** The API takes bodies of up to 4 MiB: five hundred products with their variants. */
export const BODY_BYTES = 4 * 1024 * 1024

/** `?limit=`, from 1 to 200. Throws 400 where it is something else. */
export function readLimit(c: Context<Scope>): number {
  const given = c.req.query('limit')
  if (given === undefined) return DEFAULT_LIMIT
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (limit < 1 || limit > MOST) {
    throw new HttpError(400, 'bad_limit', `limit must be a number from 1 to ${MOST}.`)
  }
  return limit
}

/** `?cursor=` as a position of this list, or null where there is none. Throws 400 where it is another list's. */
export function readPosition<const Schema extends v.GenericSchema>(
  c: Context<Scope>,
  schema: Schema,
): v.InferOutput<Schema> | null {
  const cursor = c.req.query('cursor')
  if (cursor === undefined || cursor === '') return null
  const position = readCursor(schema, cursor)
  if (position === null) {
    throw new HttpError(400, 'bad_cursor', 'cursor must be the `next` of a page of this list.')
  }
  return position
}

/** The JSON object in the body. Throws 400 where it is none, 413 where it is too long. */
export async function readFields(c: Context<Scope>): Promise<Fields> {
  return parseObject(await readBody(c.req.raw, BODY_BYTES))
}
