/** Folds news: reads the unfolded events of some subjects, decides in memory, writes everything in one batch. */

import { readObject } from '../core/json.ts'
import type { KeyRing } from '../core/tokens.ts'
import { type Db, jsonChunks } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import { readConsent } from '../events/consent.ts'
import { readEvent } from '../events/event.ts'
import { readState } from '../events/state.ts'
import type { Flow } from '../flows/definition.ts'
import { loadRuns, putExits, putRestarts, putStarts } from '../flows/store.ts'
import { subjectOfEmail } from '../identity/address.ts'
import {
  deleteUnsubscribes,
  loadOwners,
  loadProfiles,
  moveIdentities,
  putConfirmations,
  putConsents,
  putIdentities,
  putImports,
  putProfiles,
  putRequests,
  putWithdrawals,
} from '../identity/store.ts'
import { suppressionHashes } from '../messages/links.ts'
import { putConfirmationMails, putEngagements } from '../messages/store.ts'
import { moveOrders, putOrders } from '../orders/store.ts'
import type { Settings } from '../site/settings.ts'
import { leaseFence } from '../site/store.ts'
import { People, type SeenMark, type Working } from './people.ts'
import { type FoldPlan, type News, planFold, planRuns } from './plan.ts'
import { readFrom, unseen } from './seen.ts'
import { deleteNews, type FoldedNews, loadEvents, loadEventsAfter, loadNews } from './store.ts'

const SUBJECTS = 200
const EVENTS = 4_000

export interface Folding {
  readonly db: Db
  readonly ring: KeyRing
  readonly settings: Settings
  readonly flows: readonly Flow[]
  readonly lease: { readonly name: string; readonly token: string }
  /** News that is due until then is folded. */
  readonly horizon: number
  readonly now: () => number
}

/**
 * Folds the oldest news. Answers the subjects it folded; none means that there is nothing to fold.
 * Throws where the lease was lost: then another tick has taken over, and nothing of this one was written.
 */
export async function foldNews(folding: Folding): Promise<readonly string[]> {
  const { db } = folding
  const inbox = await loadNews(db, folding.horizon, SUBJECTS)
  if (inbox.length === 0) return []
  const since = new Map<string, number>()
  for (const row of inbox) {
    since.set(row.subject, Math.min(row.since, since.get(row.subject) ?? row.since))
  }
  const { people, owners } = await loadPeople(db, [...since.keys()])
  const read = await readNews(db, since, owners, people)
  const complete = inbox.flatMap((row) => {
    const reading = read.readings.get(row.subject)
    return reading ? [{ ...row, ...reading }] : []
  })
  await write(folding, complete, read.news, { people, owners })
  return [...read.readings.keys()]
}

interface Loaded {
  readonly people: readonly Working[]
  readonly owners: ReadonlyMap<string, string>
}

async function loadPeople(db: Db, identities: readonly string[]): Promise<Loaded> {
  const owners = await loadOwners(db, identities)
  const ids = new Set(identities.map((identity) => owners.get(identity) ?? identity))
  const rows = await loadProfiles(db, [...ids])
  return { owners, people: rows.map(readWorking) }
}

/** Reads unfolded events. A subject whose events were cut off by the limit is left for the next round. */
async function readNews(
  db: Db,
  since: ReadonlyMap<string, number>,
  owners: ReadonlyMap<string, string>,
  people: readonly Working[],
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

async function write(
  folding: Folding,
  inbox: readonly FoldedNews[],
  rows: readonly Row<'events'>[],
  loaded: Loaded,
): Promise<void> {
  const { db, settings, now } = folding
  const at = now()
  const news = await Promise.all(rows.map(asNews))
  const people = await withProven(db, news, loaded)
  const plan = planFold(people, news, settings, at)
  const changed = people.changedPeople
  const disabled = new Set(settings.disabledFlows)
  const longest = Math.max(0, ...folding.flows.map((flow) => flow.reentryAfter))
  const known = changed.filter((person) => person.email !== null || person.userId !== null)
  const runs = await loadRuns(
    db,
    known.map((person) => person.id),
    at - longest,
  )
  const moves = planRuns(changed, runs, folding.flows, disabled, at)
  const present = (list: readonly unknown[]) => list.length > 0
  await db.batch([
    leaseFence(folding.lease.name, folding.lease.token),
    ...jsonChunks(changed.map(profileRow)).map(putProfiles),
    ...(present(people.joins) ? [moveIdentities(people.joins), moveOrders(people.joins)] : []),
    ...(present(people.identityChanges)
      ? [putIdentities(people.identityChanges.map((change) => identityRow(change, at)))]
      : []),
    ...(present(plan.orders) ? [putOrders(plan.orders)] : []),
    ...(await consentStatements(folding, plan)),
    ...(present(plan.clicks) ? [putEngagements(plan.clicks.map(humanClick))] : []),
    ...(present(moves.exits) ? putExits(moves.exits, at) : []),
    ...(present(moves.restarts) ? [putRestarts(moves.restarts)] : []),
    ...(present(moves.starts) ? [putStarts(moves.starts, at)] : []),
    ...(present(inbox) ? [deleteNews(inbox)] : []),
  ])
}

/** Loads also those whom proofs name, so that they can be joined. */
async function withProven(db: Db, news: readonly News[], loaded: Loaded): Promise<People> {
  const named = new Set<string>()
  for (const { event, addressSubject } of news) {
    if (event.proven?.userId) named.add(`u:${event.proven.userId}`)
    if (event.proven?.anonymousId) named.add(`a:${event.proven.anonymousId}`)
    if (addressSubject) named.add(addressSubject)
  }
  const further = await loadPeople(db, [...named])
  return new People(new Map([...loaded.owners, ...further.owners]), [
    ...further.people,
    ...loaded.people,
  ])
}

async function asNews(row: Row<'events'>): Promise<News> {
  const event = readEvent(row)
  const email = event.proven?.email ?? readConsent(event)?.address
  return { event, addressSubject: email ? await subjectOfEmail(email) : null }
}

async function consentStatements(folding: Folding, plan: FoldPlan) {
  const { settings, ring, now } = folding
  const of = (action: string) => plan.consents.filter((change) => change.action === action)
  const requested = settings.doubleOptIn ? of('requested') : []
  const confirmed = settings.doubleOptIn
    ? of('confirmed')
    : [...of('confirmed'), ...of('requested')]
  const lifted = await Promise.all(
    confirmed.map((change) => suppressionHashes(ring, change.address)),
  )
  const imported = of('imported')
  const withdrawn = of('withdrawn')
  const unique = new Map(requested.map((change) => [change.address, change]))
  const asked = [...unique.values()]
  const mails = plan.confirmations.filter((mail) =>
    asked.some((change) => change.at === mail.requestedAt && change.address === mail.address),
  )
  return [
    ...(asked.length > 0 ? [putRequests(asked), putConfirmationMails(mails, now())] : []),
    ...(confirmed.length > 0
      ? [putConfirmations(confirmed), deleteUnsubscribes(lifted.flat())]
      : []),
    ...(imported.length > 0 ? [putImports(imported)] : []),
    ...(withdrawn.length > 0 ? [putWithdrawals(withdrawn)] : []),
    ...(plan.consents.length > 0 ? [putConsents(plan.consents)] : []),
  ]
}

function readWorking(row: Row<'profiles'>): Working {
  const stored = readObject(row.state)
  const { seen, ...state } = stored
  return {
    id: row.id,
    email: row.email,
    userId: row.user_id,
    traits: readObject(row.traits),
    state: readState(JSON.stringify(state)),
    seen: (seen ?? {}) as Working['seen'],
    mergedAt: row.merged_at,
    changed: false,
  }
}

function profileRow(person: Working): Row<'profiles'> {
  const { state } = person
  return {
    id: person.id,
    email: person.email,
    user_id: person.userId,
    traits: JSON.stringify(person.traits),
    state: JSON.stringify({ ...state, seen: person.seen }),
    timezone: state.timezone,
    country: null,
    locale: state.locale,
    first_seen: state.firstAt,
    last_seen: state.lastAt,
    merged_at: person.mergedAt,
  }
}

function identityRow(
  change: {
    identity: string
    profileId: string
    strength: Row<'identities'>['strength']
    source: string
  },
  at: number,
): Row<'identities'> {
  const { identity, profileId, strength, source } = change
  return { identity, profile_id: profileId, strength, source, at }
}

function humanClick(click: { messageId: string; link: number; at: number }) {
  return {
    message_id: click.messageId,
    kind: 'human_click' as const,
    at: click.at,
    link: click.link,
  }
}
