/** Whose events are whose: proofs join streams, claims do not, and two people never become one. */

import { describe, expect, it } from 'vitest'
import type { Proven, StoredEvent } from '../../worker/events/event.ts'
import { People } from '../../worker/tick/people.ts'
import { freshPerson, type News, planFold } from '../../worker/tick/plan.ts'
import { told } from '../events/histories.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const rules = { attributionDays: 5, doubleOptIn: true }

let clock = NOON
function news(name: string, more: Partial<StoredEvent>, properties = {}): News {
  clock += 1_000
  const event = told(name, clock, properties, more)
  const email = event.proven?.email
  return { event, addressSubject: email ? `e:${email}` : null }
}

const viewed = (subject: string) => news('Product Viewed', { subject }, { product_id: 'shoe' })
const added = (subject: string) => news('Product Added', { subject }, { product_id: 'shoe' })
const confirmed = (email: string, anonymousId: string) =>
  news('Subscription Confirmed', {
    subject: `e:${email}`,
    trust: 'mailbox',
    proven: { email, anonymousId },
  })
const identified = (subject: string, proven: Proven, traits = {}) =>
  news('', { subject, type: 'identify', trust: 'server', proven, traits })

function foldAll(...all: News[]) {
  const people = new People(new Map(), [])
  const plan = planFold(people, all, rules, clock)
  const living = people.changedPeople.filter((person) => person.mergedAt === null)
  return { people, plan, living }
}

describe('an anonymous stream', () => {
  it('joins the profile of the mailbox that confirmed it', () => {
    const { living } = foldAll(added('a:x'), confirmed('ann@example.com', 'x'), viewed('a:x'))
    expect(living).toHaveLength(1)
    expect(living[0]?.email).toBe('ann@example.com')
    expect(living[0]?.state.cart?.items).toHaveLength(1)
    expect(living[0]?.state.views).toBe(1)
  })

  it('stays its own when the page only claims an address', () => {
    const claim = news('', {
      subject: 'a:x',
      type: 'identify',
      trust: 'client',
      traits: { email: 'ann@example.com' },
    })
    const { living } = foldAll(viewed('a:x'), claim)
    expect(living.map((person) => [person.id, person.email])).toEqual([['a:x', null]])
  })

  it('follows a customer whom the shop’s server vouches for', () => {
    const { living } = foldAll(
      viewed('a:x'),
      identified(
        'u:7',
        { userId: '7', email: 'ann@example.com', anonymousId: 'x' },
        { first_name: 'Ann' },
      ),
    )
    expect(living).toHaveLength(1)
    expect(living[0]).toMatchObject({
      userId: '7',
      email: 'ann@example.com',
      traits: { first_name: 'Ann' },
    })
    expect(living[0]?.state.views).toBe(1)
  })

  it('of a shared computer stays with the first of two customers', () => {
    const { living } = foldAll(
      viewed('a:x'),
      identified('u:1', { userId: '1', email: 'ann@example.com', anonymousId: 'x' }),
      identified('u:2', { userId: '2', email: 'bob@example.com', anonymousId: 'x' }),
      viewed('a:x'),
    )
    const views = living.map((person) => [person.email, person.state.views])
    expect(views.sort()).toEqual([
      ['ann@example.com', 2],
      ['bob@example.com', 0],
    ])
  })

  it('of two mailboxes stays with the first of them', () => {
    const { living } = foldAll(
      viewed('a:x'),
      confirmed('ann@example.com', 'x'),
      confirmed('bob@example.com', 'x'),
    )
    expect(living.map((person) => [person.email, person.state.views]).sort()).toEqual([
      ['ann@example.com', 1],
      ['bob@example.com', 0],
    ])
  })
})

describe('a customer', () => {
  it('who first came by the newsletter is the same person after registering', () => {
    const { living } = foldAll(
      viewed('a:x'),
      confirmed('ann@example.com', 'x'),
      identified('u:7', { userId: '7', email: 'ann@example.com' }),
    )
    expect(living).toHaveLength(1)
    expect(living[0]).toMatchObject({ userId: '7', email: 'ann@example.com' })
    expect(living[0]?.state.views).toBe(1)
  })

  it('who changes the address is reached at the new one', () => {
    const { living } = foldAll(
      identified('u:7', { userId: '7', email: 'old@example.com' }),
      identified('u:7', { userId: '7', email: 'new@example.com' }),
    )
    expect(living.map((person) => person.email)).toEqual(['new@example.com'])
  })

  it('never takes the address that belongs to another customer', () => {
    const { living } = foldAll(
      identified('u:1', { userId: '1', email: 'ann@example.com' }),
      identified('u:2', { userId: '2', email: 'ann@example.com' }),
    )
    expect(living.map((person) => [person.userId, person.email]).sort()).toEqual([
      ['1', 'ann@example.com'],
      ['2', null],
    ])
  })

  it('is the same whichever of their proofs came first', () => {
    const proofs = () => [
      confirmed('ann@example.com', 'x'),
      identified('u:7', { userId: '7', email: 'ann@example.com', anonymousId: 'y' }),
    ]
    for (const order of [proofs(), proofs().reverse()]) {
      clock += 1_000
      const arranged = order.map(({ event, ...rest }, index) => ({
        ...rest,
        event: { ...event, received: clock + index },
      }))
      const { people, living } = foldAll(viewed('a:x'), viewed('a:y'), ...arranged)
      expect(living).toHaveLength(1)
      const fresh = (id: string) => freshPerson(id, NOON)
      const owners = ['a:x', 'a:y', 'u:7', 'e:ann@example.com'].map(
        (identity) => people.ownerOf(identity, fresh).id,
      )
      expect(new Set(owners).size).toBe(1)
    }
  })
})

describe('an order', () => {
  it('is credited to a click within five days, and to none after', () => {
    const click = news(
      'Email Link Clicked',
      { subject: 'u:7', trust: 'mailbox' },
      { message_id: 'm' },
    )
    const order = (id: string, days: number) =>
      news(
        'Order Completed',
        { subject: 'u:7', trust: 'server', occurred: click.event.occurred + days * 86_400_000 },
        { order_id: id, revenue: 10, currency: 'EUR' },
      )
    const { plan } = foldAll(click, order('soon', 5), order('late', 5.1))
    expect(plan.orders.map((row) => [row.id, row.messageId])).toEqual([
      ['soon', 'm'],
      ['late', null],
    ])
  })
})

describe('a sign-up', () => {
  const request = news('Subscription Requested', { subject: 'a:x' }, { email: 'Ann@Example.com' })

  it('asks for a confirmation and subscribes nobody', () => {
    const { plan, living } = foldAll(request)
    expect(plan.consents.map((consent) => [consent.action, consent.address])).toEqual([
      ['requested', 'ann@example.com'],
    ])
    expect(plan.confirmations).toHaveLength(1)
    expect(living[0]?.email).toBeNull()
  })

  it('ties a new address to its browser where the owner asks for no confirmation', () => {
    const people = new People(new Map(), [])
    const single = { ...request, addressSubject: 'e:ann@example.com' }
    planFold(people, [single], { ...rules, doubleOptIn: false }, clock)
    const living = people.changedPeople.filter((person) => person.mergedAt === null)
    expect(living.map((person) => person.email)).toEqual(['ann@example.com'])
  })
})
