/** For whom a widget is meant, when, and which of its variants somebody sees: each time the same one. */

import { describe, expect, it } from 'vitest'
import { WITHHELD, type WidgetTarget } from '../../sdk/contract/widget.ts'
import { assign } from '../../widgets/placed/assign.ts'
import { fits, type Visit } from '../../widgets/placed/target.ts'
import { placed } from './placed.ts'

const { target: everybody } = placed('signup')
/** A Wednesday, half past two by the shopper's own clock. */
const now = new Date(2026, 6, 15, 14, 30)
const visit: Visit = { path: '/products/shoe', phone: false, returning: false, utm: {}, now }

const cases: [string, Partial<WidgetTarget>, Partial<Visit>, boolean][] = [
  ['everybody', {}, {}, true],
  ['pages of a kind', { paths: ['/products/*'] }, {}, true],
  ['pages of another kind', { paths: ['/cart'] }, {}, false],
  ['one of several', { paths: ['/cart', '/products/s*e'] }, {}, true],
  ['all pages but one', { except: ['/products/shoe'] }, {}, false],
  ['a path with dots taken as they are', { paths: ['/products.shoe'] }, {}, false],
  ['phones', { devices: ['phone'] }, {}, false],
  ['phones, on one', { devices: ['phone'] }, { phone: true }, true],
  ['who is here for the first time', { visitors: 'new' }, {}, true],
  ['who is here again', { visitors: 'returning' }, {}, false],
  ['who is here again, and is', { visitors: 'returning' }, { returning: true }, true],
  ['who came by a campaign', { utm: { source: 'news' } }, {}, false],
  ['who came by it', { utm: { source: 'news' } }, { utm: { source: 'news', medium: 'x' } }, true],
  ['a time that begins later', { from: +now + 1 }, {}, false],
  ['a time that has begun', { from: +now, until: +now + 1 }, {}, true],
  ['a time that is over', { until: +now }, {}, false],
  ['Wednesdays', { days: [3] }, {}, true],
  ['weekends', { days: [0, 6] }, {}, false],
  ['the afternoon', { hours: [12, 18] }, {}, true],
  ['the morning', { hours: [8, 14] }, {}, false],
  ['the night, over midnight', { hours: [20, 6] }, {}, false],
  ['all but an hour before this one', { hours: [14, 13] }, {}, true],
]

describe('a widget for', () => {
  it.each(cases)('%s', (_, target, changed, shown) => {
    expect(fits({ ...everybody, ...target }, { ...visit, ...changed })).toBe(shown)
  })
})

describe('variants', () => {
  const widget = placed(
    'signup',
    {},
    {
      id: 'w-1',
      holdBack: 10,
      variants: [
        { id: 'a', weight: 1, options: {} },
        { id: 'b', weight: 2, options: {} },
      ],
    },
  )
  const nameOf = (browser: string) => {
    const chosen = assign(widget, browser)
    return typeof chosen === 'object' ? chosen.id : chosen
  }
  const browsers = Array.from({ length: 6000 }, (_, index) => `0190-${index * 7919}-aisle`)

  it('are the same for a browser each time, and another draw in each widget', () => {
    const first = browsers.map(nameOf)
    expect(browsers.map(nameOf)).toEqual(first)
    const other = browsers.map((browser) => {
      const chosen = assign({ ...widget, id: 'w-2' }, browser)
      return typeof chosen === 'object' ? chosen.id : chosen
    })
    const same = other.filter((name, index) => name === first[index]).length
    // Two independent draws of 30, 60 and 10 percent agree in 46 of 100 cases.
    expect(same / browsers.length).toBeGreaterThan(0.42)
    expect(same / browsers.length).toBeLessThan(0.5)
  })

  it('share the shoppers as they weigh, beside those who are shown nothing', () => {
    const share = (name: string) =>
      browsers.filter((browser) => nameOf(browser) === name).length / browsers.length
    expect(share('a')).toBeCloseTo(0.3, 1)
    expect(share('b')).toBeCloseTo(0.6, 1)
    expect(share(WITHHELD)).toBeCloseTo(0.1, 1)
  })

  it('are drawn once a page view where nothing may be remembered', () => {
    expect(assign(widget, undefined)).toBe(assign(widget, undefined))
    expect(assign({ ...widget, holdBack: 0, variants: [] }, 'x')).toBeUndefined()
  })
})
