/** Entering and leaving the abandoned cart: one table of what is known and what follows. */

import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '../../worker/events/event.ts'
import { type Cart, emptyState, type State } from '../../worker/events/state.ts'
import { enroll } from '../../worker/flows/enroll.ts'
import { abandonedCart } from '../../worker/flows/library/abandoned-cart.ts'
import { thankYou } from '../../worker/flows/library/thank-you.ts'
import { welcome } from '../../worker/flows/library/welcome.ts'
import type { Run } from '../../worker/flows/run.ts'
import type { Known } from '../../worker/segments/facts.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOON = Date.UTC(2026, 2, 1, 12)

const cart: Cart = {
  id: 'cart-1',
  startedAt: NOON,
  updatedAt: NOON,
  items: [{ key: 'p', productId: 'p', quantity: 1, addedAt: NOON }],
}
const run: Run = {
  id: 'run-1',
  profileId: 'a:1',
  flow: 'abandoned-cart',
  version: 1,
  subjectKey: 'cart-1',
  state: 'active',
  step: 0,
  anchor: NOON,
  dueAt: NOON + 4 * HOUR,
  enteredAt: NOON,
  cohort: 'treated',
  data: {},
  attempts: 0,
}
/** Nobody is held back, and the shop is in Greenwich. */
const chances = { holdback: { percent: 0, flows: {} }, timezone: 'UTC' }
const profileId = 'a:1'

function person(state: State, reachable = true): Known {
  const nothing = { userId: null, timezone: null, country: null, locale: null, marketing: null }
  return { ...nothing, email: reachable ? 'anna@example.com' : null, traits: {}, state }
}

function decide(
  state: Partial<State>,
  options: { runs?: Run[]; reachable?: boolean; enabled?: boolean; now?: number } = {},
) {
  const { runs = [], reachable = true, enabled = true, now = NOON + HOUR } = options
  const known = person({ ...emptyState, ...state }, reachable)
  const rules = { enabled, doubleOptIn: true, ...chances }
  return enroll(abandonedCart, { profileId, known, news: [], runs }, rules, now).map((change) => ({
    kind: change.kind,
    ...('reason' in change ? { reason: change.reason } : { dueAt: change.dueAt }),
  }))
}

describe('the abandoned cart', () => {
  it.each([
    ['starts for a cart that was left', { cart }, {}, [{ kind: 'start', dueAt: NOON + 4 * HOUR }]],
    ['does not start for somebody without an address', { cart }, { reachable: false }, []],
    ['does not start when the owner switched it off', { cart }, { enabled: false }, []],
    ['does not start without a cart', {}, {}, []],
    [
      'does not start for a cart that was reported a day too late',
      { cart },
      { now: NOON + 25 * HOUR },
      [],
    ],
    [
      'starts at once for somebody who signed up hours after leaving the cart',
      { cart },
      { now: NOON + 6 * HOUR },
      [{ kind: 'start', dueAt: NOON + 6 * HOUR }],
    ],
    ['goes on as it is while nothing changes', { cart }, { runs: [run] }, []],
    [
      'counts anew from the last change of the cart',
      { cart: { ...cart, updatedAt: NOON + HOUR } },
      { runs: [run] },
      [{ kind: 'restart', dueAt: NOON + 5 * HOUR }],
    ],
    [
      'ends with an order',
      { cart: null, boughtAt: NOON + HOUR },
      { runs: [run] },
      [{ kind: 'exit', reason: 'order' }],
    ],
    [
      'ends when the cart is emptied',
      { cart: null, emptiedAt: NOON + HOUR },
      { runs: [run] },
      [{ kind: 'exit', reason: 'cart_emptied' }],
    ],
    [
      'ends when the owner switches it off',
      { cart },
      { runs: [run], enabled: false },
      [{ kind: 'exit', reason: 'flow_disabled' }],
    ],
    [
      'does not start again for the same cart within a week',
      { cart },
      { runs: [{ ...run, state: 'completed' }] },
      [],
    ],
    [
      'ends and starts anew where a new cart follows an order',
      { cart: { ...cart, id: 'cart-2', updatedAt: NOON + 2 * HOUR }, boughtAt: NOON + HOUR },
      { runs: [run], now: NOON + 2 * HOUR },
      [
        { kind: 'exit', reason: 'order' },
        { kind: 'start', dueAt: NOON + 6 * HOUR },
      ],
    ],
  ] as const)('%s', (_, state, options, changes) => {
    expect(
      decide(state, { ...options, runs: [...('runs' in options ? options.runs : [])] }),
    ).toEqual(changes)
  })

  it('may start again for the same cart after a week', () => {
    const old: Run = { ...run, state: 'completed', enteredAt: NOON - 8 * DAY }
    expect(decide({ cart }, { runs: [old] })).toHaveLength(1)
  })
})

function event(name: string, over: Partial<StoredEvent> = {}): StoredEvent {
  return {
    subject: 'e:anna',
    at: NOON,
    id: `${name}-1`,
    received: NOON,
    occurred: NOON,
    type: 'track',
    name,
    trust: 'server',
    properties: {},
    traits: {},
    context: {},
    proven: null,
    ...over,
  }
}

describe('the welcome', () => {
  const confirmed = event('Subscription Confirmed', { trust: 'mailbox' })
  const requested = event('Subscription Requested', { trust: 'client' })
  const greet = (
    news: StoredEvent[],
    options: { orders?: number; runs?: Run[]; doubleOptIn?: boolean; now?: number } = {},
  ) => {
    const { orders = 0, runs = [], doubleOptIn = true, now = NOON + 60_000 } = options
    const known = person({ ...emptyState, orders: { ...emptyState.orders, count: orders } })
    return enroll(
      welcome,
      { profileId, known, news, runs },
      { enabled: true, doubleOptIn, ...chances },
      now,
    )
  }
  const greeted = (runs: Partial<Run> = {}): Run => ({
    ...run,
    flow: 'welcome',
    subjectKey: '',
    ...runs,
  })

  it.each([
    ['greets whoever confirmed, at once', [confirmed], {}, ['start']],
    ['does not greet for a sign-up that nobody confirmed', [requested], {}, []],
    ['greets for a sign-up where none has to be', [requested], { doubleOptIn: false }, ['start']],
    [
      'does not believe a page that says it confirmed',
      [event('Subscription Confirmed', { trust: 'client' })],
      {},
      [],
    ],
    [
      'greets somebody who has bought, in words of their own',
      [confirmed],
      { orders: 1 },
      ['start'],
    ],
    [
      'greets once, however often somebody signs up',
      [confirmed, { ...confirmed, id: '2' }],
      {},
      ['start'],
    ],
    [
      'does not greet again in a year',
      [confirmed],
      { runs: [greeted({ state: 'completed' })] },
      [],
    ],
    ['does not greet for what is two days old', [confirmed], { now: NOON + 48 * HOUR }, []],
  ] as const)('%s', (_, news, options, expected) => {
    const changes = greet([...news], {
      ...options,
      runs: 'runs' in options ? [...options.runs] : [],
    })
    expect(changes.map(({ kind }) => kind)).toEqual(expected)
  })

  it('ends with an order', () => {
    const state = { ...emptyState, boughtAt: NOON + HOUR }
    const candidate = { profileId, known: person(state), news: [], runs: [greeted()] }
    const changes = enroll(
      welcome,
      candidate,
      { enabled: true, doubleOptIn: true, ...chances },
      NOON + 2 * HOUR,
    )
    expect(changes).toMatchObject([{ kind: 'exit', reason: 'order' }])
  })
})

describe('the thank-you', () => {
  const ordered = (id: string, over: Partial<StoredEvent> = {}) =>
    event('Order Completed', { id: `event-${id}`, properties: { order_id: id }, ...over })
  const thank = (news: StoredEvent[], count: number, runs: Run[] = []) => {
    const known = person({ ...emptyState, orders: { ...emptyState.orders, count } })
    const rules = { enabled: true, doubleOptIn: true, ...chances }
    return enroll(thankYou, { profileId, known, news, runs }, rules, NOON + HOUR)
  }

  it('comes after a day for a first order, and after three for a further one', () => {
    expect(thank([ordered('1')], 1)).toMatchObject([
      { kind: 'start', subjectKey: '1', dueAt: NOON + DAY },
    ])
    expect(thank([ordered('2')], 2)).toMatchObject([{ kind: 'start', dueAt: NOON + 3 * DAY }])
  })

  it('comes for each order once, and never for what a page calls an order', () => {
    expect(thank([ordered('1'), ordered('1', { id: 'again' }), ordered('2')], 2)).toHaveLength(2)
    expect(thank([ordered('1', { trust: 'client' })], 0)).toEqual([])
    expect(thank([event('Order Completed')], 1)).toEqual([])
  })

  it('is not sent for an order that was taken back', () => {
    const going: Run = { ...run, flow: 'thank-you', subjectKey: '1' }
    const cancelled = event('Order Cancelled', { properties: { order_id: '1' } })
    const other = event('Order Cancelled', { properties: { order_id: '2' } })
    expect(thank([cancelled], 0, [going])).toMatchObject([{ kind: 'exit', reason: 'order_undone' }])
    expect(thank([other], 0, [going])).toEqual([])
  })
})

describe('a flow that begins with a split', () => {
  it('starts before it, so that the way which is taken there is noted', () => {
    const wait = { kind: 'wait', after: DAY, spacing: 0 } as const
    const ways = ['a', 'b'].map((id) => ({ id, share: 1, steps: [wait] }))
    const flow = { ...abandonedCart, steps: [{ kind: 'split', id: 'words', ways }] } as const
    const known = person({ ...emptyState, cart })
    const rules = { enabled: true, doubleOptIn: true, ...chances }
    const changes = enroll(flow, { profileId, known, news: [], runs: [] }, rules, NOON + HOUR)
    expect(changes).toMatchObject([{ kind: 'start', step: 0, dueAt: NOON + HOUR }])
  })
})
