/** What comes out of sanitize is bounded, plain JSON, whatever went in. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MESSAGE_LIMITS } from '../../sdk/contract/limits.ts'
import { repair, sanitize } from '../../worker/events/sanitize.ts'

const nested = (levels: number): unknown => (levels === 0 ? 1 : { in: nested(levels - 1) })

/** Depth, keys and strings of a value, as the limits count them. */
function measure(value: unknown, depth = 1): { depth: number; keys: number; string: number } {
  if (typeof value === 'string') return { depth: 0, keys: 0, string: value.length }
  if (typeof value !== 'object' || value === null) return { depth: 0, keys: 0, string: 0 }
  const inner = Object.entries(value).flatMap(([key, item]) => [
    measure(item, depth + 1),
    { depth: 0, keys: 0, string: Array.isArray(value) ? 0 : key.length },
  ])
  return {
    depth: Math.max(depth, ...inner.map((part) => part.depth)),
    keys: Math.max(
      Array.isArray(value) ? 0 : Object.keys(value).length,
      ...inner.map((p) => p.keys),
    ),
    string: Math.max(0, ...inner.map((part) => part.string)),
  }
}

describe('sanitize', () => {
  it('never throws, and what it lets through keeps every limit and survives JSON', () => {
    const anything = fc.anything({
      key: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor')),
      values: [
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\ud800', 'a\0b', 'x'.repeat(9_000), '\u0001'.repeat(8_000)),
        fc.double(),
        fc.boolean(),
        fc.constant(undefined),
      ],
      maxDepth: 10,
      withNullPrototype: true,
    })
    fc.assert(
      fc.property(fc.oneof(anything, fc.dictionary(fc.string(), anything)), (value) => {
        const result = sanitize(value)
        if (!result.ok) return
        const json = JSON.stringify(result.fields)
        const { depth, keys, string } = measure(result.fields)
        expect(depth).toBeLessThanOrEqual(MESSAGE_LIMITS.depth)
        expect(keys).toBeLessThanOrEqual(MESSAGE_LIMITS.keys)
        expect(string).toBeLessThanOrEqual(MESSAGE_LIMITS.string)
        expect(Buffer.byteLength(json)).toBeLessThanOrEqual(MESSAGE_LIMITS.bytes)
        expect(json).not.toMatch(/"(__proto__|constructor|prototype)":|\\ud[89a-f]|\\u0000/i)
        expect(JSON.parse(json)).toEqual(result.fields)
      }),
      { numRuns: 500 },
    )
  })

  it('changes nothing of a message that keeps the limits', () => {
    const clean = fc.dictionary(
      fc.string().filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key)),
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null)),
      { maxKeys: 20 },
    )
    fc.assert(
      fc.property(clean, (message) => {
        expect(sanitize(message)).toEqual({ ok: true, fields: { ...message } })
      }),
    )
  })

  it.each<[string, unknown, string | null]>([
    ['eight levels', nested(8), null],
    ['nine levels', nested(9), 'too_deep'],
    ['a hundred keys', Object.fromEntries(Array(100).entries()), null],
    ['a hundred and one keys', Object.fromEntries(Array(101).entries()), 'too_many_keys'],
    ['a string of 8192', { text: 'x'.repeat(8_192) }, null],
    ['a string of 8193', { text: 'x'.repeat(8_193) }, 'string_too_long'],
    ['a key of 8193', { ['x'.repeat(8_193)]: 1 }, 'string_too_long'],
    ['32 KiB', { a: Array(4).fill('x'.repeat(8_186)) }, null],
    [
      '32 KiB of letters that are two bytes each',
      { a: Array(4).fill('é'.repeat(8_000)) },
      'message_too_large',
    ],
    ['a list of a million', { a: Array(1_000_000).fill(0) }, 'message_too_large'],
  ])('judges %s', (_, value, code) => {
    const result = sanitize(value)
    expect(result.ok ? null : result.code).toBe(code)
  })

  it('is not fooled by nesting that is too deep to walk', () => {
    const text = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect(sanitize(JSON.parse(text))).toMatchObject({ ok: false, code: 'too_deep' })
  })

  it('repairs half characters, and leaves whole ones alone', () => {
    expect(repair('a\ud83d b\0 👟 é')).toBe('a\uFFFD b\uFFFD 👟 é')
  })
})
