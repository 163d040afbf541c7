/** The events that shops send, by name, with their properties: Segment's e-commerce spec v2, and Aisle's own. */

/** All properties optional, `undefined` welcome, and any other property besides. */
type Open<Properties> = { [Name in keyof Properties]?: Properties[Name] | undefined } & {
  [property: string]: unknown
}

/** A product as an event names it. Prices are decimals in the event's currency. */
export type ProductProperties = Open<{
  product_id: string
  /** The id of the variant; a cart line is known by it, or else by product_id. */
  sku: string
  category: string
  name: string
  brand: string
  /** The variant in words, such as `red, 42`. */
  variant: string
  price: number
  quantity: number
  coupon: string
  /** Place in a list, from 1. */
  position: number
  url: string
  image_url: string
}>

interface List {
  list_id: string
  category: string
  products: ProductProperties[]
}

interface Promotion {
  promotion_id: string
  creative: string
  name: string
  position: string
}

/** Amounts of an order. `revenue` has discounts in, shipping and tax out. `currency` is ISO 4217. */
interface Amounts {
  affiliation: string
  total: number
  revenue: number
  shipping: number
  tax: number
  discount: number
  coupon: string
  currency: string
  products: ProductProperties[]
}

interface Payment {
  checkout_id: string
  step: number
  shipping_method: string
  payment_method: string
}

interface Coupon {
  order_id: string
  cart_id: string
  coupon_id: string
}

interface Share {
  share_via: string
  share_message: string
  recipient: string
}

interface Wishlist {
  wishlist_id: string
  wishlist_name: string
}

type OrderId = { order_id: string }

/** Segment's e-commerce spec v2. */
export interface CommerceEvents {
  'Products Searched': { query: string } & Open<object>
  'Product List Viewed': Open<List>
  'Product List Filtered': Open<
    List & {
      filters: { type: string; value: string }[]
      sorts: { type: string; value: string }[]
    }
  >
  'Promotion Viewed': Open<Promotion>
  'Promotion Clicked': Open<Promotion>
  'Product Clicked': ProductProperties
  'Product Viewed': ProductProperties & Open<{ currency: string; value: number }>
  'Product Added': ProductProperties & Open<{ cart_id: string; currency: string }>
  'Product Removed': ProductProperties & Open<{ cart_id: string; currency: string }>
  'Cart Viewed': Open<{ cart_id: string; currency: string; products: ProductProperties[] }>
  'Checkout Started': Open<Omit<Amounts, 'total'> & { order_id: string; value: number }>
  'Checkout Step Viewed': Open<Payment>
  'Checkout Step Completed': Open<Payment>
  'Payment Info Entered': Open<Payment & { order_id: string }>
  'Order Completed': OrderId & Open<Amounts & { checkout_id: string; subtotal: number }>
  'Order Updated': OrderId & Open<Amounts>
  'Order Cancelled': OrderId & Open<Amounts>
  'Order Refunded': OrderId & Open<Amounts>
  'Coupon Entered': Open<Coupon>
  'Coupon Applied': Open<Coupon & { coupon_name: string; discount: number }>
  'Coupon Denied': Open<Coupon & { coupon_name: string; reason: string }>
  'Coupon Removed': Open<Coupon & { coupon_name: string; discount: number }>
  'Product Added to Wishlist': ProductProperties & Open<Wishlist>
  'Product Removed from Wishlist': ProductProperties & Open<Wishlist>
  'Wishlist Product Added to Cart': ProductProperties & Open<Wishlist & { cart_id: string }>
  'Product Shared': ProductProperties & Open<Share>
  'Cart Shared': Open<Share & { cart_id: string; products: { product_id: string }[] }>
  'Product Reviewed': Open<{
    product_id: string
    review_id: string
    review_body: string
    rating: string
  }>
}

interface Address {
  email: string
}

/** Which widget, and which of its variants; `hold-back` for those who are shown none. */
type Shown = Open<{ widget_id: string; variant_id: string; kind: string }>

/** Aisle's own events, in the same style. */
export interface AisleEvents {
  /** The shopper wants to hear when a product can be bought again. */
  'Back In Stock Requested': Open<{
    product_id: string
    sku: string
    email: string
    quantity: number
  }>
  /** A product can be bought again. */
  'Product Restocked': Open<{ product_id: string; sku: string; quantity: number }>
  /** Few pieces are left. */
  'Product Low In Stock': Open<{ product_id: string; sku: string; quantity: number }>
  /** Nothing is left. */
  'Product Out Of Stock': Open<{ product_id: string; sku: string }>
  /** A product costs less than it did in the last 30 days. */
  'Product Price Dropped': Open<{
    product_id: string
    sku: string
    price: number
    previous_price: number
    currency: string
  }>
  /** A product is new in the shop. (`Product Added` is Segment's name for one in a cart.) */
  'Product Listed': Open<{ product_id: string; price: number; currency: string }>
  /** A product will not come back. */
  'Product Discontinued': Open<{ product_id: string; sku: string }>
  /** The shopper was about to leave and was shown something. */
  'Exit Intent Shown': Shown & Open<{ name: string; url: string }>
  /** A list of products that fit was seen, and one of them followed. */
  'Recommendation Viewed': Shown & Open<{ strategy: string; products: ProductProperties[] }>
  'Recommendation Clicked': Shown & ProductProperties & Open<{ strategy: string }>
  /** Any other widget was seen, used, closed, or led to what it is for. */
  'Widget Viewed': Shown
  'Widget Clicked': Shown & Open<{ target: string }>
  'Widget Dismissed': Shown
  'Widget Converted': Shown & Open<{ outcome: string; product_id: string }>
  /** It would have been shown, but this shopper is one of those who are shown nothing. */
  'Widget Withheld': Shown
  /** The shopper seemed about to leave, by the gestures of a `desktop` or a `phone`. */
  'Exit Intended': Open<{ reason: string }>
  /** How far down a page was seen, in percent, and for how many seconds somebody was there. Once per page view. */
  'Page Engaged': Open<{ scroll_depth: number; engaged_seconds: number }>
  /** The shopper was asked for a review of a purchase. */
  'Review Requested': Open<{ order_id: string; product_id: string; email: string }>
  /** An address was entered in a sign-up form; it is not confirmed yet. */
  'Subscription Requested': Open<Address & { source: string }>
  /** The owner of the mailbox confirmed. */
  'Subscription Confirmed': Open<Address & { source: string }>
  /** The owner of the mailbox wants no more marketing. */
  Unsubscribed: Open<Address & { message_id: string }>
  /** A human followed a link in an email. */
  'Email Link Clicked': Open<Address & { message_id: string; url: string; flow: string }>
}

/** Every event with a known name. */
export interface Events extends CommerceEvents, AisleEvents {}

/** A known name; any other name may be used too. */
export type EventName = keyof Events

/** The properties that belong to `Name`: typed for known names, free for all others. */
export type PropertiesOf<Name extends string> = Name extends EventName
  ? Events[Name]
  : { [property: string]: unknown }
