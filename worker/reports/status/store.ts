/** Reads the pulse of the Worker: what waits, when it last ran, and what became of messages lately. */

import { sql } from 'kysely'
import { DAY } from '../../core/clock.ts'
import type { Db } from '../../db/database.ts'
import type { Config } from '../../env.ts'
import { loadSettings } from '../../site/store.ts'
import { lastReceived } from '../feed/store.ts'
import { firstIdAt } from '../flows/store.ts'
import { readSilence } from './connections.ts'
import { mirrorUrlOf, snippetOf } from './snippet.ts'
import type { Status } from './status.ts'

/** The status of this site at an instant. */
export async function readStatus(db: Db, config: Config, at: number): Promise<Status> {
  const [tick, inbox, queued, outcomes, keys] = await db.batch([
    sql`select max(at) as at from (select at from (select at from ticks where at > 0 order by at desc limit 1)
        union all select cast(value as integer) from settings where name = 'tick.last')`,
    sql`select count(*) as count from
        (select distinct subject from (select subject from inbox where due > 0 limit 1000))`,
    sql`select count(*) as count from
        (select 1 from messages where state in ('queued', 'retry') and due_at > 0 limit 10000)`,
    sql`select state, count(*) as count from messages
        where id >= ${firstIdAt(at - 30 * DAY)} and state in ('sent', 'unknown', 'dead') group by state`,
    sql`select label from keys where kind = 'public' order by created_at limit 1`,
  ])
  const counted = (state: string) =>
    Number(outcomes?.rows.find((row) => row.state === state)?.count ?? 0)
  const publicKey = keyOf(keys?.rows[0]?.label)
  return {
    now: at,
    lastEventAt: await lastReceived(db, at),
    lastTickAt: typeof tick?.rows[0]?.at === 'number' ? tick.rows[0].at : null,
    inbox: Number(inbox?.rows[0]?.count ?? 0),
    provider: config.email.provider,
    publicUrl: config.publicUrl,
    publicKey,
    snippet: snippetOf(config.publicUrl, publicKey ?? 'pk_…'),
    mirrorUrl: mirrorUrlOf((await loadSettings(db)).shopUrl),
    silent: await readSilence(db, at),
    environment: config.development ? 'development' : 'production',
    messages: {
      queued: Number(queued?.rows[0]?.count ?? 0),
      sent: counted('sent'),
      unknown: counted('unknown'),
      dead: counted('dead'),
    },
  }
}

/** A public key is no secret and is kept as its own label; keys themselves are stored hashed. */
function keyOf(label: unknown): string | null {
  return typeof label === 'string' && /^pk_[\w-]{1,100}$/.test(label) ? label : null
}
