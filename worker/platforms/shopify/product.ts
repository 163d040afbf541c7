/** Products and stock of Shopify as statements of the catalogue. Pure. */

import type { StatementInput } from '../../catalog/statement.ts'
import { asNumber, asText, type Fields } from '../../core/json.ts'
import { readInstant } from '../../events/skew.ts'
import { idOf, objectIn, objectsIn, plainText } from '../field.ts'
import type { ProductReport, Stated, StockReport } from '../report.ts'

/** The shop that a product is sold in. */
export interface Shop {
  /** Host of its pages, or '' where it is not known. */
  readonly host: string
}

/** The product in a body, or null where it has no id or title. It does not say in which currency its prices are. */
export function readProduct(body: Fields, shop: Shop): ProductReport | null {
  const id = idOf(body.id)
  const title = asText(body.title, 500)
  if (!id || !title) return null
  const images = objectsIn(body.images)
  const hidden = isHidden(body)
  const variants = objectsIn(body.variants).slice(0, 250)
  const handle = asText(body.handle, 255)
  const url =
    handle && shop.host ? `https://${shop.host}/products/${encodeURIComponent(handle)}` : undefined
  const names = objectsIn(body.options).flatMap(({ name }) => asText(name, 60) ?? [])
  const stated = variants.flatMap((one) => variantOf(one, { hidden, names, images, url }) ?? [])
  const [first] = stated
  const description = plainText(body.body_html, 5_000)
  const brand = asText(body.vendor, 200)
  const type = asText(body.product_type, 120)
  const pictures = images.flatMap(({ src }) => addressIn(src) ?? [])
  const [picture] = pictures
  const statement: Stated = {
    id,
    title,
    availability: together(
      stated.map((one) => one.availability),
      hidden,
    ),
    quantity: quantityOf(stated.map((one) => one.quantity)),
    images: pictures.slice(0, 20),
    attributes: attributesOf(body),
    variants: stated,
    ...(url ? { url } : {}),
    ...(description ? { description } : {}),
    ...(brand ? { brand } : {}),
    ...(type ? { category: [type] } : {}),
    ...(picture ? { imageUrl: picture } : {}),
    price: first?.price ?? null,
    listPrice: first?.listPrice ?? null,
  }
  const items = variants.flatMap((one) => {
    const item = idOf(one.inventory_item_id)
    const variantId = idOf(one.id)
    return item && variantId ? [{ item, variantId }] : []
  })
  return { id, updatedAt: readInstant(body.updated_at) ?? 0, statement, items }
}

/** Drafts, archived products and those that were taken off the online store are in no shop window. */
function isHidden(body: Fields): boolean {
  const status = asText(body.status)
  if (status !== undefined && status !== 'active') return true
  return 'published_at' in body && readInstant(body.published_at) === undefined
}

type Variant = NonNullable<Stated['variants']>[number]
type Availability = NonNullable<StatementInput['availability']>

interface Surroundings {
  readonly hidden: boolean
  readonly names: readonly string[]
  readonly images: readonly Fields[]
  readonly url: string | undefined
}

function variantOf(body: Fields, { hidden, names, images, url }: Surroundings): Variant | null {
  const id = idOf(body.id)
  if (!id) return null
  const title = asText(body.title, 300)
  const sku = asText(body.sku, 200)
  const gtin = asText(body.barcode, 50)
  const quantity = asNumber(body.inventory_quantity)
  const counted = asText(body.inventory_management) !== undefined
  const price = asNumber(body.price)
  const before = asNumber(body.compare_at_price)
  const image = images.find((one) => idOf(one.id) === idOf(body.image_id) && one.id !== undefined)
  const imageUrl = addressIn(image?.src)
  const options = optionsOf(body, names)
  return {
    id,
    availability: hidden ? 'discontinued' : availabilityOf(body, counted, quantity),
    quantity: counted && quantity !== undefined ? Math.max(0, Math.trunc(quantity)) : null,
    ...(counted && asText(body.inventory_policy) === 'continue' ? { oversells: true } : {}),
    ...(title && title !== 'Default Title' ? { title } : {}),
    ...(sku ? { sku } : {}),
    ...(gtin ? { gtin } : {}),
    ...(options ? { options } : {}),
    ...(imageUrl ? { imageUrl } : {}),
    ...(url ? { url: `${url}?variant=${id}` } : {}),
    price: price !== undefined && price >= 0 ? price : null,
    listPrice: before !== undefined && price !== undefined && before > price ? before : null,
  }
}

function availabilityOf(
  body: Fields,
  counted: boolean,
  quantity: number | undefined,
): Availability {
  if (!counted || (quantity ?? 0) > 0) return 'in_stock'
  return asText(body.inventory_policy) === 'continue' ? 'backorder' : 'out_of_stock'
}

function optionsOf(body: Fields, names: readonly string[]): Record<string, string> | undefined {
  const values = [body.option1, body.option2, body.option3].map((one) => asText(one, 200))
  const pairs = values.flatMap((value, index) => {
    const name = names[index]
    return value && name && value !== 'Default Title' ? [[name, value] as const] : []
  })
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined
}

/** What a product is that has these variants: there, where one of them is. */
export function together(
  variants: readonly (Availability | undefined)[],
  hidden: boolean,
): Availability {
  if (hidden) return 'discontinued'
  for (const best of ['in_stock', 'preorder', 'backorder', 'out_of_stock'] as const) {
    if (variants.includes(best)) return best
  }
  return variants.length === 0 ? 'in_stock' : 'out_of_stock'
}

/** How many there are of all variants; null where one of them is not counted. */
export function quantityOf(variants: readonly (number | null | undefined)[]): number | null {
  if (variants.length === 0 || variants.some((one) => one === null || one === undefined))
    return null
  return variants.reduce<number>((sum, one) => sum + (one ?? 0), 0)
}

function attributesOf(body: Fields): Record<string, unknown> {
  const tags = Array.isArray(body.tags) ? body.tags : String(body.tags ?? '').split(',')
  const kept = tags.flatMap((tag) => asText(tag, 100) ?? []).slice(0, 50)
  return kept.length > 0 ? { tags: kept } : {}
}

function addressIn(value: unknown): string | undefined {
  const text = asText(value, 2_000)?.replace(/^\/\//, 'https://')
  return text && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined
}

/** How much of an item there is at a location. */
export function readStock(body: Fields): StockReport | null {
  const item = idOf(body.inventory_item_id)
  const location = idOf(body.location_id)
  const at = readInstant(body.updated_at)
  if (!item || !location || at === undefined) return null
  const available = asNumber(body.available)
  return { item, location, available: available === undefined ? null : Math.trunc(available), at }
}

/** Whom a request about personal data is about. */
export function personIn(body: Fields): { customerId?: string; email?: string } {
  const customer = objectIn(body.customer)
  const customerId = idOf(customer.id)
  const email = asText(customer.email, 320)
  return { ...(customerId ? { customerId } : {}), ...(email ? { email } : {}) }
}
