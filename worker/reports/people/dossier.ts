/** Gathers everything about one person for the console, and what the answer to "why?" rests on. */

import type { KeyRing } from '../../core/tokens.ts'
import type { Db } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import type { Flow } from '../../flows/definition.ts'
import { loadSuppressions } from '../../identity/store.ts'
import { suppressionHashes } from '../../messages/links.ts'
import { eventsOf } from '../feed/store.ts'
import { messagesOf, withResponses } from '../mail/store.ts'
import type { PersonAnswer } from './answer.ts'
import { newcomer, personOf } from './person.ts'
import {
  type FoundPerson,
  findSubscription,
  listConsents,
  listRuns,
  listTimeline,
} from './store.ts'
import type { WhyInput } from './why.ts'

/** The first page about a person. */
export async function gather(
  db: Db,
  ring: KeyRing,
  person: FoundPerson,
  flowName: (id: string) => string,
): Promise<PersonAnswer> {
  const email = person.row?.email ?? null
  const [standing, consents, timeline, messages] = await Promise.all([
    standingOf(db, ring, email),
    email === null ? [] : listConsents(db, email),
    listTimeline(db, person, { after: null, limit: 50, flowName }),
    messagesOf(db, person.subjects),
  ])
  return {
    profile: person.row ? personOf(person.row) : await newcomerOf(db, person),
    identities: person.identities.map(({ profile_id: _profile, ...identity }) => identity),
    subscription: {
      status: standing.subscription?.status ?? 'none',
      requestedAt: standing.subscription?.requested_at ?? null,
      changedAt: standing.subscription?.changed_at ?? null,
      suppressed: standing.suppression,
    },
    consents: consents.map(({ address: _address, ...consent }) => consent),
    timeline: timeline.items,
    timelineNext: timeline.next,
    messages: await withResponses(db, messages.slice(0, 50)),
  }
}

/** What is recorded about one person and one flow. */
export async function evidence(
  db: Db,
  ring: KeyRing,
  person: FoundPerson,
  flow: Flow,
): Promise<Pick<WhyInput, 'person' | 'subscription' | 'suppression' | 'runs' | 'messages'>> {
  const [standing, runs, messages] = await Promise.all([
    standingOf(db, ring, person.row?.email ?? null),
    listRuns(db, person.subjects),
    messagesOf(db, person.subjects),
  ])
  return {
    person: person.row,
    subscription: standing.subscription,
    suppression: standing.suppression,
    runs: runs.filter((run) => run.flow === flow.id),
    messages: messages.filter((message) => message.flow === flow.id),
  }
}

interface Standing {
  readonly subscription: Row<'subscriptions'> | null
  readonly suppression: Row<'suppressions'>['reason'] | null
}

async function standingOf(db: Db, ring: KeyRing, email: string | null): Promise<Standing> {
  if (email === null) return { subscription: null, suppression: null }
  const hashes = await suppressionHashes(ring, email)
  const [subscription, suppressions] = await Promise.all([
    findSubscription(db, email),
    loadSuppressions(db, hashes),
  ])
  const [suppression = null] = suppressions.values()
  return { subscription: subscription ?? null, suppression }
}

async function newcomerOf(db: Db, person: FoundPerson) {
  const events = await eventsOf(db, person.subjects, null, 1_000)
  const instants = events.map((event) => event.occurred)
  return newcomer(person.id, Math.min(...instants), Math.max(...instants))
}
