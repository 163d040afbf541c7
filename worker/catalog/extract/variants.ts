/** The variants of a product: those of its group, or its offers where each has a number of its own. */

import { codesOf } from './codes.ts'
import { chooseOffer, type Offer, offersOf, type Reading } from './offer.ts'
import { isA, type Thing, thingsOf } from './thing.ts'
import { addressesOf, textOf } from './values.ts'

export interface Variant {
  readonly id?: string | undefined
  readonly sku?: string | undefined
  readonly gtin?: string | undefined
  readonly title?: string | undefined
  readonly price?: string | undefined
  readonly listPrice?: string | undefined
  readonly currency?: string | undefined
  readonly availability?: Offer['availability']
  readonly quantity?: number | undefined
  readonly starts?: string | undefined
  readonly url?: string | undefined
  readonly imageUrl?: string | undefined
  readonly options?: Readonly<Record<string, string>> | undefined
}

/** As many as the catalogue keeps of one product. */
const most = 250

const aspects = [
  'color',
  'size',
  'material',
  'pattern',
  'flavor',
  'scent',
  'suggestedGender',
  'suggestedAge',
]

/** `twins` are products that stand on the page beside the main one, under the same address. */
export function variantsOf(
  thing: Thing,
  offers: readonly Offer[],
  twins: readonly Thing[],
  reading: Reading,
): Variant[] {
  const members = thingsOf(thing.hasVariant).slice(0, most)
  if (members.length > 0) return members.map((one) => ofMember(one, reading))
  const sold = offers.filter((one) => !isA(one.thing, /^AggregateOffer$|^Offer-aggregate$/))
  const keys = new Set(sold.map(keyOf).filter(Boolean))
  if (keys.size > 1 && sellers(sold) <= 1) {
    return sold.slice(0, most).filter(keyOf).map(ofOffer)
  }
  const grouped = twins.filter(
    (one) => groupOf(one) !== undefined && groupOf(one) === groupOf(thing),
  )
  return grouped.length > 0
    ? [thing, ...grouped].slice(0, most).map((one) => ofMember(one, reading))
    : []
}

/** The id of the group that a product belongs to, or is. */
export function groupOf(thing: Thing): string | undefined {
  const [group] = thingsOf(thing.isVariantOf)
  return textOf([thing.productGroupID, thing.inProductGroupWithID, group?.productGroupID], 200)
}

/** Shopify names a variant in its address. */
function idIn(urls: readonly string[]): string | undefined {
  return urls.map((url) => new URL(url).searchParams.get('variant') ?? undefined).find(Boolean)
}

/** What tells an offer from its neighbours: its number, or the variant that its address names. */
function keyOf({ thing, urls }: Offer): string | undefined {
  const offered = thingsOf(thing.itemOffered)[0]
  return idIn(urls) ?? codesOf(thing, offered ? [offered] : []).sku
}

/** Offers of several sellers are no variants. */
function sellers(offers: readonly Offer[]): number {
  return new Set(offers.map(({ thing }) => textOf(thing.seller)).filter(Boolean)).size
}

function ofOffer(offer: Offer): Variant {
  const [offered] = thingsOf(offer.thing.itemOffered)
  const codes = codesOf(offer.thing, offered ? [offered] : [])
  return {
    id: idIn(offer.urls),
    sku: codes.sku,
    gtin: codes.gtin,
    title: textOf(offered?.name, 300) ?? textOf(offer.thing.name, 300),
    ...sale(offer),
    url: offer.urls[0],
    imageUrl: addressesOf(offered?.image ?? offer.thing.image)[0],
    options: optionsOf(offered ?? offer.thing),
  }
}

function ofMember(thing: Thing, reading: Reading): Variant {
  const offers = offersOf(thing, reading)
  const chosen = chooseOffer(offers, undefined)
  const codes = codesOf(
    thing,
    offers.map((offer) => offer.thing),
  )
  const urls = [
    ...addressesOf([thing.url, thing['@id']], reading.base),
    ...offers.flatMap((offer) => offer.urls),
  ]
  return {
    id: idIn(urls),
    sku: codes.sku,
    gtin: codes.gtin,
    title: textOf(thing.name, 300),
    ...(chosen ? sale(chosen) : {}),
    url: urls[0],
    imageUrl: addressesOf(thing.image, reading.base)[0],
    options: optionsOf(thing),
  }
}

function sale({ price, listPrice, currency, availability, quantity, starts }: Offer) {
  return { price, listPrice, currency, availability, quantity, starts }
}

function optionsOf(thing: Thing): Readonly<Record<string, string>> | undefined {
  const pairs = [
    ...aspects.map((name) => [name, textOf(thing[name], 200)] as const),
    ...thingsOf(thing.additionalProperty)
      .slice(0, 10)
      .map((one) => [textOf(one.name, 60), textOf(one.value, 200)] as const),
  ]
  const options = pairs.flatMap(([name, value]) => (name && value ? [[name, value] as const] : []))
  return options.length > 0 ? Object.fromEntries(options.slice(0, 20)) : undefined
}
