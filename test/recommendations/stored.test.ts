/** What is served from a stored row is what the row itself would have served. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyItem, readServed, writeItem } from '../../worker/recommendations/codec.ts'
import { COMPLEMENT, NEXT, TOGETHER } from '../../worker/recommendations/score.ts'
import { serve } from '../../worker/recommendations/served.ts'
import { crc32 } from '../../worker/recommendations/trial/crc32.ts'

const AT = 1_700_000_000_000
const id = fc.string({ minLength: 1, maxLength: 6 })
/** Numbers of few digits, for rows keep five; and none so faint that it would be dropped. */
const some = fc.integer({ min: 100, max: 99_999 }).map((value) => value / 100)
const near = fc.dictionary(id, fc.tuple(some, some, fc.integer({ min: 0, max: 9 })), {
  maxKeys: 120,
})

describe('a stored row', () => {
  it('serves the same neighbours in the same order as the row did', () => {
    fc.assert(
      fc.property(near, some, fc.integer({ min: 0, max: 4 }), (all, support, people) => {
        const item = emptyItem(AT)
        const rows = { views: { ...item.views, support }, buys: { ...item.buys, support } }
        for (const [other, [count, , both]] of Object.entries(all)) {
          rows.views.counts.set(other, count)
          rows.buys.counts.set(other, count)
          rows.buys.people.set(other, both)
        }
        const supportOf = (other: string) => all[other]?.[1] ?? 0
        const stored = writeItem('x', { ...item, ...rows }, (_kind, other) => supportOf(other), {
          views: NEXT,
          buys: COMPLEMENT,
        })
        for (const [kind, weighing] of [
          ['views', NEXT],
          ['buys', TOGETHER],
          ['buys', COMPLEMENT],
        ] as const) {
          const least = kind === 'buys' ? people : 0
          const served = readServed(
            { item: 'x', at: AT, support: stored[`${kind}_support`], near: stored[kind] },
            { kind, weighing, people: least },
          )
          expect(served).toEqual(serve(rows[kind], weighing, supportOf, least))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('that is no list serves nothing', () => {
    for (const near of ['', 'null', '{}', '[1,null,"x"]']) {
      const served = readServed(
        { item: 'x', at: AT, support: 1, near },
        { kind: 'views', weighing: NEXT, people: 0 },
      )
      expect(served.near).toEqual([])
    }
  })
})

describe('the checksum that hides a product of a cart', () => {
  it('is CRC-32 as everybody computes it', () => {
    expect(crc32('123456789')).toBe(0xcbf43926)
    expect(crc32('')).toBe(0)
    expect(crc32('Tür 😀')).toBe(crc32('Tür 😀'))
  })
})
