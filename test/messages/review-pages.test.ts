/** The pages of a review request: the same link for all, nothing that acts by being looked at, hostile words as words. */

import { describe, expect, it } from 'vitest'
import {
  contentPage,
  heardPage,
  ratingPage,
  troublePage,
} from '../../worker/flows/reviews/pages.ts'
import { publicUrlOf } from '../../worker/flows/reviews/place.ts'
import { pageCsp } from '../../worker/messages/pages.ts'
import { defaultSettings } from '../../worker/site/settings.ts'
import { brand } from './sample.ts'

const review = { title: 'Trail shoe', score: null, publicUrl: 'https://reviews.example/of/p-1' }

describe('the pages of a review request', () => {
  it('show happy and unhappy people the same link to a public review, in the same words', () => {
    const link = (html: string) => /<p class="quiet">Want others[\s\S]*?<\/p>/.exec(html)?.[0]
    const content = link(contentPage(brand, '/m/r/t', review))
    expect(content).toContain('https://reviews.example/of/p-1')
    for (const html of [
      ratingPage(brand, '/m/r/t', review),
      troublePage(brand, '/m/r/t', review),
      heardPage(brand, review, true),
      heardPage(brand, review, false),
    ]) {
      expect(link(html)).toBe(content)
    }
  })

  it('promise nothing for a good answer: no gift, no code, no discount', () => {
    for (const html of [
      ratingPage(brand, '/m/r/t', review),
      contentPage(brand, '/m/r/t', review),
      troublePage(brand, '/m/r/t', review),
    ]) {
      expect(html).not.toMatch(/discount|coupon|code|gift|reward|voucher/i)
    }
  })

  it('choose no star by themselves, and act by a form alone', async () => {
    const html = ratingPage(brand, '/m/r/t', review)
    expect(html).not.toContain('checked')
    expect(html).not.toMatch(/<script|onload|http-equiv="refresh"/i)
    expect(html).toMatch(/<form method="post" action="\/m\/r\/t">/)
    expect(await pageCsp(html)).toContain("form-action 'self'")
  })

  it('take a hostile title and address as what they are', () => {
    const odd = { title: '"><script>x</script>', score: 1, publicUrl: 'javascript:alert(1)' }
    for (const html of [ratingPage(brand, '/m/r/t', odd), troublePage(brand, '/m/r/t', odd)]) {
      expect(html).not.toMatch(/<script|javascript:/)
    }
  })
})

describe('where a public review is written', () => {
  const shop = { ...defaultSettings, shopUrl: 'https://shop.example/' }
  const product = { id: 'p/1', url: 'https://shop.example/p/1' }
  it.each([
    [
      'at the owner’s place, with the product in it',
      { ...shop, reviewUrl: 'https://r.example/{product}/new' },
      product,
      'https://r.example/p%2F1/new',
    ],
    ['on the product’s own page where there is no such place', shop, product, product.url],
    [
      'nowhere, where its page is not the shop’s',
      shop,
      { id: '1', url: 'https://evil.example' },
      '',
    ],
    ['nowhere, where nobody knows the product', shop, undefined, ''],
  ])('is %s', (_, settings, known, url) => {
    expect(publicUrlOf(settings, known, 'p/1')).toBe(url)
  })
})
