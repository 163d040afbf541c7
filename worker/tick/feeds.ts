/** Product feeds' part of the tick: reads those that are due, a slice of each. */

import { nextFeed, readFeeds } from '../catalog/feed/read.ts'
import type { FeedReading } from '../catalog/feed/reading.ts'
import type { Task, Ticking } from './tasks.ts'

export const feeds: Task = {
  name: 'feeds',
  patient: true,
  nextDue: (ticking) => nextFeed(readingOf(ticking)),
  run: (ticking, until) => readFeeds(readingOf(ticking), until),
}

function readingOf({ db, desk, outside, development, now }: Ticking): FeedReading {
  return { db, settings: desk.settings, outside, development, now }
}
