/** What one fold writes, decided in memory: from events to profiles, orders and consents. Pure but for new ids. */

import { DAY, newId } from '../core/clock.ts'
import { asText, type Fields, isObject } from '../core/json.ts'
import { readConsent } from '../events/consent.ts'
import { compareArrival, type StoredEvent } from '../events/event.ts'
import { fold } from '../events/fold.ts'
import type { OrderFact } from '../events/order.ts'
import { emptyState } from '../events/state.ts'
import { readTextConsent, withPhone } from '../events/texting.ts'
import { claimedToken, paidIdentity } from '../events/token.ts'
import type { Step } from '../events/trail.ts'
import type { ConsentChange } from '../identity/consent.ts'
import { ERASED } from '../identity/erase/tables.ts'
import type { Confirmation } from '../messages/store.ts'
import { type OrderRecord, report } from '../orders/record.ts'
import type { People, Working } from './people.ts'
import { withSeen } from './seen.ts'

/** An event whose proven address was turned into the subject that stands for it. */
export interface News {
  readonly event: StoredEvent
  /** `e:…` of the proven address, or null. */
  readonly addressSubject: string | null
}

export interface FoldPlan {
  /** Orders of which something new was reported. */
  readonly orders: readonly OrderRecord[]
  /** Profiles whose orders add up to something else now. */
  readonly buyers: readonly string[]
  readonly consents: readonly ConsentChange[]
  readonly confirmations: readonly Confirmation[]
  readonly clicks: readonly { messageId: string; link: number; at: number }[]
  /** Steps from product to product, each person's by themselves. */
  readonly visits: readonly (readonly Step[])[]
  /** Orders that were not known as placed before. */
  readonly placed: readonly string[]
}

/** A profile that nothing is known of yet. */
export function freshPerson(id: string, at: number): Working {
  return {
    id,
    email: null,
    userId: id.startsWith('u:') ? id.slice(2) : null,
    traits: {},
    state: { ...emptyState, firstAt: at, lastAt: at },
    seen: {},
    mergedAt: null,
    changed: false,
    news: [],
    read: { version: 0, email: null, hour: 0 },
  }
}

/** Folds news into people (which it changes) and collects everything else that has to be written. */
export function planFold(
  people: People,
  news: readonly News[],
  rules: { readonly attributionDays: number; readonly doubleOptIn: boolean },
  now: number,
  known: ReadonlyMap<string, OrderRecord> = new Map(),
): FoldPlan {
  const orders = new Map<string, OrderRecord>()
  const buyers = new Set<string>()
  const consents: ConsentChange[] = []
  const confirmations: Confirmation[] = []
  const clicks: { messageId: string; link: number; at: number }[] = []
  const visits = new Map<string, Step[]>()
  const placed = new Set<string>()
  const bySubject = new Map<string, StoredEvent[]>()
  for (const { event, addressSubject } of [...news].sort(byArrival)) {
    const person = place(people, event, addressSubject, rules.doubleOptIn)
    const folded = fold(person.state, [event])
    person.state = folded.state
    person.news = [...person.news, event]
    person.changed = true
    const done = bySubject.get(event.subject)
    if (done) done.push(event)
    else bySubject.set(event.subject, [event])
    if (folded.steps.length > 0) {
      visits.set(event.subject, [...(visits.get(event.subject) ?? []), ...folded.steps])
    }
    for (const fact of folded.orders) {
      const before = orders.get(fact.id) ?? known.get(fact.id) ?? null
      const messageId = earnedBy(fact, rules.attributionDays)
      const after = report(before, fact, { profileId: person.id, messageId })
      if (after === null || after === before) continue
      orders.set(after.id, after)
      if (after.placed && before?.placed !== true) placed.add(after.id)
      for (const buyer of [before?.profileId ?? after.profileId, after.profileId]) buyers.add(buyer)
    }
    for (const consent of [readConsent(event), readTextConsent(event)]) {
      if (!consent) continue
      consents.push(consent)
      if (consent.action === 'requested') confirmations.push(confirmation(consent, person.id, now))
      person.state = withPhone(person.state, consent, rules.doubleOptIn)
    }
    const click = readClick(event)
    if (click) clicks.push(click)
  }
  for (const [subject, events] of bySubject) {
    const person = people.ownerOf(subject, (id) => freshPerson(id, now))
    person.seen = { ...person.seen, [subject]: withSeen(person.seen[subject], events) }
  }
  // Whoever was joined with somebody else since then is that person now.
  const ownerOf = (id: string) => people.ownerOf(id, (fresh) => freshPerson(fresh, now)).id
  return {
    orders: [...orders.values()].map((one) => ({ ...one, profileId: ownerOf(one.profileId) })),
    buyers: [...new Set([...buyers].filter((id) => id !== ERASED).map(ownerOf))],
    consents,
    confirmations,
    clicks,
    visits: [...visits.values()],
    placed: [...placed],
  }
}

function byArrival(left: News, right: News): number {
  return compareArrival(left.event, right.event)
}

/** The profile that an event belongs to, after tying together what the event proves to be one person. */
function place(
  people: People,
  event: StoredEvent,
  addressSubject: string | null,
  doubleOptIn: boolean,
): Working {
  const fresh = (id: string) => freshPerson(id, event.occurred)
  const proven = event.proven ?? (doubleOptIn ? null : claimed(event, people, addressSubject))
  if (!proven) {
    const own = people.ownerOf(event.subject, fresh)
    const claim = claimedToken(event)
    if (!claim || people.has(claim)) return own
    people.claim(claim, own)
    const paid = paidIdentity(claim)
    if (!people.has(paid)) return own
    people.link([paid, event.subject], 'link', 'paid cart', event.occurred, fresh)
    return people.ownerOf(event.subject, fresh)
  }
  const identities = new Set<string>()
  if (proven.userId) identities.add(`u:${proven.userId}`)
  if (addressSubject) identities.add(addressSubject)
  identities.add(event.subject)
  if (proven.anonymousId) identities.add(`a:${proven.anonymousId}`)
  for (const token of proven.tokens ?? []) {
    const met = !token.startsWith('cart:') || people.has(token)
    identities.add(met ? token : paidIdentity(token))
  }
  const { strength, source } = VOUCHERS[event.trust]
  const withFacts = (id: string) => {
    const person = fresh(id)
    if (id === addressSubject) person.email = proven.email ?? null
    return person
  }
  const person = people.link([...identities], strength, source, event.occurred, withFacts)
  if (proven.userId && person.userId === null) person.userId = proven.userId
  // The shop's server may tell a new address of its customer; a mailbox only proves the first one.
  if (proven.email && addressSubject && (person.email === null || event.trust === 'server')) {
    if (people.ownerOf(addressSubject, withFacts).id === person.id) person.email = proven.email
  }
  if (event.type === 'identify' && event.trust === 'server') {
    person.traits = { ...person.traits, ...withoutConsent(event.traits) }
  } else if (event.trust === 'server') {
    // An order says who ordered; what the shop stated of its customer goes before it.
    person.traits = { ...namesIn(event.context.traits), ...person.traits }
  }
  person.changed = true
  // A person may own the identifiers of a proof and yet not the stream that sent it: a shared computer.
  return people.ownerOf(event.subject, fresh)
}

const VOUCHERS = {
  server: { strength: 'verified', source: 'shop server' },
  mailbox: { strength: 'confirmed', source: 'confirmed mailbox' },
  system: { strength: 'confirmed', source: 'worker' },
  client: { strength: 'link', source: 'sign-up form' },
} as const

/** Where the owner asks for no confirmation, a sign-up counts for an address that nobody has yet. */
function claimed(
  event: StoredEvent,
  people: People,
  addressSubject: string | null,
): StoredEvent['proven'] {
  const consent = readConsent(event)
  if (consent?.action !== 'requested' || !addressSubject || people.has(addressSubject)) return null
  return { email: consent.address }
}

const NAMES = ['first_name', 'firstName', 'last_name', 'lastName', 'name'] as const

/** The names in the traits that came along with an event. */
function namesIn(traits: unknown): Fields {
  if (!isObject(traits)) return {}
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = asText(traits[name], 200)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function withoutConsent(traits: Fields): Fields {
  const { consent: _, ...rest } = traits
  return rest
}

/** The message whose human click came before the order inside the attribution window, or null. */
function earnedBy({ click, at }: OrderFact, days: number): string | null {
  return click && at - click.at <= days * DAY ? click.messageId : null
}

function confirmation(consent: ConsentChange, profileId: string, now: number): Confirmation {
  return {
    id: newId(now),
    address: consent.address,
    profileId,
    subject: consent.subject,
    requestedAt: consent.at,
    topic: consent.topic,
  }
}

function readClick(event: StoredEvent) {
  if (event.name !== 'Email Link Clicked' || event.trust !== 'mailbox') return null
  const { message_id: messageId, link } = event.properties
  if (typeof messageId !== 'string') return null
  return { messageId, link: typeof link === 'number' ? link : -1, at: event.occurred }
}
