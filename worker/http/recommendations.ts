/** `GET /v1/recommendations`: what fits the products that a page names. No profile is read, and anybody may cache it. */

import type { Context } from 'hono'
import { now } from '../core/clock.ts'
import type { Db } from '../db/database.ts'
import { readAsk } from '../recommendations/serve/ask.ts'
import { Memo } from '../recommendations/serve/memo.ts'
import { type Recommendations, recommend } from '../recommendations/serve/recommend.ts'
import type { Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { admitPublicKey } from './guard.ts'

const memos = new WeakMap<Db, Memo<Recommendations>>()

export async function answerRecommendations(c: Context<Scope>): Promise<Response> {
  const { services } = c.var
  await admitPublicKey(c, c.req.query('key'))
  const read = readAsk((name) => c.req.query(name))
  if (!read.ok) throw new HttpError(400, 'invalid_request', read.message)
  const at = now()
  const key = JSON.stringify(read.ask)
  const memo = memos.get(services.db) ?? new Memo<Recommendations>()
  memos.set(services.db, memo)
  // In development an owner who changes something sees it at once.
  let answer = services.config.development ? undefined : memo.get(key, at)
  if (!answer) {
    const { recommendations } = await services.settings()
    answer = await recommend(services.db, read.ask, recommendations, at)
    memo.set(key, answer, at)
  }
  return c.json(answer, 200, { 'Cache-Control': 'public, max-age=300' })
}
