/** Entering and leaving the abandoned cart: one table of what is known and what follows. */

import { describe, expect, it } from 'vitest'
import { type Cart, emptyState, type State } from '../../worker/events/state.ts'
import { enroll, type Run } from '../../worker/flows/enroll.ts'
import { abandonedCart } from '../../worker/flows/library/abandoned-cart.ts'

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
}

function decide(
  state: Partial<State>,
  options: { runs?: Run[]; reachable?: boolean; enabled?: boolean; now?: number } = {},
) {
  const { runs = [], reachable = true, enabled = true, now = NOON + HOUR } = options
  const candidate = { state: { ...emptyState, ...state }, reachable, runs }
  return enroll(abandonedCart, candidate, enabled, now).map((change) => ({
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
