/** Reads what a page pushes for Google: GA4 events, gtag calls, and Universal Analytics' enhanced e-commerce. */
import { readAmount } from './amount.ts'
import { isThing, known, type Properties, type Sighting, type Thing, thingsOf } from './sighting.ts'
import { readText } from './text.ts'

/** GA4's events and Segment's. */
const EVENTS = new Map<unknown, string>(
  Object.entries({
    view_item: 'Product Viewed',
    view_item_list: 'Product List Viewed',
    select_item: 'Product Clicked',
    select_content: 'Product Clicked',
    add_to_cart: 'Product Added',
    remove_from_cart: 'Product Removed',
    add_to_wishlist: 'Product Added to Wishlist',
    view_cart: 'Cart Viewed',
    begin_checkout: 'Checkout Started',
    checkout_progress: 'Checkout Step Viewed',
    add_shipping_info: 'Checkout Step Completed',
    add_payment_info: 'Payment Info Entered',
    purchase: 'Order Completed',
    refund: 'Order Refunded',
    view_promotion: 'Promotion Viewed',
    select_promotion: 'Promotion Clicked',
    search: 'Products Searched',
    view_search_results: 'Products Searched',
  }),
)

/** Enhanced e-commerce's actions as GA4's events. */
const ACTIONS: { [name: string]: string } = {
  detail: 'view_item',
  impressions: 'view_item_list',
  click: 'select_item',
  add: 'add_to_cart',
  remove: 'remove_from_cart',
  checkout: 'begin_checkout',
  purchase: 'purchase',
  refund: 'refund',
  promoView: 'view_promotion',
  promoClick: 'select_promotion',
}

/** An item of either kind as a product of an event. */
export function readItem(item: Thing): Properties {
  const categories = [item.item_category || item.category]
  for (const level of [2, 3, 4, 5]) categories.push(item[`item_category${level}`])
  return known({
    product_id: readText(item.item_id ?? item.id, 200),
    sku: readText(item.item_sku ?? item.sku, 200),
    name: readText(item.item_name ?? item.name),
    brand: readText(item.item_brand ?? item.brand),
    category: categories
      .map((one) => readText(one))
      .filter(Boolean)
      .join('/'),
    variant: readText(item.item_variant ?? item.variant),
    price: readAmount(item.price),
    quantity: readAmount(item.quantity),
    coupon: readText(item.coupon),
    position: readAmount(item.index ?? item.list_position ?? item.position),
    currency: readText(item.currency, 3),
  })
}

/** The Segment events that one GA4 event says; `commerce` holds its parameters. */
function readEvent(name: unknown, commerce: Thing): Sighting[] {
  const event = EVENTS.get(name)
  const items = thingsOf(commerce.items)
  const products = items.map(readItem).filter((item) => item.product_id || item.name)
  const first: Thing = items[0] || {}
  const currency = readText(commerce.currency || first.currency, 3)
  const say = (properties: Properties): Sighting[] =>
    event ? [{ event, properties: known(properties) }] : []
  if (!event) return []
  if (/^Products/.test(event)) return say({ query: readText(commerce.search_term) })
  if (/^Promotion/.test(event)) {
    const named = { ...first, ...commerce }
    return say({
      promotion_id: readText(named.promotion_id),
      name: readText(named.promotion_name),
      creative: readText(named.creative_name),
      position: readText(named.creative_slot),
    })
  }
  if (/^Product (?!List)/.test(event)) {
    return products.flatMap((product) =>
      say({ ...product, currency: currency || product.currency }),
    )
  }
  if (/^Product/.test(event)) {
    return say({
      list_id: readText(commerce.item_list_id ?? first.item_list_id),
      list_name: readText(commerce.item_list_name ?? first.item_list_name ?? first.list),
      currency,
      products,
    })
  }
  const order = /^Order/.test(event)
  const value = readAmount(commerce.value)
  // An order without its number would count anew each time the page is opened.
  if (order && !readText(commerce.transaction_id)) return []
  return say({
    order_id: order ? readText(commerce.transaction_id, 200) : undefined,
    affiliation: readText(commerce.affiliation),
    [order ? 'total' : 'value']: value,
    tax: readAmount(commerce.tax),
    shipping: readAmount(commerce.shipping),
    coupon: readText(commerce.coupon),
    shipping_method: readText(commerce.shipping_tier),
    payment_method: readText(commerce.payment_type),
    step: readAmount(commerce.step),
    currency,
    products: products.length ? products : undefined,
  })
}

/** One action of enhanced e-commerce in GA4's words: its event, and the parameters. */
function translate(action: string, told: unknown, currency: unknown): Sighting[] {
  const { actionField, products, promotions } = (isThing(told) ? told : {}) as Thing
  const field = isThing(actionField) ? actionField : {}
  const promotion = thingsOf(promotions)[0]
  const step = readAmount(field.step)
  const name = action === 'checkout' && step && step > 1 ? 'checkout_progress' : ACTIONS[action]
  return readEvent(name, {
    ...field,
    items: action === 'impressions' ? told : products,
    currency,
    transaction_id: field.id,
    value: field.revenue,
    payment_type: field.option,
    item_list_name: field.list,
    promotion_id: promotion?.id,
    promotion_name: promotion?.name,
    creative_name: promotion?.creative,
    creative_slot: promotion?.position,
  })
}

/**
 * Makes a reader for one data layer, which is given its entries in order: what the layer keeps from one push to the
 * next (`ecommerce` without an event, and the event after it) is kept here too, until `ecommerce: null`.
 */
export function createLayerReader(): (entry: unknown) => Sighting[] {
  let kept: Thing | undefined
  return (entry) => {
    if (!isThing(entry)) return []
    // gtag pushes its arguments object.
    if (entry[0] === 'event') return readEvent(entry[1], isThing(entry[2]) ? entry[2] : {})
    const { event, ecommerce } = entry
    if (ecommerce === null) kept = undefined
    if (isThing(ecommerce)) {
      const actions = Object.keys(ACTIONS).filter((action) => isThing(ecommerce[action]))
      if (actions[0]) {
        const currency = ecommerce.currencyCode
        return actions.flatMap((action) => translate(action, ecommerce[action], currency))
      }
      kept = ecommerce
    }
    if (!EVENTS.has(event)) return []
    const commerce = { ...entry, ...kept }
    // For this event only: the next one without its own would tell of old products.
    kept = undefined
    return readEvent(event, commerce)
  }
}
