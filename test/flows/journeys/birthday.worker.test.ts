/** Birthdays, from a trait to the mailbox: on the day and in the morning where somebody lives, once a year. */

import { beforeAll, describe, expect, it } from 'vitest'
import { now } from '../../../worker/core/clock.ts'
import { moveClock } from '../../http/whole-site.ts'
import { DAY, openStory, START, type Story } from './story.ts'

let story: Story
const zones = { anna: 'Asia/Tokyo', ben: 'America/Los_Angeles', leap: 'UTC' } as const

beforeAll(async () => {
  story = await openStory(['birthday'])
  const birthdays = { anna: '1990-03-29', ben: '--03-29', leap: '2000-02-29' }
  for (const name of ['anna', 'ben', 'leap'] as const) {
    const email = `${name}@example.com`
    await story.joins(email)
    const message = {
      type: 'identify',
      messageId: `trait-${name}`,
      timestamp: new Date(now()).toISOString(),
      traits: { email, birthday: birthdays[name], first_name: 'Sam' },
      context: { traits: { email }, timezone: zones[name] },
    }
    await story.site.collect('sk_site', [message])
  }
})

const days = (date: string) => (Date.parse(`${date}T23:59:00Z`) - START) / DAY

describe('a birthday', () => {
  it('is congratulated on at nine in the morning of each zone', async () => {
    await story.until(days('2026-03-27') * DAY)
    expect(story.sentTo('anna@example.com')).toEqual([])
    await story.until(days('2026-03-30') * DAY)
    const at = (name: string) => new Date(story.last(`${name}@example.com`).at).toISOString()
    expect(at('anna')).toMatch(/^2026-03-29T00:00/)
    expect(at('ben')).toMatch(/^2026-03-29T16:00/)
    expect(story.last('anna@example.com').subject).toBe('Happy birthday, Sam, from all of us')
  })

  it('on a leap day is kept on the last of February, and each comes once a year', async () => {
    // The Worker may well have been away for most of the year.
    moveClock(Date.parse('2027-02-26T12:00:00Z'))
    await story.until(days('2027-03-01') * DAY)
    expect(story.sentTo('leap@example.com')).toEqual(['birthday:wishes'])
    expect(new Date(story.last('leap@example.com').at).toISOString()).toMatch(/^2027-02-28T09:00/)
    moveClock(Date.parse('2027-03-27T12:00:00Z'))
    await story.until(days('2027-03-31') * DAY)
    expect(story.sentTo('anna@example.com')).toEqual(['birthday:wishes', 'birthday:wishes'])
  })
})
