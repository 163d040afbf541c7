/** What pages push for Google becomes the events of the table, numbers as numbers, and nothing else does. */

import { describe, expect, it } from 'vitest'
import { createLayerReader } from '../../../sdk/capture/datalayer.ts'
import { haveSamples, sampleLayers } from './samples.ts'

/** The events of a sequence of entries. */
function _told(...entries: unknown[]) {
  return entries.flatMap(createLayerReader())
}

/** The arguments object that gtag pushes. */
function gtag(..._given: unknown[]) {
  // biome-ignore lint/complexity/noArguments: this is what gtag pushes.
  return arguments
}

describe.runIf(haveSamples)('a real sequence', () => {
  it.each(sampleLayers())(
    '$name gives the events that its notes expect',
    ({ calls, expected_segment }) => {
      const read = createLayerReader()
      const sightings = calls.flatMap(({ call, args }) =>
        (call === 'gtag' ? [gtag(...args)] : args).flatMap(read),
      )
      expect(sightings.map(({ event }) => event)).toEqual(
        expected_segment.map(({ event }) => event),
      )
      for (const [index, { properties }] of expected_segment.entries()) {
        expect(sightings[index]?.properties).toMatchObject(properties)
      }
    },
  )
})
