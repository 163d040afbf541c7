/** Reads a schema.org product, whatever notation it came in, as the properties of an event. */
import { readAmount } from './amount.ts'
import {
  isThing,
  known,
  listOf,
  type Properties,
  plainText,
  type Thing,
  thingsOf,
} from './sighting.ts'
import { readAddress, readText } from './text.ts'

/** Whether a thing has one of these types, in any spelling: bare, `schema:Product`, `http://schema.org/Product`. */
export const isA = (thing: Thing, types: RegExp): boolean =>
  listOf(thing['@type']).some((type) => types.test(plainText(type).replace(/^.*[/#:]/, '')))

export const PRODUCT = /^(Individual)?Product(Group|Model)?$|^SomeProducts$/

/** The first of the values that gives a text: its own, its name's, its address's. */
function textOf(...values: unknown[]): string | undefined {
  for (const value of values.flatMap(listOf)) {
    const text = isThing(value) ? textOf(value.name, value['@value']) : readText(value)
    if (text) return text
  }
  return undefined
}

function addressOf(value: unknown, base: string): string | undefined {
  for (const one of listOf(value)) {
    const address = isThing(one)
      ? addressOf([one.url, one.contentUrl, one['@id']].flat(), base)
      : readAddress(one, base)
    if (address) return address
  }
  return undefined
}

/** The offers of a product, those inside an AggregateOffer first. */
const offersOf = (thing: Thing): Thing[] =>
  thingsOf(thing.offers).flatMap((offer) => [...thingsOf(offer.offers), offer])

/** What an offer costs; a price that is struck through is none. */
function priceOf(offer: Thing): { price?: number; currency?: string | undefined } {
  const specification = thingsOf(offer.priceSpecification).find(
    ({ priceType, price, minPrice }) =>
      !/List|Strike|MSRP/i.test(plainText(priceType)) && readAmount(price ?? minPrice),
  )
  const places = [offer.price, offer.lowPrice, specification?.price, specification?.minPrice]
  const price = places.flatMap(listOf).map(readAmount).find(Boolean)
  const currency = textOf(offer.priceCurrency, specification?.priceCurrency)
  return price ? { price, currency } : {}
}

const isInStock = (thing: Thing): boolean =>
  offersOf(thing)
    .flatMap(({ availability }) => listOf(availability))
    .some((one) => /InStock|Limited|PreOrder/i.test(plainText(one)))

/** Whether an address of the thing is this page's, as far as host and path say; `exactly` compares the query too. */
export function standsAt(thing: Thing, page: string, exactly = false): boolean {
  const part = (address = '') => {
    const { host, pathname, search } = new URL(address)
    return host.replace(/^www\./, '') + pathname.replace(/\/$/, '') + (exactly ? search : '')
  }
  return [thing.url, thing['@id'], ...offersOf(thing).map(({ url }) => url)]
    .map((address) => addressOf(address, page))
    .some((address) => address && part(address) === part(page))
}

/** The variant of a group that the page's address names, if it names one. */
function namedVariant(variants: Thing[], page: string): Thing | undefined {
  const { search } = new URL(page)
  const named = search ? variants.filter((variant) => standsAt(variant, page, true)) : []
  return named.length === 1 ? named[0] : undefined
}

/** The product as an event names it; `page` is the address to which its own are relative. */
export function readProduct(thing: Thing, page: string): Properties {
  const variants = thingsOf(thing.hasVariant)
  const named = namedVariant(variants, page)
  const chosen = named || variants.find(isInStock) || variants[0] || thing
  const group = thingsOf(thing.isVariantOf)[0]
  const offers = [...offersOf(named || thing), ...offersOf(chosen)]
  const priced = offers.find((offer) => priceOf(offer).price) || chosen
  const own = named || thing
  const sku = textOf(own.sku, own.productID, own.productId)?.replace(/^sku:/, '')
  const parent = textOf(thing.productGroupID, thing.inProductGroupWithID, group?.productGroupID)
  const codes = [thing.mpn, thing.gtin13, thing.gtin, thing.gtin12, thing.gtin14, thing.gtin8]
  return known({
    product_id: parent || sku || textOf(offers.map((offer) => offer.sku).concat(codes)),
    sku,
    name: textOf(thing.name),
    brand: textOf(thing.brand, group?.brand, thing.manufacturer),
    category: listOf(thing.category)
      .map((one) => textOf(one))
      .filter(Boolean)
      .join('/'),
    variant:
      named &&
      [named.color, named.size, named.material]
        .map((one) => textOf(one))
        .filter(Boolean)
        .join(', '),
    ...priceOf(priced),
    url: addressOf(thing.url, page),
    image_url: addressOf([named?.image, thing.image, chosen.image].flat(), page),
  })
}
