/** What the benches stand on: the same visits each time, in the mix that is promised, and honest statistics. */

import { describe, expect, it } from 'vitest'
import { figure, median } from '../../bench/figure.mjs'
import { makeVisits } from '../../bench/sessions.mjs'
import { table } from '../../bench/table.mjs'

const plan = { visits: 3_000, minutes: 60, seed: 7, name: 'v' }

describe('the visits of a bench', () => {
  it('are the same in each run', () => {
    expect(makeVisits(plan)).toEqual(makeVisits(plan))
    expect(makeVisits({ ...plan, seed: 8 })).not.toEqual(makeVisits(plan))
  })

  it('hold 80 % views, 15 % carts, 5 % orders and sign-ups, ten events each on average', () => {
    const events = makeVisits(plan).flatMap((visit) => visit.events)
    const share = (kinds: readonly string[]) =>
      events.filter((event) => kinds.includes('event' in event ? event.event : event.kind)).length /
      events.length
    expect(share(['page', 'Product Viewed'])).toBeCloseTo(0.8, 2)
    expect(share(['Product Added', 'Cart Viewed'])).toBeCloseTo(0.15, 2)
    expect(share(['order', 'subscribe'])).toBeCloseTo(0.05, 2)
    expect(events.length / plan.visits).toBeCloseTo(10, 0)
  })
})

describe('figures', () => {
  it('keep their target or miss it', () => {
    expect(figure('a', 2, 'rows', { most: 2 }).ok).toBe(true)
    expect(figure('a', 2.01, 'rows', { most: 2 }).ok).toBe(false)
    expect(figure('a', 0.59, 'ratio', { least: 0.6 }).ok).toBe(false)
    expect(figure('a', 1, 'ms')).toMatchObject({ ok: true, target: null })
  })

  it('are medians, which one disturbed round does not move', () => {
    expect(median([3, 1, 900])).toBe(3)
    expect(median([4, 1, 2, 900])).toBe(3)
  })

  it('say in the table which target was missed', () => {
    const text = table([figure('a', 3, 'rows', { most: 2 }), figure('b', 1, 'ms')])
    expect(text).toContain('≤ 2 — missed')
    expect(text.split('\n')).toHaveLength(4)
  })
})
