/** Puts together what several notations tell of one product: each field from the first that has it. */

import type { Availability } from './availability.ts'
import { categoriesOf, pathOf } from './breadcrumbs.ts'
import type { Account, Candidate } from './choose.ts'
import { codesOf } from './codes.ts'
import { chooseOffer, type Offer, type Reading, readOffer } from './offer.ts'
import type { MetaProduct } from './open-graph.ts'
import type { PageFacts } from './page.ts'
import { isA, listOf, type Thing, thingsOf } from './thing.ts'
import { addressesOf, textOf, textsOf } from './values.ts'
import { groupOf, type Variant, variantsOf } from './variants.ts'

/** A product as its page tells of it. Prices are decimal text with a point; addresses are absolute. */
export interface PageProduct {
  readonly name: string
  readonly price: string | null
  readonly currency: string | null
  readonly availability: Availability | null
  readonly sku: string | null
  readonly gtin: string | null
  readonly image: string | null
  readonly brand: string | null
  /** The page's canonical address, where one is known. */
  readonly url: string | null
  readonly variants: readonly Variant[]
  readonly listPrice: string | null
  readonly mpn: string | null
  /** The shop's own id of it, and of the group it belongs to. */
  readonly id: string | null
  readonly groupId: string | null
  readonly category: readonly string[]
  readonly description: string | null
  readonly images: readonly string[]
  readonly rating: { readonly value: number; readonly count: number } | null
  readonly quantity: number | null
  /** When it will be there, as the page writes it. */
  readonly starts: string | null
}

export interface Context {
  readonly facts: PageFacts
  readonly meta: MetaProduct
  readonly reading: Reading
  readonly page: string | undefined
  readonly exact: string | undefined
  readonly breadcrumbs: readonly Thing[]
  readonly places: ReadonlySet<string>
}

export function merge(accounts: readonly Account[], context: Context): PageProduct {
  const { meta, reading, page, facts } = context
  const [first] = accounts
  const name = accounts.map(({ main }) => main.name).find(Boolean) ?? meta.name ?? ''
  const things = accounts.flatMap(({ main, others }) => [main.thing, ...twinsOf(main, others)])
  const all = things.flatMap((thing) => [thing, ...thingsOf(thing.isVariantOf).slice(0, 1)])
  const offers = accounts.flatMap((account) => offerOf(account, context) ?? [])
  const sale = saleOf(offers, context)
  const variants = first
    ? variantsOf(
        first.main.thing,
        first.main.offers,
        first.others.map(({ thing }) => thing),
        reading,
      )
    : []
  const sold = accounts.map(({ main }) =>
    main.offers.length === 1 ? main.offers.map(({ thing }) => thing) : [],
  )
  const codes = things.map((thing, index) => codesOf(thing, index === 0 ? (sold[0] ?? []) : []))
  const code = (pick: (one: (typeof codes)[number]) => string | undefined) =>
    codes.map(pick).find(Boolean)
  const images = all
    .map((thing) => addressesOf([thing.image, thing.photo, thing.depiction], reading.base))
    .find(({ length }) => length > 0)
  const memberImages = variants.flatMap(({ imageUrl }) => imageUrl ?? [])
  const pictures = [...(images ?? []), ...memberImages.slice(0, 1), ...meta.images].filter(
    (one, at, list) => list.indexOf(one) === at,
  )
  const path = pathOf(context.breadcrumbs, name, context.places)
  const own = all.map((thing) => categoriesOf(thing.category)).find(({ length }) => length > 0)
  return {
    name,
    ...sale,
    sku: code(({ sku }) => sku) ?? meta.sku ?? null,
    gtin: code(({ gtin }) => gtin) ?? meta.gtin ?? null,
    image: pictures[0] ?? null,
    brand: brandOf(all) ?? meta.brand ?? null,
    url: page ?? first?.main.own[0] ?? null,
    variants,
    mpn: code(({ mpn }) => mpn) ?? meta.mpn ?? null,
    id: code(({ id }) => id) ?? null,
    groupId: things.map(groupOf).find(Boolean) ?? null,
    category: path.length > 0 ? path : (own ?? categoriesOf(meta.category)),
    description:
      all.map((thing) => textOf(thing.description, 5_000)).find(Boolean) ??
      meta.description ??
      null,
    images: pictures.slice(0, 20),
    rating: all.map(ratingOf).find(Boolean) ?? looseRating(facts),
  }
}

/** Others of the notation that have the main one's name: a second plugin's account of the same product. */
function twinsOf(main: Candidate, others: readonly Candidate[]): readonly Thing[] {
  return others.filter(({ name }) => name === main.name).map(({ thing }) => thing)
}

/** The offer that stands for the product of an account: its own, that of its variants, that of its twin. */
function offerOf({ main, others }: Account, { exact, reading }: Context): Offer | undefined {
  const twins = others.filter(({ name }) => name === main.name)
  const members = thingsOf(main.thing.hasVariant)
    .slice(0, 250)
    .flatMap((one) =>
      thingsOf(one.offers)
        .slice(0, 5)
        .map((offer) => withAddresses(readOffer(offer, reading), one, reading)),
    )
  const own = chooseOffer([...main.offers, ...members], exact)
  if (own?.price !== undefined) return own
  const other = twins.map((twin) => chooseOffer(twin.offers, exact)).find((one) => one?.price)
  return other ?? own
}

function withAddresses(offer: Offer, variant: Thing, reading: Reading): Offer {
  return {
    ...offer,
    urls: [...offer.urls, ...addressesOf([variant.url, variant['@id']], reading.base)],
  }
}

type Sale = Pick<
  PageProduct,
  'price' | 'listPrice' | 'currency' | 'availability' | 'quantity' | 'starts'
>

/** Price and what belongs to it from one notation; availability from the first that says it. */
function saleOf(told: readonly Offer[], { meta, facts, reading }: Context): Sale {
  const strays = facts.marked
    .filter(({ thing, role }) => role === '' && isA(thing, /^(Offer|AggregateOffer)$/))
    .map(({ thing }) => thing)
  const pages = facts.marked
    .filter(({ thing }) => isA(thing, /^(Web|Item)Page$/))
    .map(({ thing }) => thing)
  // Several amounts outside of any product are those of others.
  const loose = listOf(facts.loose.price).length > 2 ? {} : facts.loose
  const rest = [
    ...(strays.length === 1 ? strays : []),
    loose,
    ...thingsOf(loose.offers).slice(0, 1),
    ...pages,
  ]
  const offers = [...told, ...rest.map((thing) => readOffer(thing, reading))]
  const priced = told.find(({ price }) => price)
  const late = priced ?? (meta.price === undefined ? offers.find(({ price }) => price) : undefined)
  const currencies = [late?.currency, meta.currency, ...offers.map(({ currency }) => currency)]
  // The page says itself that what its structured data calls the price was struck through.
  const isReduced =
    late?.price !== undefined &&
    meta.price !== undefined &&
    meta.listPrice !== undefined &&
    Number(meta.listPrice) === Number(late.price)
  const price = (isReduced ? meta.price : (late?.price ?? meta.price)) ?? null
  const listPrice = (isReduced ? meta.listPrice : (late?.listPrice ?? same(meta, price))) ?? null
  const availability = [
    ...told.map((one) => one.availability),
    meta.availability,
    ...offers.map((one) => one.availability),
  ].find(Boolean)
  return {
    price,
    listPrice,
    currency: price === null ? null : (currencies.find(Boolean) ?? null),
    availability: availability ?? null,
    quantity: told.map(({ quantity }) => quantity).find((one) => one !== undefined) ?? null,
    starts: told.map(({ starts }) => starts).find(Boolean) ?? null,
  }
}

/** Open Graph's list price, where its price is the one that stands. */
function same(meta: MetaProduct, price: string | null): string | undefined {
  return meta.price !== undefined && Number(meta.price) === Number(price)
    ? meta.listPrice
    : undefined
}

function brandOf(things: readonly Thing[]): string | undefined {
  const named = things.map((thing) => textOf([thing.brand, thing.manufacturer], 200))
  return named.find(
    (one) =>
      one !== undefined && !/^(null|undefined|n\/?a|none|-+)$/i.test(one) && !/^https?:/.test(one),
  )
}

/** Stars on a scale to five. */
function ratingOf(thing: Thing): PageProduct['rating'] {
  const [rating] = [
    ...thingsOf(thing.aggregateRating),
    ...thingsOf(thing.review).filter((one) => isA(one, /aggregate/i)),
  ]
  if (!rating) return null
  const number = (value: unknown) =>
    Number((textsOf(value, 20)[0] ?? '').replace(',', '.').replace(/[^\d.]/g, '') || Number.NaN)
  const best = number(rating.bestRating) || 5
  const value = (number(rating.ratingValue ?? rating.rating ?? rating.average) / best) * 5
  const count = number(rating.reviewCount ?? rating.ratingCount ?? rating.count ?? rating.votes)
  if (!(value > 0 && value <= 5 && count > 0 && count < 1e8)) return null
  return { value: Math.round(value * 100) / 100, count: Math.floor(count) }
}

/** An AggregateRating that stands beside the product instead of in it. */
function looseRating({ marked }: PageFacts): PageProduct['rating'] {
  const ratings = marked.filter(
    ({ thing, role }) => role !== 'itemReviewed' && isA(thing, /^AggregateRating$/),
  )
  const [only] = ratings
  return ratings.length === 1 && only ? ratingOf({ aggregateRating: only.thing }) : null
}
