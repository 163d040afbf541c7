/** What the SDK makes of the collector's answers, as a table. */

import { describe, expect, it } from 'vitest'
import { backoff, judge, readPause } from '../../sdk/transport.ts'

describe('the verdict on a batch', () => {
  it.each([
    ['no answer', 0, 'retry'],
    ['OK', 200, 'done'],
    ['Accepted', 202, 'done'],
    ['No Content', 204, 'done'],
    ['Bad Request', 400, 'drop'],
    ['Unauthorized', 401, 'retry'],
    ['Forbidden', 403, 'retry'],
    ['Not Found', 404, 'drop'],
    ['Request Timeout', 408, 'retry'],
    ['Gone', 410, 'drop'],
    ['Content Too Large', 413, 'halve'],
    ['Unprocessable Content', 422, 'drop'],
    ['Too Many Requests', 429, 'retry'],
    ['Internal Server Error', 500, 'retry'],
    ['Bad Gateway', 502, 'retry'],
    ['Service Unavailable', 503, 'retry'],
    ['Gateway Timeout', 504, 'retry'],
    ['Web Server Is Down', 521, 'retry'],
  ])('on %s (%i) is %s', (_, status, verdict) => {
    expect(judge(status, 2)).toBe(verdict)
  })

  it('gives up a single message that is too large', () => {
    expect(judge(413, 1)).toBe('drop')
  })
})

describe('the pause that Retry-After asks for', () => {
  const soon = new Date(Date.now() + 60_000).toUTCString()
  it.each([
    ['nothing', null, 0, 0],
    ['an empty one', '', 0, 0],
    ['seconds', '3', 3000, 3000],
    ['more than five minutes', '86400', 300_000, 300_000],
    ['an absurd number', '1e300', 300_000, 300_000],
    ['no end', 'Infinity', 300_000, 300_000],
    ['a negative number', '-5', 0, 0],
    ['a date at the end of days', 'Fri, 31 Dec 9999 23:59:59 GMT', 300_000, 300_000],
    ['a date', soon, 57_000, 60_000],
    ['a date gone by', 'Wed, 21 Oct 2015 07:28:00 GMT', 0, 0],
    ['nonsense', 'soon', 0, 0],
  ])('understands %s', (_, value, least, most) => {
    expect(readPause(value)).toBeGreaterThanOrEqual(least)
    expect(readPause(value)).toBeLessThanOrEqual(most)
  })
})

describe('backoff', () => {
  it('doubles from one second to about a minute, with up to half left to chance', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((failures) => {
      const waits = Array.from({ length: 200 }, () => backoff(failures))
      const most = 500 * 2 ** Math.min(failures, 7)
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(most / 2)
      expect(Math.max(...waits)).toBeLessThanOrEqual(most)
      return most
    })
    expect(longest[0]).toBe(1000)
    expect(longest.at(-1)).toBe(64_000)
  })
})
