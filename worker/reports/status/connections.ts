/** How each shop platform is connected: what is set up, when its webhooks came, and how far its history was read. */

import { asNumber, isObject } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import type { PlatformConfig, Platforms } from '../../platforms/config.ts'
import { alarmAt } from '../../platforms/silence.ts'
import { countWaiting, lastWebhooks, listWebhooks } from '../../platforms/store.ts'
import { listSyncs } from '../../platforms/sync/store.ts'
import { loadValue } from '../../site/store.ts'
import type { Connection, Silence } from './connection.ts'

/** Every connection, whether anything of it is set up or not. */
export async function readConnections(
  db: Db,
  config: { readonly platforms: Platforms; readonly publicUrl: string },
  at: number,
): Promise<readonly Connection[]> {
  const [webhooks, syncs, waiting] = await Promise.all([
    listWebhooks(db),
    listSyncs(db),
    countWaiting(db),
  ])
  const connection = async (platform: PlatformConfig): Promise<Connection> => {
    const { source } = platform
    const own = webhooks.filter((row) => row.source === source)
    const whole = own.find((row) => row.topic === '')
    const alarm = alarmAt(whole)
    const stored = await loadValue(db, `platform.${source}.webhooks`)
    return {
      source,
      address: `${config.publicUrl}/hooks/${source}`,
      open: platform.secret !== null,
      asks: platform.api !== null,
      missing: platform.missing,
      setUpAt: isObject(stored) ? (asNumber(stored.at) ?? null) : null,
      webhooks: own
        .filter((row) => row.topic !== '')
        .map((row) => ({ topic: row.topic, count: row.count, lastAt: row.last_at })),
      lastAt: whole?.last_at ?? null,
      usualGap: whole?.usual_gap || null,
      silentSince: alarm !== null && alarm <= at ? (whole?.last_at ?? null) : null,
      waiting: waiting.get(source) ?? 0,
      history: syncs.filter((row) => row.source === source).map(historyOf),
    }
  }
  return Promise.all([
    connection(config.platforms.shopify),
    connection(config.platforms.woocommerce),
  ])
}

function historyOf(row: Row<'syncs'>): Connection['history'][number] {
  const { kind, done, total, reached, caught_up_at, due_at, error } = row
  return { kind, done, total, reached, caughtUpAt: caught_up_at, dueAt: due_at, error }
}

/** Platforms that have been silent for too long. */
export async function readSilence(db: Db, at: number): Promise<readonly Silence[]> {
  return (await lastWebhooks(db)).flatMap((row) => {
    const alarm = alarmAt(row)
    if (alarm === null || alarm > at) return []
    return [{ source: row.source, lastAt: row.last_at, usualGap: row.usual_gap }]
  })
}
