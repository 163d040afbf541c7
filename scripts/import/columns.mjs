/** Which column holds what: the names that shops and their exports use, and what a file is by its columns. */

import { Failure } from '../local/failure.mjs'

/** What several kinds of files say of a customer. */
const customer = {
  customer_id:
    'customer_id customer_no customer_number customer cust_id user_id userid client_id buyer_id shopper_id member_id account_id',
  email: 'email e_mail email_address customer_email billing_email contact_email mail user_email',
}

const product = {
  product_id:
    'product_id stock_code item_id product_code item_code article_no article_id article product item asin lineitem_product_id lineitem_id',
  sku: 'sku variant_sku lineitem_sku lineitem_variant_id variant_id',
  product_name:
    'product_name item_name product_title description product_description lineitem_name lineitem_title title',
  category: 'category product_category product_type lineitem_category',
  brand: 'brand vendor manufacturer lineitem_vendor lineitem_brand',
  variant: 'variant variant_title lineitem_variant_title',
  quantity: 'quantity qty units lineitem_quantity item_quantity lineitem_qty',
  unit_price:
    'unit_price price item_price lineitem_price price_each product_price lineitem_unit_price',
}

/** For each kind of file: what can be read from it, and the names of columns by which that is known. */
const fields = {
  orders: {
    order_id:
      'order_id order_no order_number order_name invoice_no invoice_id invoice_number invoice transaction_id receipt_no receipt_id order',
    date: 'order_date invoice_date purchase_date transaction_date ordered_at processed_at paid_at created_at date_created date timestamp datetime time order_purchase_timestamp',
    ...product,
    line_total: 'line_total item_total line_amount lineitem_total lineitem_subtotal extended_price',
    subtotal: 'subtotal order_subtotal subtotal_price net_total',
    total:
      'total order_total grand_total total_price order_value total_amount amount revenue sales value dollars euros pounds',
    shipping: 'shipping shipping_total shipping_amount shipping_cost total_shipping freight',
    tax: 'tax taxes total_tax tax_amount vat',
    discount: 'discount discount_amount total_discounts discount_total',
    coupon: 'coupon coupon_code discount_code promo_code voucher',
    currency: 'currency currency_code order_currency',
    ...customer,
    country: 'country country_code billing_country shipping_country customer_country',
    status: 'status order_status financial_status payment_status',
    refunded: 'refunded_amount refunded total_refunded refund_amount',
  },
  events: {
    event: 'event event_name event_type action',
    date: 'timestamp event_time event_date occurred_at created_at datetime date time ts',
    message_id: 'message_id event_id',
    anonymous_id: 'anonymous_id session_id visitor_id device_id cookie_id client_session session',
    ...customer,
    ...product,
    url: 'url page_url link',
    currency: 'currency currency_code',
  },
  contacts: {
    ...customer,
    customer_id: `${customer.customer_id} id`,
    first_name: 'first_name firstname given_name fname',
    last_name: 'last_name lastname surname family_name lname',
    name: 'name full_name customer_name',
    phone: 'phone phone_number mobile telephone',
    country: 'country country_code default_address_country',
    city: 'city default_address_city',
    language: 'language locale',
    birthday: 'birthday birth_date date_of_birth',
    consent:
      'consent marketing_consent email_marketing_consent accepts_marketing accepts_email_marketing email_consent newsletter opt_in email_opt_in subscribed subscription_status buyer_accepts_marketing',
    date: 'consent_at consent_date opt_in_time optin_time subscribed_at created_at date_created signup_date date_joined date',
  },
  products: {
    id: 'id product_id sku item_id offer_id',
    title: 'title name product_name product_title',
    description: 'description product_description',
    url: 'link url product_url',
    image_url: 'image_link image_url image image_src picture',
    price: 'price regular_price unit_price',
    sale_price: 'sale_price special_price',
    currency: 'currency currency_code',
    availability: 'availability stock_status in_stock',
    quantity: 'quantity stock stock_quantity quantity_in_stock inventory inventory_quantity',
    brand: 'brand vendor manufacturer',
    category: 'product_type category categories google_product_category',
    group: 'item_group_id group_id parent_id parent_sku',
    sku: 'sku product_sku',
    gtin: 'gtin ean upc barcode isbn gtin13 gtin_13 gtin12 gtin_12 gtin14 gtin_14 gtin8 gtin_8',
    mpn: 'mpn manufacturer_part_number',
    list_price: 'list_price compare_at_price msrp rrp',
    images: 'additional_image_link images additional_images image_urls',
    expected: 'availability_date expected_at expected_date',
    variants: 'variants',
  },
}

/** In this order: what has an order's columns is not a list of products, and so on. */
const kinds = [
  {
    kind: 'products',
    fits: (has, like) =>
      has('id') &&
      has('title') &&
      (has('url') || has('image_url') || has('availability')) &&
      !like('orders', 'date'),
  },
  {
    kind: 'orders',
    fits: (has, like) =>
      has('date') &&
      (has('customer_id') || has('email') || has('order_id')) &&
      (has('order_id') || has('total') || has('unit_price') || has('line_total')) &&
      !like('events', 'event'),
  },
  {
    kind: 'events',
    fits: (has) =>
      has('date') &&
      (has('anonymous_id') || has('customer_id') || has('email')) &&
      (has('event') || has('product_id')),
  },
  { kind: 'contacts', fits: (has) => has('email') || has('customer_id') },
]

/** InvoiceNo, "Invoice No." and invoice_no are one name. */
export function plainName(column) {
  return column
    .normalize('NFKD')
    .replaceAll(/[\p{M}]/gu, '')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
}

/**
 * Decides what a file is and which of its columns holds what.
 * @param {string[]} columns as the file names them
 * @param {{as?: string, map: Map<string, string>}} wishes of whoever imports: they come before the rules
 * @returns {{kind: string, columns: Record<string, string>, unused: string[]}} Throws a Failure where nothing fits.
 */
export function understand(columns, { as, map }) {
  const candidates = as ? kinds.filter(({ kind }) => kind === as) : kinds
  for (const { kind, fits } of candidates) {
    const found = match(kind, columns, map)
    const has = (name) => found[name] !== undefined
    const like = (other, name) => match(other, columns, new Map())[name] !== undefined
    if (!as && !fits(has, like)) continue
    checkMap(map, kind, columns)
    const used = new Set(Object.values(found))
    return { kind, columns: found, unused: columns.filter((column) => !used.has(column)) }
  }
  throw new Failure(
    `What this file is does not follow from its columns (${columns.slice(0, 12).join(', ')}): say it with --as and --map.`,
  )
}

function match(kind, columns, map) {
  const free = new Map(columns.map((column) => [plainName(column), column]).reverse())
  const found = {}
  for (const [name, column] of map) {
    if (!(name in fields[kind])) continue
    if (column !== '') found[name] = column
    for (const [plain, one] of free) if (one === column) free.delete(plain)
  }
  const named = ownName(kind, free)
  for (const [name, synonyms] of Object.entries(fields[kind])) {
    if (map.has(name)) continue
    const plain = [...synonyms.split(' '), ...(named[name] ?? [])].find((one) => free.has(one))
    if (plain === undefined) continue
    found[name] = free.get(plain)
    free.delete(plain)
  }
  return found
}

/** "Name" is the order's number where the items have a name of their own; else it is the item's. */
function ownName(kind, free) {
  if (kind !== 'orders') return {}
  return free.has('lineitem_name') ? { order_id: ['name'] } : { product_name: ['name'] }
}

function checkMap(map, kind, columns) {
  for (const [name, column] of map) {
    if (!(name in fields[kind])) {
      throw new Failure(
        `--map ${name}=…: ${kind} have no ${name}. Known: ${Object.keys(fields[kind]).join(', ')}.`,
      )
    }
    if (column !== '' && !columns.includes(column)) {
      throw new Failure(
        `--map ${name}=${column}: there is no such column. There are: ${columns.join(', ')}.`,
      )
    }
  }
}
