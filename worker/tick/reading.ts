/** What a fold reads: the people behind some identifiers, and their unfolded events. */

import { readWaitingRequest } from '../catalog/waiting/request.ts'
import type { Db } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import { readConsent } from '../events/consent.ts'
import { readEvent } from '../events/event.ts'
import { claimedToken, paidIdentity } from '../events/token.ts'
import { subjectOfEmail } from '../identity/address.ts'
import { loadOwners, loadProfiles } from '../identity/store.ts'
import { People, type SeenMark, type Working } from './people.ts'
import type { News } from './plan.ts'
import { readWorking } from './rows.ts'
import { readFrom, unseen } from './seen.ts'
import { type FoldedNews, loadEvents, loadEventsAfter } from './store.ts'

const EVENTS = 4_000

/** People by profile, and which identifiers point to whom. */
export interface Loaded {
  /** What was looked up. */
  readonly identities: readonly string[]
  readonly people: readonly Working[]
  readonly owners: ReadonlyMap<string, string>
}

/** Loads the people behind some identifiers. */
export async function loadPeople(db: Db, identities: readonly string[]): Promise<Loaded> {
  const owners = await loadOwners(db, identities)
  const ids = new Set(identities.map((identity) => owners.get(identity) ?? identity))
  const rows = await loadProfiles(db, [...ids])
  return { identities, owners, people: rows.map(readWorking) }
}

/** Reads unfolded events. A subject whose events were cut off by the limit is left for the next round. */
export async function readNews(
  db: Db,
  since: ReadonlyMap<string, number>,
  { owners, people }: Loaded,
): Promise<{
  news: readonly Row<'events'>[]
  readings: ReadonlyMap<string, Pick<FoldedNews, 'since' | 'after' | 'count'>>
}> {
  const seenOf = new Map<string, SeenMark>()
  const byId = new Map(people.map((person) => [person.id, person]))
  for (const subject of since.keys()) {
    const seen = byId.get(owners.get(subject) ?? subject)?.seen[subject]
    if (seen) seenOf.set(subject, seen)
  }
  const readings = [...since].map(([subject, from]) => ({
    subject,
    since: from,
    after: readFrom(seenOf.get(subject)),
  }))
  const rows = [...(await loadEvents(db, readings, EVENTS))]
  const subjects = new Set(since.keys())
  const last = rows.at(-1)
  if (last && rows.length === EVENTS) {
    if (rows[0]?.subject === last.subject) {
      // One subject fills the page alone: read it to its end, or it would never be folded.
      for (let page = rows, tail = last; page.length === EVENTS; ) {
        page = [...(await loadEventsAfter(db, tail, since.get(tail.subject) ?? 0, EVENTS))]
        rows.push(...page)
        tail = page.at(-1) ?? tail
      }
      const read = rows.map((row) => row.subject)
      for (const subject of subjects) if (!read.includes(subject)) subjects.delete(subject)
    } else {
      for (const subject of subjects) if (subject >= last.subject) subjects.delete(subject)
    }
  }
  const kept = rows.filter((row) => subjects.has(row.subject))
  const unfolded = kept.filter(
    (row) => unseen(seenOf.get(row.subject), [readEvent(row)]).length === 1,
  )
  const counts = new Map<string, number>()
  for (const row of kept) counts.set(row.subject, (counts.get(row.subject) ?? 0) + 1)
  const complete = readings.filter(({ subject }) => subjects.has(subject))
  return {
    news: unfolded,
    readings: new Map(
      complete.map(({ subject, since: from, after }) => [
        subject,
        { since: from, after, count: counts.get(subject) ?? 0 },
      ]),
    ),
  }
}

/** Loads also those whom proofs name, so that they can be joined, and those who own the orders that are told of. */
export async function withProven(
  db: Db,
  news: readonly News[],
  loaded: Loaded,
  owners: readonly string[],
): Promise<People> {
  const named = new Set<string>(owners)
  for (const { event, addressSubject } of news) {
    if (event.proven?.userId) named.add(`u:${event.proven.userId}`)
    if (event.proven?.anonymousId) named.add(`a:${event.proven.anonymousId}`)
    if (addressSubject) named.add(addressSubject)
    const claim = claimedToken(event)
    for (const token of [...(event.proven?.tokens ?? []), ...(claim ? [claim] : [])]) {
      named.add(token).add(paidIdentity(token))
    }
  }
  const further = await loadPeople(db, [...named])
  return new People(
    new Map([...loaded.owners, ...further.owners]),
    [...further.people, ...loaded.people],
    [...new Set([...loaded.identities, ...named])],
  )
}

/** An event of a row, with the subject that stands for the address it names. */
export async function asNews(row: Row<'events'>): Promise<News> {
  const event = readEvent(row)
  const email =
    event.proven?.email ?? readConsent(event)?.address ?? readWaitingRequest(event)?.address
  return { event, addressSubject: email ? await subjectOfEmail(email) : null }
}
