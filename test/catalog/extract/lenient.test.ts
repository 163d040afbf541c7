/** JSON-LD as pages have it. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeEntities } from '../../../worker/catalog/extract/entities.ts'
import { parseLenient } from '../../../worker/catalog/extract/lenient.ts'

it.each([
  ['a line end inside a text', '{"a":"x\ny"}', [{ a: 'x\ny' }]],
  ['a tab inside a text', '{"a":"x\ty"}', [{ a: 'x\ty' }]],
  ['an HTML comment around it', '<!-- {"a":1} -->', [{ a: 1 }]],
  ['CDATA around it', '//<![CDATA[\n{"a":1}\n//]]>', [{ a: 1 }]],
  ['comments', '/* x */ {"a":1, // one\n "b":2}', [{ a: 1, b: 2 }]],
  ['trailing commas', '{"a":[1,2,],}', [{ a: [1, 2] }]],
  ['missing commas', '{"a":"b"\n"c":"d" "e":1}', [{ a: 'b', c: 'd', e: 1 }]],
  [
    'quotes inside a text',
    '{"a":"a 24" screen, 27" too","b":1}',
    [{ a: 'a 24" screen, 27" too', b: 1 }],
  ],
  ['single quotes and bare names', "{a:'b'}", [{ a: 'b' }]],
  ['wrong escapes', '{"a":"it\\\'s \\x"}', [{ a: "it's x" }]],
  ['several values in a row', '{"a":1}{"b":2}', [{ a: 1 }, { b: 2 }]],
  ['entities for quotes', '{&quot;a&quot;:&quot;b&quot;}', [{ a: 'b' }]],
  ['a semicolon behind it', '{"a":1};', [{ a: 1 }]],
  ['a price with a comma', '{"price":1.299,00,"b":1}', [{ price: '1.299,00', b: 1 }]],
  ['an end that is missing', '{"a":{"b":["c","d"', [{ a: { b: ['c', 'd'] } }]],
  ['nothing at all', 'none', []],
])('is read with %s', (_, text, values) => {
  expect(parseLenient(text)).toEqual(values)
})

it('keeps its limits', () => {
  expect(parseLenient('['.repeat(100_000)).length).toBeLessThan(2)
  expect(JSON.stringify(parseLenient(`${'{"a":'.repeat(500)}1`)).length).toBeLessThan(1_000)
})

it('reads whole JSON as JSON does, and never fails on a part of it', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (text, at) => {
      expect(parseLenient(text)).toEqual([JSON.parse(text)])
      parseLenient(text.slice(0, at % (text.length + 1)))
    }),
  )
})

it('decodes references once, and leaves alone what is none', () => {
  expect(decodeEntities('Tom &amp;amp; Jerry &#8364; &#x20AC; &#146; &eacute;&Uuml;&zcaron;')).toBe(
    'Tom &amp; Jerry € € ’ éÜž',
  )
  expect(decodeEntities('?a=1&copy=2 &unknown; & &#99999999; AT&T')).toBe(
    '?a=1&copy=2 &unknown; & &#99999999; AT&T',
  )
})
