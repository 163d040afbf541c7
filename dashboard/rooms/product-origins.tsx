/** Field by field: what is true of a product, whose word it is, and what others say instead. */

import type { ProductDetail } from '../../worker/catalog/product.ts'
import { Badge, formatAmount } from '../parts/words.tsx'
import { exactly } from '../time.ts'
import { sourceName, stockOf } from './product-words.tsx'

type Said = Readonly<Record<string, unknown>>

/** Fields in the order in which they matter, and how each is said. Empty: nothing is said. */
const fields: readonly (readonly [name: string, label: string, words: (said: Said) => string])[] = [
  ['title', 'Title', ({ title }) => textOf(title)],
  ['price', 'Price', ({ price, currency }) => moneyOf(price, currency)],
  ['listPrice', 'List price', ({ listPrice, currency }) => moneyOf(listPrice, currency)],
  ['availability', 'Stock', stockWords],
  ['expectedAt', 'Expected', ({ expectedAt }) => dayOf(expectedAt)],
  ['brand', 'Brand', ({ brand }) => textOf(brand)],
  ['category', 'Category', ({ category }) => pathOf(category)],
  ['sku', 'SKU', ({ sku }) => textOf(sku)],
  ['gtin', 'GTIN', ({ gtin }) => textOf(gtin)],
  ['rating', 'Rating', ({ rating }) => ratingOf(rating)],
  ['url', 'Address', ({ url }) => textOf(url)],
  ['imageUrl', 'Picture', ({ imageUrl }) => textOf(imageUrl)],
  ['description', 'Description', ({ description }) => textOf(description)],
]

export function Origins({ product }: { product: ProductDetail }) {
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Whose word it is</h2>
      </div>
      <dl class="origins">
        {fields.map(([name, label, words]) => {
          const value = words({ ...product })
          if (value === '') return null
          const source = product.sources[name]
          const others = product.statements.flatMap((one) => {
            const other = words(one)
            return one.source === source || other === '' || other === value
              ? []
              : [{ source: one.source, other }]
          })
          return (
            <div key={name}>
              <dt>{label}</dt>
              <dd>
                <span class="origin-value">{value}</span>
                {source && <Badge tone="good">{sourceName(source)}</Badge>}
                {others.slice(0, 4).map(({ source: voice, other }, index) => (
                  <span key={index} class="origin-other">
                    {sourceName(voice)} says: {other}
                  </span>
                ))}
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function moneyOf(amount: unknown, currency: unknown): string {
  if (typeof amount !== 'string' || typeof currency !== 'string') return ''
  return formatAmount({ amount, currency })
}

function stockWords({ availability, quantity }: Said): string {
  const count = typeof quantity === 'number' ? quantity : null
  if (typeof availability !== 'string') return count === null ? '' : `${count} in stock`
  return stockOf({ availability, quantity: count }).name
}

function dayOf(value: unknown): string {
  return typeof value === 'number' ? exactly(value) : ''
}

function pathOf(value: unknown): string {
  return Array.isArray(value) ? value.join(' › ') : ''
}

function ratingOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const { value: stars, count } = value as { value?: unknown; count?: unknown }
  return typeof stars === 'number' && typeof count === 'number'
    ? `${stars} of ${count} reviews`
    : ''
}
