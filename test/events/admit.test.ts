/** What becomes of a message: always an answer, and a key that follows from the message alone. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY } from '../../worker/core/clock.ts'
import { admit, type Sender } from '../../worker/events/admit.ts'
import { trimContext } from '../../worker/events/context.ts'

const received = Date.parse('2026-03-01T10:00:00Z')
const sender = (fields: Partial<Sender> = {}): Sender => ({
  key: 'public',
  received,
  sentAt: undefined,
  context: {},
  prove: async () => null,
  ...fields,
})

const keys = fc.constantFrom('public' as const, 'secret' as const)

/** Messages that are nearly right, so that the checks behind the first are reached too. */
const nearly = fc.record(
  {
    type: fc.oneof(fc.constantFrom('track', 'identify', 'page', 'group', 'alias'), fc.anything()),
    messageId: fc.oneof(fc.string(), fc.anything()),
    timestamp: fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.integer(),
      fc.anything(),
    ),
    anonymousId: fc.oneof(fc.string(), fc.anything()),
    userId: fc.oneof(fc.string(), fc.integer(), fc.anything()),
    event: fc.oneof(fc.string(), fc.anything()),
    properties: fc.oneof(fc.object(), fc.anything()),
    traits: fc.oneof(fc.object(), fc.anything()),
    context: fc.oneof(fc.object(), fc.anything()),
    groupId: fc.string(),
    previousId: fc.string(),
  },
  { requiredKeys: [] },
)

describe('admission', () => {
  it('never throws, and what it admits fits its table', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(nearly, fc.anything()), keys, async (message, key) => {
        const admission = await admit(message, sender({ key }))
        if (!admission.ok) {
          expect(admission.code).toMatch(/^[a-z_]+$/)
          return
        }
        const { event } = admission
        expect(event.subject).toMatch(key === 'public' ? /^[ac]:./s : /^[uae]:./s)
        expect(event.id.length).toBeGreaterThan(0)
        expect(Number.isSafeInteger(event.at) && Number.isSafeInteger(event.occurred)).toBe(true)
        expect(event.trust).toBe(key === 'public' ? 'client' : 'server')
        expect(() => JSON.stringify(event)).not.toThrow()
      }),
      { numRuns: 400 },
    )
  })

  it('gives the same message the same key at every resend', async () => {
    const written = nearly.map((message) => ({ type: 'identify', timestamp: received, ...message }))
    await fc.assert(
      fc.asyncProperty(
        written,
        keys,
        fc.integer({ min: 0, max: 30 * DAY }),
        async (message, key, later) => {
          const json = JSON.stringify(message)
          const first = await admit(JSON.parse(json), sender({ key, sentAt: received }))
          const again = await admit(
            JSON.parse(json),
            sender({ key, received: received + later, sentAt: received + later }),
          )
          expect(again.ok).toBe(first.ok)
          if (!first.ok || !again.ok || first.event.at === 0) return
          const keyOf = ({ subject, at, id }: typeof first.event) => [subject, at, id]
          expect(keyOf(again.event)).toEqual(keyOf(first.event))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('tells two messages without ids apart by what they say', async () => {
    const id = async (properties: Record<string, unknown>) => {
      const message = {
        type: 'track',
        event: 'E',
        anonymousId: 'a',
        timestamp: received,
        properties,
      }
      const admission = await admit(message, sender())
      return admission.ok ? admission.event.id : null
    }
    expect(await id({ n: 1 })).toBe(await id({ n: 1 }))
    expect(await id({ n: 1 })).not.toBe(await id({ n: 2 }))
  })
})

describe('a context', () => {
  it('keeps what is known and has the right type', () => {
    const own = {
      page: { url: 'https://shop.example/', referrer: 7, extra: 'x' },
      locale: 5,
      timezone: 'Europe/Vienna',
      ip: '192.0.2.1',
      screen: { width: 5 },
      consent: { analytics: true, marketing: 'yes' },
      campaign: 'spring',
      traits: { email: 'anna@example.com' },
    }
    expect(trimContext(own, { locale: 'de', timezone: 'UTC' })).toEqual({
      page: { url: 'https://shop.example/' },
      locale: 'de',
      timezone: 'Europe/Vienna',
      consent: { analytics: true },
      traits: { email: 'anna@example.com' },
    })
  })

  it('of the wrong type is that of the batch', () => {
    for (const own of [null, 'x', [], 5])
      expect(trimContext(own, { locale: 'de' })).toEqual({ locale: 'de' })
  })

  it('does not end in half a character', () => {
    expect(trimContext({ page: { title: `${'x'.repeat(2_047)}👟` } }, {})).toEqual({
      page: { title: `${'x'.repeat(2_047)}\uFFFD` },
    })
  })
})
