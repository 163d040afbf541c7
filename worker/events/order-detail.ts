/** What an event says of an order beside its worth: prices, totals, where it goes and when it should be there. Pure. */

import { asNumber, asText, type Fields, isObject } from '../core/json.ts'

/** The parts of a total that a receipt shows. */
export const TOTALS = ['subtotal', 'discount', 'shipping', 'tax', 'total'] as const
export type TotalName = (typeof TOTALS)[number]

/** In the currency's own units, as Segment's e-commerce specification v2 names them. Absent parts were not stated. */
export type StatedTotals = Readonly<Partial<Record<TotalName, number>>>

export interface OrderDetail {
  /** Null where the report states no total: parts alone are no receipt. */
  readonly totals: StatedTotals | null
  /** What the shop calls the order, such as `#1001`. */
  readonly name?: string
  /** Where it goes: ISO 3166-1 alpha-2. */
  readonly country?: string
  /** When it should be there, in the shop's words: a date of ISO 8601, or a text such as `3–5 working days`. */
  readonly estimate?: string
  /** The platform that tells of the order, and of its way to the buyer. */
  readonly platform?: 'shopify' | 'woocommerce'
}

/** Reads it from the properties of an order's event. */
export function readDetail(properties: Fields): OrderDetail {
  const name = asText(properties.order_name ?? properties.order_number, 50)
  const country = countryIn(properties)
  const estimate = asText(properties.delivery_estimate ?? properties.estimated_delivery, 100)
  const platform = asText(properties.source, 20)
  return {
    totals: readTotals(properties),
    ...(name ? { name } : {}),
    ...(country ? { country } : {}),
    ...(estimate ? { estimate } : {}),
    ...(platform === 'shopify' || platform === 'woocommerce' ? { platform } : {}),
  }
}

function readTotals(properties: Fields): StatedTotals | null {
  const parts = TOTALS.flatMap((name) => {
    const amount = asNumber(properties[name])
    // Discounts are told as what is taken off, and by some as less than nothing.
    return amount === undefined ? [] : [[name, Math.abs(amount)] as const]
  })
  const totals: StatedTotals = Object.fromEntries(parts)
  return totals.total === undefined ? null : totals
}

function countryIn(properties: Fields): string | undefined {
  const address = isObject(properties.shipping_address) ? properties.shipping_address : {}
  const stated = properties.shipping_country ?? address.country_code ?? address.country
  const code = asText(stated, 60)?.toUpperCase()
  return code && /^[A-Z]{2}$/.test(code) ? code : undefined
}

/** The price of one piece in a line of an order, in the currency's own units. */
export function readPrice(line: unknown): number | undefined {
  const price = isObject(line) ? asNumber(line.price) : undefined
  return price !== undefined && price >= 0 ? price : undefined
}

/** What stands for the parcel of an order where something is asked about each once. */
export const PARCEL = 'parcel'

/** The parcel that an event is about: its order, and what tells it from other parcels of it, where the event says so. */
export function parcelOf(properties: Fields): string | undefined {
  const order = asText(properties.order_id, 100)
  const { fulfillment_id: id, shipment_id: other, tracking_number: number } = properties
  const parcel = [id, other, number].map((one) => asText(one, 90)).find((one) => one !== undefined)
  return order && (parcel === undefined ? order : `${order}/${parcel}`)
}
