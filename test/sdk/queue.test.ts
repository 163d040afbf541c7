/** Order and bounds of the queue, ids, and copies of what pages hand over. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uuid } from '../../sdk/clock.ts'
import { MESSAGE_LIMITS } from '../../sdk/contract/limits.ts'
import { type Item, QUEUE_LENGTH, rankOf, takeBatch, takeVictim } from '../../sdk/queue.ts'
import { byteLength, snapshot } from '../../sdk/snapshot.ts'

const item = (id: string, rank: number, json = '{}'): Item => ({ id, rank, json, settle() {} })
const filled = (ranks: number[]) => ranks.map((rank, n) => item(`${n}`, rank))

describe('a queue that is too long', () => {
  it('ranks page views below everything else and orders above', () => {
    expect(rankOf({ type: 'page' })).toBe(0)
    expect(rankOf({ type: 'track', event: 'Product Added' })).toBe(1)
    expect(rankOf({ type: 'identify' })).toBe(1)
    expect(rankOf({ type: 'track', event: 'Order Completed' })).toBe(2)
  })

  it('gives up the oldest page view first', () => {
    const queue = filled([2, 1, 0, 1, 0, ...Array(QUEUE_LENGTH - 4).fill(1)])
    expect(takeVictim(queue)?.id).toBe('2')
    expect(queue).toHaveLength(QUEUE_LENGTH)
  })

  it('gives up the oldest other event when there are no page views', () => {
    const queue = filled([2, 1, ...Array(QUEUE_LENGTH - 1).fill(1)])
    expect(takeVictim(queue)?.id).toBe('1')
  })

  it('never gives up an order', () => {
    const queue = filled(Array(QUEUE_LENGTH + 5).fill(2))
    expect(takeVictim(queue)).toBeUndefined()
    expect(queue).toHaveLength(QUEUE_LENGTH + 5)
  })

  it('gives up nothing while there is room', () => {
    expect(takeVictim(filled(Array(QUEUE_LENGTH).fill(0)))).toBeUndefined()
  })
})

describe('a batch', () => {
  it('is taken from the front, no more than asked for', () => {
    const queue = filled([1, 1, 1])
    expect(takeBatch(queue, 2, 10_000).map(({ id }) => id)).toEqual(['0', '1'])
    expect(queue.map(({ id }) => id)).toEqual(['2'])
    expect(takeBatch(queue, 2, 10_000)).toHaveLength(1)
    expect(takeBatch(queue, 2, 10_000)).toHaveLength(0)
  })

  it('fits into the room in bytes, not in characters', () => {
    const queue = [item('a', 1, 'ä'.repeat(400)), item('b', 1, 'ä'.repeat(400))]
    expect(takeBatch(queue, 50, 1100)).toHaveLength(1)
  })
})

describe('ids', () => {
  it('are UUIDv7 of this moment, each later than the one before, also in a burst', () => {
    const before = Date.now()
    const ids = Array.from({ length: 500 }, uuid)
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(500)
    const time = Number.parseInt(ids[0]?.replace(/-/g, '').slice(0, 12) ?? '', 16)
    expect(time - before).toBeGreaterThanOrEqual(0)
    expect(time - before).toBeLessThan(1000)
  })
})

describe('a snapshot', () => {
  it('of anything that JSON can carry within the limits is that thing', () => {
    const small = fc.object({
      maxDepth: 4,
      maxKeys: 6,
      key: fc.string({ maxLength: 8 }).filter((key) => key !== '__proto__' && key !== 'toJSON'),
      values: [fc.string({ maxLength: 50 }), fc.integer(), fc.boolean(), fc.constant(null)],
    })
    fc.assert(
      fc.property(small, (value) => {
        const { json, repairs } = snapshot(value)
        expect(json).toBe(JSON.stringify(value))
        expect(repairs).toEqual([])
      }),
    )
  })

  it('of anything whatever is within the limits and throws nothing', () => {
    fc.assert(
      fc.property(
        fc.object({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
        (value) => {
          const { json } = snapshot(value)
          expect(JSON.parse(json)).toBeTypeOf('object')
          expect(byteLength(json)).toBeLessThanOrEqual(MESSAGE_LIMITS.bytes)
        },
      ),
    )
  })

  it.each([
    [
      'a tree too big',
      Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => '\u0000'.repeat(300))),
    ],
    ['too long a text', { long: 'ü'.repeat(1_000_000) }],
    ['too deep a chain', Array.from({ length: 50 }).reduce<object>((inner) => ({ inner }), {})],
    ['a million nothings', Array(1_000_000).fill(null)],
  ])('cuts %s down to the limits', (_, value) => {
    const { json, repairs } = snapshot({ value })
    expect(byteLength(json)).toBeLessThanOrEqual(MESSAGE_LIMITS.bytes)
    expect(repairs.length).toBeGreaterThan(0)
  })

  it('keeps the ids of a message that is far too big', () => {
    const ids = { messageId: uuid(), anonymousId: uuid(), userId: 'u'.repeat(100) }
    const properties = {
      fill: Array.from({ length: 5000 }, (_, n) => ({ text: `${n}`.repeat(300) })),
    }
    const { copy } = snapshot({ ...ids, properties })
    expect(copy).toMatchObject(ids)
  })

  it('does not let a key named __proto__ reach any prototype', () => {
    snapshot(JSON.parse('{"__proto__": {"polluted": true}}'))
    expect({}).not.toHaveProperty('polluted')
  })
})
