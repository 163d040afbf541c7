/** One person, one flow about what was left behind: the one that is closest to an order. */

import { describe, expect, it } from 'vitest'
import type { Flow, Intent } from '../../worker/flows/definition.ts'
import { climb, type Wanted } from '../../worker/flows/ladder.ts'
import { abandonedCart } from '../../worker/flows/library/abandoned-cart.ts'
import type { Run, RunChange } from '../../worker/flows/run.ts'

const flow = (id: string, intent: Intent, ladder = true): Flow => {
  const { ladder: _, ...rest } = abandonedCart
  return { ...rest, id, intent, ...(ladder ? { ladder: true } : {}) }
}
const checkout = flow('checkout', 'checkout')
const cart = flow('cart', 'cart')
const browse = flow('browse', 'product')
const welcome = flow('welcome', 'other', false)

const run = (of: Flow): Run => ({
  id: `run-${of.id}`,
  profileId: 'e:1',
  flow: of.id,
  version: 1,
  subjectKey: 'x',
  state: 'active',
  step: 0,
  anchor: 0,
  dueAt: 1,
  enteredAt: 0,
  cohort: 'treated',
  data: {},
  attempts: 0,
})
const start = (): RunChange => ({
  kind: 'start',
  subjectKey: 'x',
  step: 0,
  anchor: 0,
  dueAt: 1,
  data: {},
  cohort: 'treated',
})
const wants = (of: Flow, ...changes: RunChange[]): Wanted => ({ flow: of, changes })
const browsing = run(browse)
const shown = (wanted: readonly Wanted[], runs: readonly Run[]) =>
  climb(wanted, runs)
    .map(({ flow, change }) => {
      const reason = change.kind === 'exit' ? ` ${change.reason}` : ''
      return `${flow.id} ${change.kind}${reason}`
    })
    .sort()

describe('the ladder', () => {
  it.each<[string, Wanted[], Run[], string[]]>([
    ['lets one flow start alone', [wants(cart, start()), wants(browse)], [], ['cart start']],
    [
      'starts the highest of several',
      [wants(browse, start()), wants(checkout, start()), wants(cart, start())],
      [],
      ['checkout start'],
    ],
    [
      'ends a lower run when a higher one starts',
      [wants(cart, start()), wants(browse)],
      [run(browse)],
      ['browse exit higher_intent', 'cart start'],
    ],
    [
      'starts nothing lower while a higher run goes on',
      [wants(cart), wants(browse, start())],
      [run(cart)],
      [],
    ],
    [
      'lets a lower one start in the moment in which the higher one ends',
      [
        wants(cart, { kind: 'exit', run: run(cart), reason: 'cart_emptied' }),
        wants(browse, start()),
      ],
      [],
      ['browse start', 'cart exit cart_emptied'],
    ],
    [
      'leaves flows alone that are not on it',
      [wants(welcome, start()), wants(cart, start())],
      [run(welcome)],
      ['cart start', 'welcome start'],
    ],
    [
      'drops what a run below wanted to do when it has to go',
      [
        wants(cart, start()),
        wants(browse, { kind: 'restart', run: browsing, anchor: 1, dueAt: 2 }),
      ],
      [browsing],
      ['browse exit higher_intent', 'cart start'],
    ],
  ])('%s', (_, wanted, runs, expected) => {
    expect(shown(wanted, runs)).toEqual(expected)
  })
})
