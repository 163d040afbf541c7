/** Loads what is stored of some people, as the replay lives through it. */

import { DAY } from '../../core/clock.ts'
import type { KeyRing } from '../../core/tokens.ts'
import type { Db } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import type { Run } from '../../flows/run.ts'
import { loadRuns } from '../../flows/store.ts'
import { MARKETING } from '../../identity/consent.ts'
import { loadProfiles, loadSubscriptions } from '../../identity/store.ts'
import { suppressionHashes } from '../../messages/links.ts'
import type { News } from '../plan.ts'
import { asNews } from '../reading.ts'
import { readWorking } from '../rows.ts'
import type { Subscriptions } from './consents.ts'
import type { Biography, Replaying } from './life.ts'
import { loadEventsOf, loadOrdersOf, loadReached, loadSuppressed } from './store.ts'

/** What was loaded; null where these people did more than fits into memory at once. */
export async function loadBiographies(
  db: Db,
  ring: KeyRing,
  ids: readonly string[],
  { flows, start, end }: Replaying,
  events: number,
): Promise<{ readonly people: readonly Biography[]; readonly events: number } | null> {
  const profiles = await loadProfiles(db, ids)
  const ownerOf = new Map<string, string>()
  for (const profile of profiles) {
    for (const subject of [profile.id, ...Object.keys(readWorking(profile).seen)]) {
      ownerOf.set(subject, profile.id)
    }
  }
  const rows = await loadEventsOf(db, [...ownerOf.keys()], end, events + 1)
  if (rows.length > events) return null
  const news = new Map<string, News[]>()
  for (const one of await Promise.all(rows.map(asNews))) {
    const owner = ownerOf.get(one.event.subject) ?? ''
    const own = news.get(owner)
    if (own) own.push(asArrived(one))
    else news.set(owner, [asArrived(one)])
  }
  const longest = Math.max(0, ...flows.map((flow) => flow.reentry.after))
  const addresses = profiles.flatMap(({ email }) => email ?? [])
  const [runs, reached, orders, subscriptions, suppressed] = await Promise.all([
    loadRuns(db, ids, start - longest),
    loadReached(db, ids, start - 9 * DAY),
    loadOrdersOf(db, ids),
    loadSubscriptions(db, addresses, MARKETING),
    suppressionsOf(db, ring, addresses),
  ])
  const replayed = new Set(flows.map(({ id }) => id))
  const people = profiles.map((profile): Biography => {
    const own = news.get(profile.id) ?? []
    const first = Math.min(end, ...own.map(({ event }) => event.occurred))
    const mine = <One extends { readonly profileId: string }>(list: readonly One[]) =>
      list.filter(({ profileId }) => profileId === profile.id)
    return {
      id: profile.id,
      news: own,
      runs: mine(runs).flatMap((run) => before(run, start)),
      // What their events tell is told again; what is older than those that are kept stands in the books alone.
      orders: mine(orders).filter(({ at }) => at < first),
      subscriptions: knownBefore(subscriptions.get(profile.email ?? ''), first),
      suppressed: suppressed.get(profile.email ?? '') ?? null,
      sent: mine(reached)
        .filter(({ flow, at }) => at < start || !replayed.has(flow))
        .map(({ at }) => at),
    }
  })
  return { people, events: rows.length }
}

/**
 * History that the shop brought along arrived in one night, but happened day by day: it is lived through as if Aisle had
 * been there. What a browser sent late was late.
 */
function asArrived(one: News): News {
  const { received, occurred, trust } = one.event
  if (trust === 'client' || occurred >= received - DAY) return one
  return { ...one, event: { ...one.event, received: occurred } }
}

/** A run of before the period: over, and known to the rules of re-entry. */
function before(run: Run, start: number): readonly Run[] {
  return run.enteredAt < start ? [{ ...run, state: 'completed' }] : []
}

/** A subscription that is older than all events of its owner: nothing else tells of it. */
function knownBefore(row: Row<'subscriptions'> | undefined, first: number): Subscriptions {
  if (!row || row.changed_at >= first) return new Map()
  return new Map([[row.address, { status: row.status, changedAt: row.changed_at }]])
}

async function suppressionsOf(db: Db, ring: KeyRing, addresses: readonly string[]) {
  const hashesOf = new Map<string, readonly string[]>()
  for (const address of addresses) hashesOf.set(address, await suppressionHashes(ring, address))
  const rows = await loadSuppressed(db, [...hashesOf.values()].flat())
  return new Map(
    [...hashesOf].flatMap(([address, hashes]) => {
      const row = hashes.map((hash) => rows.get(hash)).find((one) => one !== undefined)
      return row ? [[address, { reason: row.reason, at: row.at }] as const] : []
    }),
  )
}
