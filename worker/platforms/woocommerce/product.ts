/** Products of WooCommerce's REST API (v3) as statements of the catalogue. Pure. */

import type { StatementInput } from '../../catalog/statement.ts'
import { asNumber, asText, type Fields, isObject } from '../../core/json.ts'
import { readInstant } from '../../events/skew.ts'
import { idOf, objectsIn, plainText } from '../field.ts'
import type { ProductReport, Stated } from '../report.ts'

type Availability = NonNullable<StatementInput['availability']>
type Variant = NonNullable<Stated['variants']>[number]

const stock: Readonly<Record<string, Availability>> = {
  instock: 'in_stock',
  outofstock: 'out_of_stock',
  onbackorder: 'backorder',
}

/**
 * The product in a body, or null where it has no id. A variation, which comes as a product with a parent, is told as
 * a variant of that. It does not say in which currency its prices are.
 */
export function readProduct(body: Fields): ProductReport | null {
  const id = idOf(body.id)
  if (!id) return null
  const updatedAt = readInstant(body.date_modified_gmt) ?? readInstant(body.date_modified) ?? 0
  const parent = idOf(body.parent_id)
  if (asText(body.type) === 'variation' && parent) {
    const variants = [variantOf(id, body)]
    const statement = { id: parent, partial: true, variants }
    // Known by its own id, so that an older report of it is told from an older one of its parent.
    return { id: `${parent}/${id}`, updatedAt, statement, items: [] }
  }
  const title = plainText(body.name, 500)
  if (!title) return null
  return { id, updatedAt, statement: statementOf(id, title, body), items: [] }
}

function statementOf(id: string, title: string, body: Fields): Stated {
  const pictures = objectsIn(body.images).flatMap(({ src }) => addressIn(src) ?? [])
  const [imageUrl] = pictures
  const url = addressIn(body.permalink)
  const sku = asText(body.sku, 200)
  const gtin = asText(body.global_unique_id, 50)
  const description = plainText(body.description, 5_000) ?? plainText(body.short_description, 5_000)
  const category = objectsIn(body.categories).flatMap(({ name }) => plainText(name, 120) ?? [])
  const [brand] = objectsIn(body.brands).flatMap(({ name }) => plainText(name, 200) ?? [])
  const rating = asNumber(body.average_rating)
  const ratings = asNumber(body.rating_count)
  const tags = objectsIn(body.tags).flatMap(({ name }) => plainText(name, 100) ?? [])
  const variants = objectsIn(body.variations).flatMap((one) => {
    const variantId = idOf(one.id)
    return variantId ? [variantOf(variantId, one)] : []
  })
  return {
    id,
    title,
    availability: availabilityOf(body),
    quantity: quantityOf(body),
    images: pictures.slice(0, 20),
    ...pricesOf(body),
    ...(url ? { url } : {}),
    ...(sku ? { sku } : {}),
    ...(gtin ? { gtin } : {}),
    ...(description ? { description } : {}),
    ...(category.length > 0 ? { category: category.slice(0, 10) } : {}),
    ...(brand ? { brand } : {}),
    ...(imageUrl ? { imageUrl } : {}),
    ...(rating && ratings ? { rating: { value: rating, count: Math.trunc(ratings) } } : {}),
    ...(tags.length > 0 ? { attributes: { tags: tags.slice(0, 50) } } : {}),
    ...(variants.length > 0 ? { variants: variants.slice(0, 250) } : {}),
  }
}

function variantOf(id: string, body: Fields): Variant {
  const sku = asText(body.sku, 200)
  const gtin = asText(body.global_unique_id, 50)
  const url = addressIn(body.permalink)
  const image = isObject(body.image) ? addressIn(body.image.src) : undefined
  const options = objectsIn(body.attributes).flatMap(({ name, option }) => {
    const [label, value] = [plainText(name, 60), plainText(option, 200)]
    return label && value ? [[label, value] as const] : []
  })
  return {
    id,
    availability: availabilityOf(body),
    quantity: quantityOf(body),
    ...pricesOf(body),
    ...(sku ? { sku } : {}),
    ...(gtin ? { gtin } : {}),
    ...(url ? { url } : {}),
    ...(image ? { imageUrl: image } : {}),
    ...(options.length > 0
      ? {
          title: options.map(([, value]) => value).join(' / '),
          options: Object.fromEntries(options.slice(0, 20)),
        }
      : {}),
  }
}

/** What is not published, or kept out of the shop's lists and its search, is in no shop window. */
function availabilityOf(body: Fields): Availability {
  const status = asText(body.status)
  if (status !== undefined && status !== 'publish') return 'discontinued'
  if (asText(body.catalog_visibility) === 'hidden') return 'discontinued'
  return stock[asText(body.stock_status) ?? ''] ?? 'in_stock'
}

function quantityOf(body: Fields): number | null {
  const quantity = asNumber(body.stock_quantity)
  return body.manage_stock === false || quantity === undefined
    ? null
    : Math.max(0, Math.trunc(quantity))
}

/** An empty price is none: the variants have them. */
function pricesOf(body: Fields) {
  const price = asNumber(body.price)
  const regular = asNumber(body.regular_price)
  return {
    price: price ?? null,
    listPrice: regular !== undefined && price !== undefined && regular > price ? regular : null,
  }
}

function addressIn(value: unknown): string | undefined {
  const text = asText(value, 2_000)
  return text && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined
}
