/** Moving through a flow: never into the past, never past a step, always to an end. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Advance, advance, enter, reanchor } from '../../worker/flows/advance.ts'
import type { Flow, Step } from '../../worker/flows/definition.ts'
import { abandonedCart } from '../../worker/flows/library/abandoned-cart.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOON = Date.UTC(2026, 2, 1, 12)

const email = { subject: 's', preheader: 'p', blocks: [] }
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('wait' as const),
    after: fc.nat(100 * HOUR),
    spacing: fc.nat(20 * HOUR),
  }),
  fc.record({ kind: fc.constant('send' as const), id: fc.uuid(), email: fc.constant(email) }),
)
const flow: fc.Arbitrary<Flow> = fc
  .array(step, { maxLength: 8 })
  .map((steps) => ({ ...abandonedCart, steps }))

/** Runs a flow to its end, each look coming late by one of the delays. */
function walk(flow: Flow, anchor: number, delays: readonly number[]) {
  const sent: { id: string; at: number; stale: boolean }[] = []
  let now = anchor
  let next: Advance = enter(flow, 0, anchor, now)
  for (let look = 0; next.kind === 'wait'; look++) {
    expect(next.dueAt).toBeGreaterThanOrEqual(now)
    expect(look).toBeLessThan(100)
    now = next.dueAt + (delays[look % Math.max(1, delays.length)] ?? 0)
    const moved: Advance = advance(flow, { step: next.step, anchor, dueAt: next.dueAt }, now)
    if (moved.kind === 'send') {
      sent.push({ id: moved.stepId, at: now, stale: moved.stale })
      next = moved.next
    } else next = moved
  }
  return sent
}

describe('a run', () => {
  it('comes by every message once, in order, and ends, however late each look is', () => {
    fc.assert(
      fc.property(flow, fc.array(fc.nat(60 * HOUR), { maxLength: 5 }), (any, delays) => {
        const expected = any.steps.flatMap((one) => (one.kind === 'send' ? [one.id] : []))
        expect(walk(any, NOON, delays).map((one) => one.id)).toEqual(expected)
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

  it('is due later when its cart changes, and never earlier', () => {
    const position = { step: 0, anchor: NOON, dueAt: NOON + 4 * HOUR }
    expect(reanchor(abandonedCart, position, NOON + HOUR)).toBe(NOON + 5 * HOUR)
    expect(reanchor(abandonedCart, position, NOON - HOUR)).toBe(NOON + 4 * HOUR)
  })
})
