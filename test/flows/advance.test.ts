/** Moving through a flow: never into the past, never past a step, always to an end. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Advance, advance, enter, type Guide, reanchor } from '../../worker/flows/advance.ts'
import { type Flow, type Step, sendsOf } from '../../worker/flows/definition.ts'
import { abandonedCart } from '../../worker/flows/library/abandoned-cart.ts'
import type { Condition } from '../../worker/segments/condition.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOON = Date.UTC(2026, 2, 1, 12)

const email = { subject: 's', preheader: 'p', blocks: [] }
const plain: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('wait' as const),
    after: fc.nat(100 * HOUR),
    spacing: fc.nat(20 * HOUR),
  }),
  fc.record({ kind: fc.constant('send' as const), id: fc.uuid(), email: fc.constant(email) }),
  fc.record({ kind: fc.constant('until' as const), hour: fc.nat(23) }),
  fc.record({ kind: fc.constant('until' as const), hour: fc.nat(23), weekday: fc.nat(6) }),
)
const { steps } = fc.letrec<{ steps: Step[]; step: Step }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    plain,
    fc.record({
      kind: fc.constant('branch' as const),
      if: fc
        .boolean()
        .map((holds) => ({ fact: 'email', is: holds ? 'known' : 'unknown' }) as const),
      yes: tie('steps'),
      no: tie('steps'),
    }),
    fc.record({
      kind: fc.constant('await' as const),
      event: fc.constant('Product Viewed'),
      within: fc.nat(50 * HOUR),
      yes: tie('steps'),
      no: tie('steps'),
    }),
    fc.record({
      kind: fc.constant('split' as const),
      id: fc.constant('which'),
      ways: fc
        .array(tie('steps'), { minLength: 1, maxLength: 3 })
        .map((ways) => ways.map((steps, index) => ({ id: `${index}`, share: 1, steps }))),
    }),
  ),
  steps: fc.array(tie('step'), { maxLength: 4 }),
}))
const flow: fc.Arbitrary<Flow> = steps.map((steps) => ({ ...abandonedCart, steps }))

/** Runs a flow to its end, each look coming late by one of the delays. */
function walk(
  flow: Flow,
  anchor: number,
  delays: readonly number[],
  judge: (condition: Condition) => boolean = () => true,
  way = '0',
  timezone = 'UTC',
) {
  const sent: { id: string; at: number; stale: boolean }[] = []
  let now = anchor
  const guide: Guide = { judge, choose: () => way, timezone }
  let next: Advance = enter(flow, 0, anchor, guide, now)
  for (let look = 0; next.kind === 'wait'; look++) {
    expect(next.dueAt).toBeGreaterThanOrEqual(now)
    expect(look).toBeLessThan(1_000)
    now = next.dueAt + (delays[look % Math.max(1, delays.length)] ?? 0)
    const position = { step: next.step, anchor, dueAt: next.dueAt }
    const moved: Advance = advance(flow, position, guide, now)
    if (moved.kind === 'act') {
      if (moved.act.kind === 'send') sent.push({ id: moved.act.id, at: now, stale: moved.stale })
      next = moved.next
    } else next = moved
  }
  return sent
}

const isKnown = (condition: Condition) => 'is' in condition && condition.is === 'known'

/** The messages on the way through some steps, as a reader of the flow finds them. */
function wayOf(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((one) => {
    if (one.kind === 'branch') return wayOf(isKnown(one.if) ? one.yes : one.no)
    // Nothing that is waited for happens in these walks.
    if (one.kind === 'await') return wayOf(one.no)
    if (one.kind === 'split') return wayOf(one.ways[0]?.steps ?? [])
    return one.kind === 'send' ? [one.id] : []
  })
}

describe('a run', () => {
  it('comes by every message once, in order, and ends, however late each look is', () => {
    fc.assert(
      fc.property(flow, fc.array(fc.nat(60 * HOUR), { maxLength: 5 }), (any, delays) => {
        expect(walk(any, NOON, delays, isKnown).map((one) => one.id)).toEqual(wayOf(any.steps))
      }),
    )
  })

  it('of the abandoned cart writes after 4, 24 and 72 hours', () => {
    expect(walk(abandonedCart, NOON, []).map((one) => [one.id, (one.at - NOON) / HOUR])).toEqual([
      ['reminder', 4],
      ['nudge', 24],
      ['last-call', 72],
    ])
  })

  it('keeps its messages apart after a gap in the ticks, and marks stale ones', () => {
    const sent = walk(abandonedCart, NOON, [5 * DAY, 0, 0])
    expect(sent.map((one) => one.stale)).toEqual([true, false, false])
    const [first, second, third] = sent.map((one) => one.at)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(16 * HOUR)
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(16 * HOUR)
  })

  it('knows every message that it may ever send', () => {
    fc.assert(
      fc.property(flow, (any) => {
        const ids = new Set(sendsOf(any.steps).map((one) => one.id))
        for (const judge of [() => true, () => false]) {
          for (const { id } of walk(any, NOON, [], judge)) expect(ids).toContain(id)
        }
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    ['Europe/Vienna', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00Z', 2],
    ['Europe/Vienna', '2026-10-24T12:00:00Z', '2026-10-25T07:00:00Z', 8],
    ['Asia/Kathmandu', '2026-06-01T12:00:00Z', '2026-06-02T03:15:00Z', 9],
    ['America/New_York', '2026-06-01T12:00:00Z', '2026-06-01T13:00:00Z', 9],
  ])('in %s waits from %s until %s for %i o’clock', (timezone, from, then, hour) => {
    const steps: Step[] = [
      { kind: 'until', hour },
      { kind: 'send', id: 'x', email },
    ]
    const [sent] = walk({ ...abandonedCart, steps }, Date.parse(from), [], undefined, '0', timezone)
    expect(new Date(sent?.at ?? 0).toISOString()).toBe(new Date(then).toISOString())
  })

  it('waits for a weekday on the calendar of the shopper', () => {
    const steps: Step[] = [
      { kind: 'until', hour: 8, weekday: 1 },
      { kind: 'send', id: 'x', email },
    ]
    // Sunday evening in Vienna is Monday morning in Auckland, where eight o’clock is over in two hours.
    const sunday = Date.parse('2026-06-07T19:00:00Z')
    const at = (zone: string) =>
      walk({ ...abandonedCart, steps }, sunday, [], undefined, '0', zone)[0]?.at ?? 0
    expect(new Date(at('Pacific/Auckland')).toISOString()).toBe('2026-06-07T20:00:00.000Z')
    expect(new Date(at('Europe/Vienna')).toISOString()).toBe('2026-06-08T06:00:00.000Z')
  })

  it('is due later when its cart changes, and never earlier', () => {
    const position = { step: 0, anchor: NOON, dueAt: NOON + 4 * HOUR }
    expect(reanchor(abandonedCart, position, NOON + HOUR)).toBe(NOON + 5 * HOUR)
    expect(reanchor(abandonedCart, position, NOON - HOUR)).toBe(NOON + 4 * HOUR)
  })
})
