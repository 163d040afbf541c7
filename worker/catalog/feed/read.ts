/** Reads feeds on their schedule, a slice at a time: each slice goes on where the last one was saved. */

import { randomToken, SECOND } from '../../core/clock.ts'
import { shopHosts } from '../../site/settings.ts'
import type { FeedReading, FeedSetting } from './reading.ts'
import { LEASE, Slice } from './slice.ts'
import { askForFeedBytes } from './source.ts'
import { claimFeed, loadFeeds } from './store.ts'

/** A slice takes at most so much of a tick, and of a feed at most so many bytes are read. */
const SLICE = 20 * SECOND
const BYTES = 500_000_000

/** Reads what is due, as much as fits before `until`. */
export async function readFeeds(reading: FeedReading, until: number): Promise<void> {
  const { settings, now } = reading
  for (const setting of settings.feeds) {
    const end = Math.min(until, now() + SLICE)
    if (now() >= end) return
    await readSlice(reading, setting, end)
  }
}

/** The next instant at which a feed is due, or null. */
export async function nextFeed({ db, settings, now }: FeedReading): Promise<number | null> {
  const { feeds } = settings
  if (feeds.length === 0) return null
  const known = new Map(
    (
      await loadFeeds(
        db,
        feeds.map(({ url }) => url),
      )
    ).map((row) => [row.url, row]),
  )
  const due = feeds.map(({ url }) => {
    const row = known.get(url)
    return row ? Math.max(row.due_at, row.lease_until) : now()
  })
  return Math.min(...due)
}

async function readSlice(reading: FeedReading, setting: FeedSetting, until: number): Promise<void> {
  const { db, outside, settings, development, now } = reading
  const token = randomToken()
  const feed = await claimFeed(db, setting.url, { token, until: now() + LEASE }, now())
  if (!feed) return
  const slice = new Slice(reading, setting, feed, token)
  const hosts = [...shopHosts(settings), new URL(setting.url).host]
  const timeout = Math.max(5 * SECOND, until - now() + 10 * SECOND)
  try {
    const rules = { hosts, maxBytes: BYTES, timeout, redirects: 3, development }
    const answer = await askForFeedBytes(outside, feed, slice.place, rules)
    if (answer.kind === 'failed') await slice.postpone(answer.message)
    else if (answer.kind === 'unchanged') await slice.unchanged()
    else await slice.read(answer, until)
  } catch (error) {
    await slice.fail(error instanceof Error ? error.message : 'The feed cannot be read.')
  }
}
