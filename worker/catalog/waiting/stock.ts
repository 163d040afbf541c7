/** How many pieces of something can be bought now, by what the catalogue states. Pure. */

import { asText, isObject, readList } from '../../core/json.ts'
import type { Row } from '../../db/tables.ts'

/** Pieces that can be bought; null: there are some, and the shop does not say how many. */
export type Pieces = number | null

/** A product as far as stock is concerned. */
export type Stocked = Pick<Row<'products'>, 'availability' | 'quantity' | 'variants'>

export interface Variant {
  readonly id: string
  readonly title: string
  readonly availability: string
  readonly quantity: number | null
  readonly expectedAt: number | null
  readonly options: Readonly<Record<string, string>>
}

/** The variants of a product; what a variant does not say of itself, the product says. */
export function variantsOf(product: Stocked): readonly Variant[] {
  return readList(product.variants)
    .filter(isObject)
    .flatMap((entry) => {
      const id = asText(entry.id, 200)
      if (id === undefined) return []
      return [
        {
          id,
          title: asText(entry.title, 300) ?? '',
          availability: asText(entry.availability, 20) ?? product.availability,
          quantity: typeof entry.quantity === 'number' ? entry.quantity : null,
          expectedAt: typeof entry.expectedAt === 'number' ? entry.expectedAt : null,
          options: optionsOf(entry.options),
        },
      ]
    })
}

/**
 * Pieces of a product (variant '': of all its variants together) or of one variant. What is not in stock, or not in
 * the catalogue, has none: a pre-order is a promise, not a piece. `store.ts` counts the same way in SQL.
 */
export function piecesOf(product: Stocked | undefined, variantId: string): Pieces {
  if (!product) return 0
  const variants = variantsOf(product)
  if (variantId !== '') {
    const variant = variants.find((one) => one.id === variantId)
    return variant ? count(variant.availability, variant.quantity) : 0
  }
  if (variants.length === 0) return count(product.availability, product.quantity)
  const counts = variants.map((one) => count(one.availability, one.quantity))
  const known = counts.filter((pieces) => pieces !== null)
  if (known.length === counts.length) return known.reduce((sum, pieces) => sum + pieces, 0)
  // Some variant is there and does not say how often: then the product's own number counts, where it has one.
  return count(product.availability, product.quantity) || null
}

function count(availability: string, quantity: number | null): Pieces {
  if (availability !== 'in_stock') return 0
  return quantity === null ? null : Math.max(0, quantity)
}

function optionsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {}
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(entries)
}
