/** What an item of a Merchant feed says, as a statement; or which field of it is wrong, and why. */

import { withoutTracking } from '../extract/address.ts'
import { readAvailability } from '../extract/availability.ts'
import { currencyIn, readCurrency } from '../extract/currency.ts'
import { readPrice } from '../extract/price.ts'
import { readAddress, readText } from '../extract/text.ts'
import type { StatementInput } from '../statement.ts'
import type { FeedItem } from './item.ts'

/** What the feed does not say itself. */
export interface FeedGround {
  readonly at: number
  /** Currency of prices that name none. */
  readonly currency?: string | undefined
  /** What relative addresses start from. */
  readonly base?: string | undefined
}

/** An item that was not taken. */
export interface Reject {
  readonly index: number
  readonly line: number
  readonly id: string
  readonly field: string
  readonly message: string
}

export type ReadItem =
  | { readonly ok: true; readonly statement: StatementInput & { readonly id: string } }
  | { readonly ok: false; readonly reject: Reject }

/** What a field breaks; thrown inside, so that the first one ends the item. */
class Wrong extends Error {
  readonly field: string

  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/** Reads an item. Fields and their meaning: Google's product data specification, support.google.com/merchants/answer/7052112. */
export function readItem(item: FeedItem, ground: FeedGround): ReadItem {
  const id = textIn(item, 'id', 200) ?? textIn(item, 'sku', 200) ?? ''
  try {
    if (item.error) throw new Wrong('', item.error)
    if (id === '') throw new Wrong('id', 'is missing')
    return { ok: true, statement: { id, ...factsOf(item, ground) } }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    const { index, line } = item
    return { ok: false, reject: { index, line, id, field: error.field, message: error.message } }
  }
}

function factsOf(item: FeedItem, ground: FeedGround): Omit<StatementInput, 'id'> {
  const text = (name: string, limit = 500) => textIn(item, name, limit)
  const title = text('title')
  if (title === undefined) throw new Wrong('title', 'is missing')
  const link = addressIn(item, 'link', ground.base)
  const images = imagesIn(item, ground.base)
  const state = text('availability', 100)
  const availability = readAvailability(state)
  if (state !== undefined && availability === undefined) {
    throw new Wrong('availability', `"${state.slice(0, 40)}" is not known`)
  }
  const category =
    pathOf(text('product_type', 1_000)) ?? pathOf(text('google_product_category', 1_000))
  const expectedAt = Date.parse(text('availability_date', 60) ?? '')
  const isExpected = /^(preorder|backorder)$/.test(availability ?? '') && expectedAt > 0
  const quantity = [
    'quantity',
    'inventory',
    'quantity_to_sell_on_facebook',
    'sell_on_google_quantity',
    'stock',
  ]
    .map((name) => text(name, 20))
    .find((value) => value !== undefined && /^\d{1,9}(\.0+)?$/.test(value))
  return known({
    title,
    description: text('description', 5_000),
    url: link && withoutTracking(link),
    aliases: link && link !== withoutTracking(link) ? [link] : undefined,
    imageUrl: images[0],
    images: images.length > 0 ? images.slice(0, 20) : undefined,
    brand: text('brand', 200),
    gtin: text('gtin', 60) ?? text('ean', 60),
    mpn: text('mpn', 200),
    groupId: text('item_group_id', 200),
    category,
    ...pricesIn(item, ground),
    availability,
    quantity: quantity === undefined ? undefined : Number.parseInt(quantity, 10),
    expectedAt: isExpected ? expectedAt : undefined,
    options: optionsIn(item),
    attributes: attributesIn(item),
  })
}

/** Price and list price: while a sale runs, its price is the price. */
function pricesIn(item: FeedItem, { at, currency: own }: FeedGround) {
  const written = textIn(item, 'price', 100)
  const reduced = textIn(item, 'sale_price', 100)
  const currency =
    currencyOf(written) ?? currencyOf(reduced) ?? readCurrency(textIn(item, 'currency', 60)) ?? own
  const regular = amountOf('price', written, currency)
  const sale = amountOf('sale_price', reduced, currency)
  if (regular === undefined && sale === undefined) return {}
  if (currency === undefined) throw new Wrong('price', 'names no currency')
  const runs = sale !== undefined && isNow(textIn(item, 'sale_price_effective_date', 100), at)
  const isLower = runs && (regular === undefined || sale < regular)
  const price = isLower ? sale : regular
  if (price === undefined) return {}
  return { price, listPrice: isLower && regular !== undefined ? regular : null, currency }
}

function currencyOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : currencyIn(text)
}

/** An amount; undefined where none is written, or nothing. */
function amountOf(
  field: string,
  text: string | undefined,
  currency: string | undefined,
): number | undefined {
  if (text === undefined) return undefined
  // Without its currency the number is a machine's: "1.299" has three decimals, unless the currency has none.
  const bare = text.replace(/^\s*[A-Za-z]{3}\s*|\s*[A-Za-z]{3}\s*$/g, '')
  const amount = readPrice(bare, { currency })?.amount
  if (amount === undefined) throw new Wrong(field, `"${text.slice(0, 40)}" is no price`)
  return Number(amount) > 0 ? Number(amount) : undefined
}

/** Whether a sale's time (two instants with a slash between them, or no time at all) includes an instant. */
function isNow(range: string | undefined, at: number): boolean {
  if (range === undefined) return true
  const [from, until] = range.split('/').map((text) => Date.parse(instant(text)))
  if (from === undefined || until === undefined || Number.isNaN(from) || Number.isNaN(until))
    return false
  return from <= at && at < until
}

/** Offsets are often written without their colon, and spaces where a T belongs. */
function instant(text: string): string {
  const [, day = '', time = '', zone = ''] =
    /^\s*(\d{4}-\d{2}-\d{2})(?:[T\s]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$/i.exec(
      text,
    ) ?? []
  const offset = zone === '' ? 'Z' : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')
  return day === '' ? text : `${day}T${(time || '00:00').padStart(5, '0')}${offset}`
}

function imagesIn(item: FeedItem, base: string | undefined): string[] {
  const further = (item.fields.get('additional_image_link') ?? []).flatMap((value) =>
    value.split(/\s*,\s*(?=https?:)/),
  )
  const all = [...(item.fields.get('image_link') ?? []), ...further]
  const addresses = all.map((one) => readAddress(one, base)).filter((one) => one !== undefined)
  return [...new Set(addresses)]
}

function addressIn(item: FeedItem, field: string, base: string | undefined): string | undefined {
  const value = item.fields.get(field)?.[0]
  if (value === undefined) return undefined
  const address = readAddress(value, base)
  if (address === undefined) throw new Wrong(field, `"${value.slice(0, 60)}" is no web address`)
  return address
}

const aspects = ['color', 'size', 'material', 'pattern', 'gender', 'age_group']

function optionsIn(item: FeedItem): Record<string, string> | undefined {
  if (!item.fields.has('item_group_id')) return undefined
  const pairs = aspects.slice(0, 4).flatMap((name) => {
    const value = textIn(item, name, 200)
    return value === undefined ? [] : [[name, value] as const]
  })
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined
}

const kept = [
  ...aspects,
  'condition',
  'google_product_category',
  'identifier_exists',
  'cost_of_goods_sold',
  'is_bundle',
  'multipack',
  'custom_label_0',
  'custom_label_1',
  'custom_label_2',
  'custom_label_3',
  'custom_label_4',
]

function attributesIn(item: FeedItem): Record<string, string> | undefined {
  const pairs = kept.flatMap((name) => {
    const value = textIn(item, name, 200)
    return value === undefined ? [] : [[name, value] as const]
  })
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined
}

/** "Home > Shoes > Trail" from general to special; a number of Google's taxonomy says nothing by itself. */
function pathOf(text: string | undefined): string[] | undefined {
  if (text === undefined || /^\d+$/.test(text)) return undefined
  const parts = text.split(/\s*(?:>|»|›|\|)\s*/).map((part) => part.trim().slice(0, 120))
  const path = parts.filter((part) => part !== '').slice(0, 10)
  return path.length > 0 ? path : undefined
}

function textIn(item: FeedItem, name: string, limit: number): string | undefined {
  return readText(item.fields.get(name)?.[0], limit)
}

type Known<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> }

/** Without what is undefined. */
function known<Fields extends object>(fields: Fields): Partial<Known<Fields>> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Known<Fields>>
}
