/** The products that letters show, loaded from the catalogue by what carts, orders and visits call them. */

import { findProducts } from '../../catalog/store.ts'
import type { Db } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import type { CartItem } from '../../events/state.ts'

/** Products of the catalogue by a line's name, as `lineOf` says it, or by the very id of the product. */
export type Catalogue = ReadonlyMap<string, Row<'products'>>

/** What of a line names its product. */
export type Named = Pick<CartItem, 'productId' | 'key' | 'url'>

/** What a line of a cart calls its product: the ids of product and variant, which pages may mix up. */
export function lineOf({ productId, key }: Pick<CartItem, 'productId' | 'key'>): string {
  return `${productId}\n${key}`
}

/** The product of a line, or undefined where the catalogue does not know it. */
export function productOf(item: Named, catalogue: Catalogue): Row<'products'> | undefined {
  return catalogue.get(lineOf(item)) ?? catalogue.get(item.productId)
}

/** The products of lines, by the ids that those have for them: their own, a variant's, a SKU, or only an address. */
export async function loadCatalogue(db: Db, items: readonly Named[]): Promise<Catalogue> {
  const found = await findProducts(
    db,
    items.map(({ productId, key, url }) => ({ id: productId, sku: key, ...(url ? { url } : {}) })),
  )
  return new Map(
    items.flatMap((item, index) => {
      const row = found[index]
      return row ? [[lineOf(item), row] as const] : []
    }),
  )
}
