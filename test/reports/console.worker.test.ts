/** What the console reads: the feed, people and their timeline, messages, flows; never by walking through all rows. */

import { env } from 'cloudflare:workers'
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import { beforeAll, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, newId, now } from '../../worker/core/clock.ts'
import { jsonRows, openDatabase } from '../../worker/db/database.ts'
import type { NewRow } from '../../worker/db/tables.ts'
import { library } from '../../worker/flows/library/index.ts'
import { subjectOfEmail } from '../../worker/identity/address.ts'
import type { FeedEvent } from '../../worker/reports/feed/event.ts'
import { listEvents, listEventsOf } from '../../worker/reports/feed/store.ts'
import { flowFacts } from '../../worker/reports/flows/facts.ts'
import type { FlowReport } from '../../worker/reports/flows/flow.ts'
import { reportFlows } from '../../worker/reports/flows/store.ts'
import type { ListedMessage, MessageDetail } from '../../worker/reports/mail/message.ts'
import { findMessage, listMessages } from '../../worker/reports/mail/store.ts'
import type { PersonAnswer } from '../../worker/reports/people/answer.ts'
import { gather } from '../../worker/reports/people/dossier.ts'
import type { ListedPerson } from '../../worker/reports/people/person.ts'
import { findByEmail, findPerson, listPeople } from '../../worker/reports/people/store.ts'
import type { TimelineEntry } from '../../worker/reports/people/timeline.ts'
import type { Why } from '../../worker/reports/people/why.ts'
import type { Status } from '../../worker/reports/status/status.ts'
import { readStatus } from '../../worker/reports/status/store.ts'
import {
  BEARER,
  eventRow,
  messageRow,
  openSite,
  profileRow,
  put,
  type Site,
} from '../http/api-site.ts'

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

const EVIL = '<img src=x onerror=alert(1)>"\'{{7*7}}'
const ANNA = 'a:anna'
const start = now()

let site: Site
let anna: string
beforeAll(async () => {
  site = await openSite()
  anna = await subjectOfEmail('anna@example.com')
  await seed()
})

/** Every item of a list, page by page. */
async function all<Item>(path: string, limit: number): Promise<Item[]> {
  const items: Item[] = []
  const mark = path.includes('?') ? '&' : '?'
  for (let next: string | null = ''; next !== null; ) {
    const page: Page<Item> = await site.read(`${path}${mark}limit=${limit}&cursor=${next}`)
    expect(page.items.length).toBeLessThanOrEqual(limit)
    items.push(...page.items)
    next = page.next
  }
  return items
}

async function seed(): Promise<void> {
  await put(site.db, 'keys', [{ hash: 'h', kind: 'public', label: 'pk_test', created_at: 1 }])
  const page = { page: { url: 'https://shop.example/p/1', path: '/p/1' } }
  const events: NewRow<'events'>[] = []
  // Old events of people without news, in no order of time; several at one instant.
  for (let index = 0; index < 60; index++) {
    const received = start - 90 * DAY + (index % 7) * DAY
    events.push(eventRow({ subject: `u:old-${index % 11}`, received, occurred: received }, {}))
  }
  // Events of people with news: some received at the very same millisecond, some long ago.
  for (let index = 0; index < 60; index++) {
    const received = index < 50 ? start - MINUTE - (index % 5) : start - 100 * DAY
    events.push(
      eventRow(
        { subject: index % 3 === 0 ? ANNA : `a:visitor-${index % 9}`, received, name: EVIL },
        { properties: { name: EVIL, price: 12.5 }, context: page },
      ),
    )
  }
  await put(site.db, 'events', events)
  const waiting = ['a:visitor-1', 'a:visitor-2', ANNA]
  for (const subject of waiting) {
    await put(site.db, 'inbox', [{ due: start, subject, token: '', since: 0 }])
  }
  const folded = JSON.stringify(['a:visitor-4', 'a:visitor-5', 'a:visitor-7', 'a:visitor-8'])
  await put(site.db, 'ticks', [
    {
      at: start - 30_000,
      id: 't',
      took: 5,
      folded: 4,
      sent: 0,
      skipped: 0,
      failed: 0,
      subjects: folded,
    },
  ])
  await put(site.db, 'rejections', [
    {
      slot: 1,
      at: start,
      code: 'unknown_key',
      message: 'No such key.',
      count: 3,
      origin: EVIL,
      sample: EVIL,
    },
  ])
  await seedPeople()
}

async function seedPeople(): Promise<void> {
  const state = {
    sessions: 3,
    views: 9,
    events: 20,
    cart: {
      id: 'c1',
      startedAt: start - HOUR,
      updatedAt: start - HOUR,
      items: [{ key: 's1', productId: 'p1', quantity: 2, title: EVIL, url: 'javascript:alert(1)' }],
    },
    interests: { Shoes: { score: 4, at: start }, Hats: { score: 9, at: start } },
    orders: { count: 1, revenue: { EUR: 8990 }, firstAt: start - DAY, lastAt: start - DAY },
  }
  const people = Array.from({ length: 25 }, (_, index) =>
    profileRow({
      id: `u:${index}`,
      email: `person${index}@example.com`,
      last_seen: start - (index % 4) * DAY,
    }),
  )
  await put(site.db, 'profiles', [
    ...people,
    profileRow(
      {
        id: anna,
        email: 'anna@example.com',
        traits: JSON.stringify({ first_name: 'Anna', note: EVIL }),
        last_seen: start,
      },
      state,
    ),
    profileRow({ id: ANNA, merged_at: start, email: null }, {}),
    profileRow({ id: 'u:gone', email: 'gone@example.com', merged_at: start }),
  ])
  for (const identity of [ANNA, anna]) {
    await put(site.db, 'identities', [
      { identity, profile_id: anna, strength: 'confirmed', source: 'link', at: start },
    ])
  }
  await put(site.db, 'subscriptions', [
    {
      address: 'anna@example.com',
      topic: 'marketing',
      status: 'subscribed',
      subject: ANNA,
      requested_at: start - 2 * DAY,
      changed_at: start - 2 * DAY,
    },
  ])
  await put(site.db, 'consents', [
    {
      address: 'anna@example.com',
      at: start - 2 * DAY,
      id: 'consent',
      topic: 'marketing',
      action: 'confirmed',
      source: 'mail',
      text: EVIL,
    },
  ])
  await seedFlow()
}

async function seedFlow(): Promise<void> {
  const sent = newId(start - 2 * DAY)
  await put(site.db, 'flow_runs', [
    {
      profile_id: anna,
      flow: 'abandoned-cart',
      id: 'run',
      version: 1,
      subject_key: 'c0',
      state: 'exited',
      step: 2,
      anchor: start - 3 * DAY,
      due_at: start,
      entered_at: start - 3 * DAY,
      ended_at: start - DAY,
      reason: 'order',
    },
  ])
  await put(site.db, 'messages', [
    messageRow({
      id: sent,
      profile_id: anna,
      run_id: 'run',
      state: 'sent',
      sent_at: start - 2 * DAY,
      created_at: start - 2 * DAY,
      subject: EVIL,
      html: `<p>${EVIL}</p><script>alert(1)</script>`,
      text: 'Hello',
      headers: JSON.stringify({ 'List-Unsubscribe': '<https://aisle.test/m/u/x>' }),
      provider: 'mailbox',
    }),
    ...Array.from({ length: 30 }, (_, index) =>
      messageRow({
        id: newId(start - index * MINUTE),
        profile_id: `u:${index % 5}`,
        created_at: start - index * MINUTE,
        state: index % 3 === 0 ? 'skipped' : 'queued',
        reason: index % 3 === 0 ? (index % 2 === 0 ? 'sold_out' : 'rejected:550 no') : '',
      }),
    ),
  ])
  for (const kind of ['click', 'human_click'] as const) {
    await put(site.db, 'engagements', [{ message_id: sent, kind, at: start - DAY - HOUR, link: 0 }])
  }
  await put(site.db, 'orders', [
    order('1001', { message_id: sent, flow: 'abandoned-cart', revenue: 8990 }),
    order('1002', { message_id: null, flow: null, revenue: 500 }),
    order('1003', { message_id: sent, flow: 'abandoned-cart', revenue: 1, status: 'cancelled' }),
  ])
}

function order(id: string, row: Partial<NewRow<'orders'>>): NewRow<'orders'> {
  return {
    id,
    profile_id: anna,
    at: start - DAY,
    status: 'completed',
    revenue: 0,
    currency: 'EUR',
    items: '[]',
    placed: 1,
    facts: '{}',
    updated_at: start,
    ...row,
  }
}

describe('the feed', () => {
  it.each([1, 7, 50, 200])('lists every stored event exactly once, %i a page', async (limit) => {
    const listed = await all<FeedEvent>('/api/events', limit)
    const keys = listed.map((event) => JSON.stringify([event.subject, event.at, event.id]))
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.length).toBe(120)
  })

  it('begins with the newest events of people with news', async () => {
    const { items } = await site.read<Page<FeedEvent>>('/api/events?limit=40')
    const received = items.map((event) => event.received)
    expect(received).toEqual([...received].sort((left, right) => right - left))
    expect(items[0]?.received).toBe(start - MINUTE)
  })

  it('leaves out what arrives while it is being read, and still lists the rest once', async () => {
    const before = await site.read<Page<FeedEvent>>('/api/events?limit=10')
    const late = eventRow({ subject: ANNA, received: now() + 1, name: 'Late' })
    await put(site.db, 'events', [late])
    const listed = [...before.items]
    for (let next = before.next; next !== null; ) {
      const page: Page<FeedEvent> = await site.read(`/api/events?limit=10&cursor=${next}`)
      listed.push(...page.items)
      next = page.next
    }
    expect(listed.length).toBe(120)
    expect(listed.some((event) => event.name === 'Late')).toBe(false)
    await site.db.query.deleteFrom('events').where('id', '=', late.id).execute()
  })

  it('goes on exactly once when the fold takes the news between two pages', async () => {
    const before = await site.read<Page<FeedEvent>>('/api/events?limit=10')
    const taken = await site.db.query.deleteFrom('inbox').returningAll().execute()
    const listed = [...before.items]
    for (let next = before.next; next !== null; ) {
      const page: Page<FeedEvent> = await site.read(`/api/events?limit=10&cursor=${next}`)
      listed.push(...page.items)
      next = page.next
      if (taken.length > 0) {
        await put(site.db, 'inbox', taken.splice(0))
      }
    }
    expect(listed.length).toBe(120)
    expect(new Set(listed.map((event) => event.id)).size).toBe(120)
  })

  it('shows whose an event is, and keeps what strangers wrote as it is: text in JSON', async () => {
    const { items } = await site.read<Page<FeedEvent>>(`/api/events?subject=${ANNA}`)
    expect(items).toHaveLength(20)
    expect(items[0]).toMatchObject({ profileId: anna, email: 'anna@example.com', name: EVIL })
    const response = await site.request('/api/events', { headers: BEARER })
    expect(response.headers.get('Content-Type')).toContain('application/json')
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  it('lists all of one person, newest first, each once', async () => {
    const listed = await all<FeedEvent>(`/api/events?profile=${anna}`, 3)
    expect(listed).toHaveLength(20)
    expect(new Set(listed.map((event) => event.id)).size).toBe(20)
    const occurred = listed.map((event) => event.occurred)
    expect(occurred).toEqual([...occurred].sort((left, right) => right - left))
  })

  it('tells what was refused and how the Worker is', async () => {
    const { items } = await site.read<Page<Record<string, unknown>>>('/api/rejections')
    expect(items).toEqual([
      {
        at: start,
        code: 'unknown_key',
        message: 'No such key.',
        count: 3,
        origin: EVIL,
        sample: EVIL,
      },
    ])
    expect(await site.read<Status>('/api/status')).toMatchObject({
      lastEventAt: start - MINUTE,
      lastTickAt: start - 30_000,
      inbox: 3,
      publicKey: 'pk_test',
      snippet: '<script async src="https://aisle.test/aisle.js" data-key="pk_test"></script>',
      messages: { queued: 20, sent: 1, unknown: 0, dead: 0 },
    })
  })
})

describe('people', () => {
  it('are listed once each, the last seen first, without those who were joined to others', async () => {
    const listed = await all<ListedPerson>('/api/profiles', 4)
    expect(listed).toHaveLength(26)
    expect(new Set(listed.map((person) => person.id)).size).toBe(26)
    const seen = listed.map((person) => person.lastSeen)
    expect(seen).toEqual([...seen].sort((left, right) => right - left))
  })

  it('are found by exactly their address, however it is written', async () => {
    const { items } = await site.read<Page<ListedPerson>>('/api/profiles?email=%20Anna@Example.com')
    expect(items).toMatchObject([
      {
        id: anna,
        name: 'Anna',
        orders: 1,
        revenue: [{ amount: '89.90', currency: 'EUR' }],
        subscription: 'subscribed',
      },
    ])
    for (const email of ['nobody@example.com', 'anna', '%25', '']) {
      expect(await site.read(`/api/profiles?email=${email}`)).toEqual({ items: [], next: null })
    }
  })

  it('are shown whole under any id that points to them', async () => {
    for (const id of [anna, ANNA]) {
      const answer = await site.read<PersonAnswer>(`/api/profiles/${encodeURIComponent(id)}`)
      expect(answer.profile).toMatchObject({ id: anna, email: 'anna@example.com' })
      expect(answer.profile.state.interests[0]).toEqual({ category: 'Hats', score: 9 })
      expect(answer.profile.state.cart?.items[0]).toMatchObject({ key: 's1', quantity: 2 })
      expect(answer.subscription).toMatchObject({ status: 'subscribed', suppressed: null })
      expect(answer.messages).toMatchObject([
        { state: 'sent', humanClicks: 1, revenue: [{ amount: '89.90', currency: 'EUR' }] },
      ])
    }
  })

  it('have a timeline that pages through everything exactly once, newest first', async () => {
    const path = `/api/profiles/${encodeURIComponent(anna)}`
    const { timeline, timelineNext } = await site.read<PersonAnswer>(path)
    expect(timelineNext).toBeNull()
    expect(timeline).toHaveLength(20 + 1 + 2 + 3 + 1)
    for (const limit of [1, 2, 5, 25]) {
      expect(await all<TimelineEntry>(`${path}/timeline`, limit)).toEqual(timeline)
    }
    const at = timeline.map((entry) => entry.at)
    expect(at).toEqual([...at].sort((left, right) => right - left))
  })

  it('are shown even before their first fold', async () => {
    const answer = await site.read<PersonAnswer>('/api/profiles/a:visitor-1')
    expect(answer.profile).toMatchObject({ id: 'a:visitor-1', email: null })
    expect(answer.timeline.length).toBeGreaterThan(0)
  })

  it('get an answer to why they did or didn’t get the emails of a flow', async () => {
    const why = await site.read<Why>(
      `/api/profiles/${encodeURIComponent(anna)}/why?flow=abandoned-cart`,
    )
    expect(why.answer).toBe('sent')
    expect(why.sentences.at(-1)).toMatch(/^They left it on .* because they bought\.$/)
    const none = await site.read<Why>('/api/profiles/u:3/why?flow=abandoned-cart')
    expect(none.sentences).toEqual([
      'They never entered this flow.',
      'Their cart is empty.',
      'And nothing could be sent to them: they have not agreed to marketing e-mail.',
    ])
  })
})

describe('messages', () => {
  it('are listed once each by every filter', async () => {
    const everything = await all<ListedMessage>('/api/messages', 6)
    expect(new Set(everything.map((message) => message.id)).size).toBe(31)
    expect(everything).toHaveLength(31)
    expect(await all('/api/messages?state=skipped', 3)).toHaveLength(10)
    expect(await all('/api/messages?state=queued', 3)).toHaveLength(20)
    expect(await all('/api/messages?state=sent&flow=abandoned-cart', 3)).toHaveLength(1)
    expect(await all('/api/messages?flow=other', 3)).toHaveLength(0)
    expect(await all('/api/messages?profile=u:1', 2)).toHaveLength(6)
    expect(await all(`/api/messages?profile=${anna}&state=sent`, 2)).toHaveLength(1)
  })

  it('are shown with their history, and their HTML under a policy that lets nothing run', async () => {
    const [message] = await all<ListedMessage>('/api/messages?state=sent', 5)
    const detail = await site.read<MessageDetail>(`/api/messages/${message?.id}`)
    expect(detail).toMatchObject({ text: 'Hello', provider: 'mailbox', hasHtml: true })
    expect(detail.headers).toEqual([
      { name: 'List-Unsubscribe', value: '<https://aisle.test/m/u/x>' },
    ])
    expect(detail.history.map((entry) => entry.text)).toEqual([
      'The message was put in the outbox.',
      'Sent through mailbox.',
      'A link was opened (by a person or a scanner).',
      'A person arrived at your shop through a link.',
    ])
    const html = await site.request(`/api/messages/${message?.id}/html`, { headers: BEARER })
    expect(html.headers.get('Content-Security-Policy')).toMatch(/^sandbox; default-src 'none';/)
    expect(html.headers.get('Content-Security-Policy')).not.toContain('script')
    expect(await html.text()).toContain(EVIL)
  })

  it('say that there is no HTML where none was written', async () => {
    const [message] = await all<ListedMessage>('/api/messages?state=queued', 5)
    const html = await site.request(`/api/messages/${message?.id}/html`, { headers: BEARER })
    expect(html.status).toBe(404)
    expect(await html.json()).toMatchObject({ code: 'not_written' })
  })
})

describe('flows', () => {
  it('are reported with what they sent, earned and held back', async () => {
    const { items } = await site.read<{ items: FlowReport[] }>('/api/flows')
    expect(items[0]).toMatchObject({
      id: 'abandoned-cart',
      enabled: true,
      counts: { active: 0, completed: 0, exited: 1 },
      sent: 1,
      humanClicks: 1,
      orders: 1,
      revenue: [{ amount: '89.90', currency: 'EUR' }],
      exits: [{ reason: 'order', text: 'they bought', count: 1 }],
      skipped: [
        { reason: 'rejected', count: 5, text: 'the mail server refused it' },
        { reason: 'sold_out', count: 5 },
      ],
    })
    expect(await site.read('/api/reports/revenue?days=1')).toMatchObject({ days: 1 })
  })
})

describe('the console’s queries', () => {
  it('search by a key or an index, and never walk through events or messages', async () => {
    const statements: { sql: string; parameters: unknown[] }[] = []
    const db = openDatabase(recording(env.DB, statements))
    const person = await findPerson(db, anna)
    if (!person) throw new Error('Anna is missing.')
    const first = await listEvents(db, { at: now(), position: null, limit: 5 })
    expect(first.next).not.toBeNull()
    for (const position of [
      { until: now(), from: 0, last: null, shown: [ANNA], rest: null },
      { until: now(), from: 0, last: null, shown: [ANNA], rest: ['', -1, ''] as const },
    ]) {
      const rest = position.rest ? ([...position.rest] as [string, number, string]) : null
      await listEvents(db, { at: now(), position: { ...position, rest }, limit: 5 })
    }
    await listEventsOf(db, { subjects: person.subjects, before: null, limit: 5 })
    await gather(db, site.config.ring, person, (id) => id)
    await listPeople(db, { after: null, limit: 5 })
    await findByEmail(db, 'anna@example.com')
    for (const filter of [{}, { state: 'queued' }, { state: 'sending' }, { flow: 'x' }] as const) {
      await listMessages(db, { filter, after: null, limit: 5 })
    }
    await listMessages(db, { filter: { profiles: [anna] }, after: null, limit: 5 })
    await findMessage(db, 'x')
    const flows = library.map(flowFacts)
    await reportFlows(db, { flows, disabled: [], at: now(), days: 30 })
    await readStatus(db, site.config, now())
    expect(statements.length).toBeGreaterThan(30)
    for (const { sql, parameters } of statements) {
      const plan = await env.DB.prepare(`explain query plan ${sql}`)
        .bind(...parameters)
        .all<{ detail: string }>()
      // A list in JSON, what an inner query found, the few keys, runs and waits: small, or read on one page only.
      const walks = plan.results
        .map(({ detail }) => detail)
        .filter((detail) =>
          /^SCAN (?!.*VIRTUAL TABLE|\(|(keys|flow_runs|waiting_entries|t)$)/.test(detail),
        )
      expect(walks, sql).toEqual([])
    }
  })

  it('carry lists of any length in one parameter', async () => {
    const subjects = Array.from({ length: 5_000 }, (_, index) => `u:${index}`)
    expect((await listEventsOf(site.db, { subjects, before: null, limit: 5 })).items).toEqual([])
    expect(jsonRows(subjects)).toBeTruthy()
  })
})

/** The database with every statement written down. */
function recording(d1: D1Database, into: { sql: string; parameters: unknown[] }[]): D1Database {
  return new Proxy(d1, {
    get(target, name) {
      if (name !== 'prepare') {
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      }
      return (sql: string): D1PreparedStatement => {
        const statement = target.prepare(sql)
        const bind = statement.bind.bind(statement)
        return Object.assign(statement, {
          bind(...parameters: unknown[]) {
            into.push({ sql, parameters })
            return bind(...parameters)
          },
        })
      }
    },
  })
}
