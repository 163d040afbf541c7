/** An order's way to the buyer as WooCommerce tells it: completed, and what plugins for tracking write beside it. Pure. */

import { asNumber, asText, type Fields, isObject, readJson } from '../../core/json.ts'
import { readInstant } from '../../events/skew.ts'
import { objectsIn, present } from '../field.ts'
import type { Happening } from '../report.ts'

/** Parcels of one order that are told of. */
const MOST_PARCELS = 20
/** Statuses of the usual tracking plugins, which WooCommerce itself does not have. */
const shipped: ReadonlySet<string> = new Set(['shipped', 'partial-shipped', 'partially-shipped'])

/** The steps of an order, each with the key that it has whenever it is told again. */
export function stepsOf(
  body: Fields,
  orderId: string,
  status: string,
  updatedAt: number,
): readonly Happening[] {
  const step = (name: string, at: number, id: string, more: Fields = {}): Happening => ({
    type: 'track',
    name,
    at,
    id: `woocommerce-${name.slice(6).toLowerCase()}-${id}`,
    fields: { properties: { order_id: orderId, ...more, source: 'woocommerce' } },
  })
  const completed = readInstant(body.date_completed_gmt) ?? readInstant(body.date_completed)
  const placed = readInstant(body.date_created_gmt) ?? readInstant(body.date_created) ?? updatedAt
  // Such a status has no instant of its own: the key takes the order's, the event the report's.
  const by = (name: string) => ({ ...step(name, placed, orderId), occurred: updatedAt })
  const parcels = parcelsOf(body).map(({ key, at, ...parcel }) => {
    return step('Order Shipped', at ?? completed ?? placed, `${orderId}-${key}`, parcel)
  })
  const unnamed = parcels.length === 0 && shipped.has(status) ? [by('Order Shipped')] : []
  return [
    ...(status === 'completed' && completed !== undefined
      ? [step('Order Fulfilled', completed, orderId)]
      : []),
    ...parcels,
    ...unnamed,
    ...(status === 'delivered' ? [by('Order Delivered')] : []),
  ]
}

type Parcel = Fields & { readonly key: string; readonly at: number | undefined }

/**
 * Parcels with a number, as "Shipment Tracking" and "Advanced Shipment Tracking" keep them: in the order's meta data
 * under `_wc_shipment_tracking_items`, or in a field of the REST API.
 */
function parcelsOf(body: Fields): readonly Parcel[] {
  const listed = [
    ...objectsIn(body.shipment_trackings),
    ...objectsIn(body.meta_data)
      .filter(({ key }) => key === '_wc_shipment_tracking_items')
      .flatMap(({ value }) => itemsIn(value)),
  ]
  const parcels = new Map<string, Parcel>()
  for (const item of listed.slice(0, MOST_PARCELS)) {
    const number = asText(item.tracking_number, 200)
    if (!number) continue
    const key = asText(item.tracking_id, 60) ?? number.slice(0, 60)
    const sent = asNumber(item.date_shipped)
    parcels.set(key, {
      key,
      // Seconds in the plugin's own list, a date in its REST field.
      at: sent !== undefined && sent > 1e9 ? sent * 1_000 : readInstant(item.date_shipped),
      ...present({
        fulfillment_id: key,
        tracking_company:
          asText(item.custom_tracking_provider, 100) ??
          asText(item.formatted_tracking_provider, 100) ??
          asText(item.tracking_provider, 100),
        tracking_number: number,
        tracking_url: linkIn([
          item.custom_tracking_link,
          item.formatted_tracking_link,
          item.tracking_link,
          item.ast_tracking_link,
        ]),
      }),
    })
  }
  return [...parcels.values()]
}

/** A list, or one that was written as text, as meta data may be. */
function itemsIn(value: unknown): readonly Fields[] {
  const list = typeof value === 'string' ? readJson(value) : value
  return isObject(list) ? objectsIn(Object.values(list)) : objectsIn(list)
}

function linkIn(values: readonly unknown[]): string | undefined {
  return values.map((one) => asText(one, 1_000)).find((one) => one?.startsWith('https://'))
}
