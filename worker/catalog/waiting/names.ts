/** What somebody calls a product, and what the catalogue calls it: by id, by the id or SKU of a variant, by address. */

import { isObject, readList } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import { urlKey } from '../keys.ts'
import { findProducts } from '../store.ts'
import { UNREAD } from './request.ts'

export interface Names {
  readonly id?: string
  readonly url?: string
  /** Id or SKU of a variant. */
  readonly variant?: string
}

export interface Found {
  /** The catalogue's id, or what stands for it until the catalogue knows the product. */
  readonly productId: string
  /** '' where no variant was named. */
  readonly variantId: string
  readonly product: Row<'products'> | undefined
}

/** Finds the product that names lead to. One that is not there yet can be waited for all the same. */
export async function findByNames(db: Db, names: Names): Promise<Found> {
  const { id, url, variant } = names
  const rows = await findProducts(db, [
    ...(id === undefined ? [] : [{ id }]),
    ...(variant === undefined ? [] : [{ sku: variant }]),
    ...(url === undefined ? [] : [{ url }]),
  ])
  const product = rows.find((row) => row !== undefined)
  if (!product) {
    const address = url === undefined ? null : urlKey(url)
    const stand = id ?? (address === null ? '' : UNREAD + address)
    return { productId: stand, variantId: variant ?? '', product: undefined }
  }
  return { productId: product.id, variantId: variantIn(product, variant, id), product }
}

/** What leads to a product by now that the catalogue did not have when somebody asked for it. */
export function namingOf(productId: string): { readonly id?: string; readonly url?: string } {
  return productId.startsWith(UNREAD)
    ? { url: `https://${productId.slice(UNREAD.length)}` }
    : { id: productId }
}

/** The id of the variant that a name means; a product's name that is one of a variant's means that variant. */
function variantIn(
  product: Row<'products'> | undefined,
  variant: string | undefined,
  id: string | undefined,
): string {
  const entries = readList(product?.variants ?? '[]').filter(isObject)
  const named = (name: string | undefined) =>
    name === undefined || name === product?.id
      ? undefined
      : entries.find((one) => one.id === name || one.sku === name)
  const found = named(variant) ?? named(id)
  if (found) return String(found.id)
  return variant !== undefined && variant !== product?.id && entries.length > 0 ? variant : ''
}
