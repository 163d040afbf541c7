/** Search abandonment: who searched and took nothing is shown what the shop has for it; hostile words go nowhere. */

import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, line, openStory, order, PRODUCTS, type Story } from './story.ts'

const ANNA = 'anna@example.com'
let story: Story

beforeEach(async () => {
  story = await openStory(['search-abandonment', 'browse-abandonment'])
  await story.joins(ANNA)
})

const search = (query: unknown) => story.browser(ANNA, 'Products Searched', { query })

describe('somebody who searched and took nothing', () => {
  it('is shown what the shop has for it after four hours, once, with a code where they never bought', async () => {
    const rule = { name: 'Browse', kind: 'free_shipping', prefix: 'FOUND' }
    await story.owner('PUT', '/api/offers/browse', rule)
    await search('red trail shoes')
    await story.until(3.9 * HOUR)
    expect(story.sentTo(ANNA)).toEqual([])
    await story.until(5 * HOUR)
    expect(story.sentTo(ANNA)).toEqual(['search-abandonment:found'])
    const mail = story.last(ANNA)
    expect(mail.subject).toBe('For your search “trail shoes”')
    expect(mail.text).toMatch(/\* Trail shoe[\s\S]*€80\.00/)
    expect(mail.text).toMatch(/FOUND-[0-9A-Z-]{15}/)
    expect(mail.text).toMatch(/Others went for these\s+\* (Wool sock|Tent)/)
    await story.until(10 * DAY)
    await search('tent')
    await story.until(11 * DAY)
    expect(story.sentTo(ANNA)).toHaveLength(1)
  })

  it('is written to about the products instead, where they looked at them closely', async () => {
    await search('tent')
    await story.browser(ANNA, 'Product Viewed', line('p-3'))
    await story.browser(ANNA, 'Product Viewed', line('p-3'))
    await story.until(DAY)
    expect(story.sentTo(ANNA)).toEqual(['browse-abandonment:look'])
  })

  it('is not written to where they bought or took something', async () => {
    await search('tent')
    await story.until(HOUR)
    await story.server(ANNA, 'Order Completed', order('1', [line('p-3')]))
    await story.until(2 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    expect(await story.runs('search-abandonment')).toEqual(['exited order'])
  })
})

describe('a search that nothing answers', () => {
  it.each([
    ['a thing that the shop does not have', 'submarine'],
    ['a program', '"><script>alert(1)</script>'],
    ['a letter of its own', 'Dear customer,\r\nBcc: you@evil.example visit evil.example'],
    ['a template', '{{ shop.name }}{% raw %}'],
  ])('sends nothing for %s, and says why', async (_, query) => {
    await search(query)
    await story.until(DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    expect(await story.traces('search-abandonment')).toMatchObject([
      { state: 'skipped', reason: 'nothing_found' },
    ])
  })

  it('sends nothing where all of it was sold out', async () => {
    await story.owner('PUT', '/api/products/p-3', { ...PRODUCTS['p-3'], quantity: 0 })
    await search('tent')
    await story.until(DAY)
    expect(await story.traces('search-abandonment')).toMatchObject([{ reason: 'nothing_found' }])
  })

  it('repeats nothing that the shop’s own words do not hold', async () => {
    await search('tent www.evil.example +43 1 555')
    await story.until(DAY)
    const traces = await story.traces('search-abandonment')
    expect(traces).toMatchObject([{ reason: 'nothing_found' }])
    await story.until(20 * DAY)
    await search('evil tent')
    await story.until(21 * DAY)
    const { subject, html, text } = story.last(ANNA)
    expect(subject).toBe('For your search “tent”')
    expect(html + text).not.toContain('evil')
  })
})
