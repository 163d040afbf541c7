/** What the Worker itself notices about a person, as events of theirs: they are folded like any other news. */

import type { Db, Statement } from '../db/database.ts'
import { type Append, planAppend } from './append.ts'
import { appendEvents } from './store.ts'

/** Something noticed. The same id of the same person at the same instant is noticed once. */
export interface Notice {
  readonly profileId: string
  /** Follows from what was noticed, so that noticing it again writes nothing. */
  readonly id: string
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
  /** When it came to be. */
  readonly at: number
}

/** The rows of notices: nobody but the Worker can write such events. */
export function planNotices(notices: readonly Notice[], now: number): Append {
  return planAppend(
    notices.map(({ profileId, id, name, properties, at }) => ({
      subject: profileId,
      at,
      id,
      received: now,
      occurred: at,
      type: 'track',
      name,
      trust: 'system',
      body: { properties },
    })),
    now,
  )
}

/** Appends notices, and whatever has to take effect with them. */
export async function appendForPerson(
  db: Db,
  notices: readonly Notice[],
  now: number,
  further: readonly Statement[] = [],
): Promise<void> {
  await appendEvents(db, planNotices(notices, now), further)
}
