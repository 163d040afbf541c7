/** Items that were in a feed and are no more: they are discontinued, after a while and only by whole feeds. */

import { DAY } from '../../core/clock.ts'
import { isObject, readList } from '../../core/json.ts'
import { readStatement } from '../statement.ts'
import { putStatements } from '../store.ts'
import type { FeedReading } from './reading.ts'
import { dropParts, type Feed, findGone, findPresent } from './store.ts'

/** How long an item is gone before it counts as discontinued; longer where half of the feed went at once. */
const GRACE = DAY
const DOUBT = 7 * DAY

/** Most items that are remembered as missing. */
const most = 20_000

interface Missing {
  readonly id: string
  readonly since: number
}

/**
 * Compares a whole reading with the one before, discontinues what has been gone for long enough, and answers the rest as JSON.
 * `items`: how many this reading had.
 */
export async function endRun(
  { db, now }: Pick<FeedReading, 'db' | 'now'>,
  feed: Feed,
  run: string,
  items: number,
): Promise<string> {
  const at = now()
  const { url, complete } = feed
  const before = readList(feed.missing).filter(isMissing)
  const back = await findPresent(
    db,
    url,
    run,
    before.map(({ id }) => id),
  )
  const gone =
    complete === '' || complete === run
      ? []
      : await findGone(db, url, { before: complete, after: run }, most)
  const known = new Set(before.map(({ id }) => id))
  const missing = [
    ...before.filter(({ id }) => !back.has(id)),
    ...gone.filter((id) => !known.has(id)).map((id) => ({ id, since: at })),
  ].slice(0, most)
  const grace = missing.length > items ? DOUBT : GRACE
  const over = missing.filter(({ since }) => since <= at - grace)
  const statements = over.flatMap(({ id }) => {
    const said = readStatement({ id, availability: 'discontinued', partial: true }, 'feed', at)
    return said.ok ? [said.statement] : []
  })
  await putStatements(db, statements)
  if (complete !== run) await dropParts(db, url, run)
  return JSON.stringify(missing.filter(({ since }) => since > at - grace))
}

function isMissing(value: unknown): value is Missing {
  return isObject(value) && typeof value.id === 'string' && typeof value.since === 'number'
}
