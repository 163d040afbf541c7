/** A stage for the tick: a database, a clock that can be moved, a provider that keeps what it is given, and events. */

import { now, setClockOffset } from '../../worker/core/clock.ts'
import type { Outside } from '../../worker/core/outbound.ts'
import { keyRing } from '../../worker/core/tokens.ts'
import { type Db, openDatabase } from '../../worker/db/database.ts'
import { planAppend } from '../../worker/events/append.ts'
import type { Trust } from '../../worker/events/event.ts'
import { appendEvents } from '../../worker/events/store.ts'
import type { OutgoingEmail } from '../../worker/messages/providers/port.ts'
import { readPlatforms } from '../../worker/platforms/config.ts'
import { defaultSettings } from '../../worker/site/settings.ts'
import { CRON_BUDGET, type TickReport, tick } from '../../worker/tick/tick.ts'
import { nowhere } from '../nowhere.ts'

const HOUR = 3_600_000

export interface Stage {
  readonly db: Db
  readonly sent: OutgoingEmail[]
  /** Something that happens now, under a subject. */
  happen(name: string, subject: string, trust: Trust, body: object): Promise<void>
  /** Moves the clock to five minutes past the next full hour, so that the fold's windows fall the same way each time. */
  align(): void
  /** Moves the clock on and ticks as the cron trigger does. */
  pass(hours: number): Promise<TickReport>
}

/**
 * Sets the stage on a D1 database. There are no quiet hours, so that the story does not depend on the time of day.
 * `outside`: the shop, where its pages are read.
 */
export async function setStage(d1: D1Database, outside?: Outside): Promise<Stage> {
  const db = openDatabase(d1)
  const ring = await keyRing('a secret of thirty-two characters and more')
  const quietHours = { from: 0, until: 0 }
  const settings = {
    ...defaultSettings,
    shopUrl: 'https://shop.example',
    readPages: outside !== undefined,
    quietHours,
    holdback: { percent: 0, flows: {} },
  }
  const desk = { ring, publicUrl: 'https://aisle.example', settings }
  const sent: OutgoingEmail[] = []
  const provider = {
    name: 'kept',
    open: () => ({
      async send(email: OutgoingEmail) {
        sent.push(email)
        return { outcome: 'sent' as const, providerId: email.id }
      },
      close: async () => undefined,
    }),
  }
  return {
    db,
    sent,
    async happen(name, subject, trust, body) {
      const at = now()
      const event = { subject, at, id: `${name}-${at}`, received: at, occurred: at, trust }
      const plan = planAppend([{ ...event, type: 'track', name, body: { ...body } }], at)
      await appendEvents(db, plan)
    },
    align() {
      const start = Math.ceil(now() / HOUR) * HOUR + 5 * 60_000
      setClockOffset(start - Date.now())
    },
    async pass(hours) {
      setClockOffset(now() - Date.now() + hours * HOUR)
      const platforms = readPlatforms({}, false, (message) => new Error(message))
      const ticking = {
        db,
        desk,
        provider,
        platforms,
        outside: outside ?? nowhere,
        development: false,
        now,
      }
      return tick(ticking, CRON_BUDGET, true)
    },
  }
}
