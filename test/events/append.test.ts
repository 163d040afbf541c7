/** Which marks a request leaves for the fold, and when they are due. */

import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../../worker/core/clock.ts'
import { GRACE, type NewEvent, planAppend, WINDOW } from '../../worker/events/append.ts'

const start = Math.floor(Date.parse('2026-03-01T10:00:00Z') / WINDOW) * WINDOW
const received = start + 3 * MINUTE

const event = (fields: Partial<NewEvent> = {}): NewEvent => ({
  subject: 'a:anna',
  at: received - 1,
  id: 'm1',
  received,
  occurred: received,
  type: 'track',
  name: 'Product Viewed',
  trust: 'client',
  body: {},
  ...fields,
})

describe('a plan', () => {
  it('has one mark for each subject, due when the window is over and nobody can still be writing', () => {
    const { marks, urgent } = planAppend(
      [event(), event({ id: 'm2' }), event({ subject: 'a:bert' })],
      received,
    )
    expect(urgent).toBe(false)
    expect(marks).toMatchObject([
      { subject: 'a:anna', due: start + WINDOW + GRACE, token: '', since: start - DAY },
      { subject: 'a:bert', due: start + WINDOW + GRACE, token: '', since: start - DAY },
    ])
    expect(marks[0]?.keys).toEqual([
      [received - 1, 'm1'],
      [received - 1, 'm2'],
    ])
  })

  it('reaches back to the oldest of its events', () => {
    const { marks } = planAppend([event({ at: 0 }), event({ id: 'm2' })], received)
    expect(marks[0]?.since).toBe(0)
  })

  it('keeps the first of two messages with one id, in each stream by itself', () => {
    const { events } = planAppend(
      [event({ name: 'first' }), event({ name: 'second' }), event({ subject: 'a:bert' })],
      received,
    )
    expect(events.map(({ subject, name }) => [subject, name])).toEqual([
      ['a:anna', 'first'],
      ['a:bert', 'Product Viewed'],
    ])
  })

  it('of nothing writes nothing', () => {
    expect(planAppend([], received)).toEqual({ events: [], marks: [], urgent: false })
  })

  it.each<[boolean, string, Partial<NewEvent>]>([
    [true, 'an order from the server', { name: 'Order Completed', trust: 'server' }],
    [true, 'a refund from the server', { name: 'Order Refunded', trust: 'server' }],
    [true, 'an order that a page saw', { name: 'Order Completed' }],
    [false, 'a refund that a page claims', { name: 'Order Refunded' }],
    [true, 'a sign-up', { name: 'Subscription Requested' }],
    [true, 'a confirmation from a mailbox', { name: 'Subscription Confirmed', trust: 'mailbox' }],
    [true, 'a click from a mailbox', { name: 'Email Link Clicked', trust: 'mailbox' }],
    [true, 'an unsubscription', { name: 'Unsubscribed', trust: 'mailbox' }],
    [false, 'an unsubscription that a page claims', { name: 'Unsubscribed' }],
    [true, 'a proven identity', { type: 'identify', name: '', trust: 'server' }],
    [false, 'a claimed identity', { type: 'identify', name: '' }],
    [false, 'a view', {}],
    [
      false,
      'a page with the name of an order',
      { type: 'page', name: 'Order Completed', trust: 'server' },
    ],
    [
      false,
      'an order of last week',
      { name: 'Order Completed', trust: 'server', occurred: received - 7 * DAY },
    ],
  ])('is %s about being urgent for %s', (urgent, _, fields) => {
    const plan = planAppend([event(), event({ id: 'm2', ...fields })], received)
    expect(plan.urgent).toBe(urgent)
    expect(plan.marks).toHaveLength(1)
    expect(plan.marks[0]?.due === received).toBe(urgent)
    expect(plan.marks[0]?.token !== '').toBe(urgent)
  })

  it('gives each urgent mark a token of its own, for the fold may have taken the one before', () => {
    const urgent = () => planAppend([event({ name: 'Order Completed' })], received).marks[0]?.token
    expect(urgent()).not.toBe(urgent())
  })
})
