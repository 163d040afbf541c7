/** Real product pages tell what their notes expect, and pages that are about no product tell of none. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReaders, type Readers } from './readers.ts'
import { type ExpectedPage, haveSamples, samplePages } from './samples.ts'

let readers: Readers
beforeAll(async () => {
  readers = await openReaders()
})
afterAll(() => readers.close())

const FIELDS = {
  sku: 'sku',
  name: 'name',
  brand: 'brand',
  category: 'category',
  price: 'price',
  currency: 'currency',
  image: 'image_url',
  url: 'url',
}

/** Whether a value is what the notes expect, or one of those that they accept. */
function agrees({ expected, acceptable }: ExpectedPage, field: string, value: unknown): boolean {
  const right = [expected[field], ...(acceptable[field] ?? [])]
  return right.some((one) => {
    if (one == null) return value === undefined
    return field === 'price' ? Number(one) === value : one === value
  })
}

describe.runIf(haveSamples)('a saved page of a real shop', () => {
  it.each(samplePages())('$file tells what its notes expect', async (sample) => {
    const { sighting } = await readers.read(sample.html(), sample.url ?? 'https://shop.example/p')
    if (sample.page_kind !== 'product') {
      expect(sighting?.event).not.toBe('Product Viewed')
      return
    }
    expect(sighting?.event).toBe('Product Viewed')
    const told = sighting?.properties ?? {}
    for (const [field, name] of Object.entries(FIELDS)) {
      // A page without an address of its own stands where it was opened.
      if (field === 'url' && !sample.expected.url) continue
      expect(agrees(sample, field, told[name]), `${field}: ${told[name]}`).toBe(true)
    }
  })
})
