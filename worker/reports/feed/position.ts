/** Where a page of the event feed ended, and how the next one goes on without showing an event twice. */

import * as v from 'valibot'

const key = v.tuple([v.number(), v.string(), v.number(), v.string()])

/**
 * The feed of all events has two parts, because events have no index by time: first the events of the
 * subjects that had news lately, newest first; then all the others, in the order of the primary key.
 * The cursor carries the subjects of the first part, so that the second leaves out exactly what was shown.
 */
export const feedPosition = v.object({
  /** No event that was received after the first page belongs to this listing. */
  until: v.number(),
  /** The first part goes back to here. */
  from: v.number(),
  /** The last event of the first part: received, subject, at, id. Null before its first page. */
  last: v.nullable(key),
  /** Subjects that the first part has shown events of. */
  shown: v.array(v.string()),
  /** The last event of the second part: subject, at, id. Null while the first part goes on. */
  rest: v.nullable(v.tuple([v.string(), v.number(), v.string()])),
})

/** The position in the events of one person: occurred, subject, at, id. */
export const personPosition = v.object({ before: key })

export type FeedPosition = v.InferOutput<typeof feedPosition>
export type EventKey = v.InferOutput<typeof key>

/** How many subjects a cursor carries before the feed goes over to its second part. */
export const MOST_SHOWN = 100

/** The start of a listing: the newest events down to `from`. */
export function startOfFeed(until: number, from: number): FeedPosition {
  return { until, from, last: null, shown: [], rest: null }
}

/** The position after one page of the first part. `full` says that more may follow in it. */
export function afterRecent(
  position: FeedPosition,
  rows: readonly { received: number; subject: string; at: number; id: string }[],
  full: boolean,
): FeedPosition {
  const end = rows.at(-1)
  const shown = [...new Set([...position.shown, ...rows.map((row) => row.subject)])]
  return {
    ...position,
    last: end ? [end.received, end.subject, end.at, end.id] : position.last,
    shown,
    rest: full && shown.length <= MOST_SHOWN ? null : ['', -1, ''],
  }
}
