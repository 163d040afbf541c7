/** What the reading of feeds works with, and what it counts. */

import type { Outside } from '../../core/outbound.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../site/settings.ts'

export interface FeedReading {
  readonly db: Db
  readonly settings: Settings
  readonly outside: Outside
  readonly development: boolean
  readonly now: () => number
}

export type FeedSetting = Settings['feeds'][number]

/** What one reading of a feed has done so far. */
export interface FeedCounts {
  readonly items: number
  readonly created: number
  readonly changed: number
  readonly rejected: number
}
