/** What a product costs and whether it can be had, from its offers. */

import { type Availability, rankOf, readAvailability } from './availability.ts'
import { currencyIn, type Locale, readCurrency } from './currency.ts'
import { decimalMark, type PriceHints, readPrice } from './price.ts'
import { isA, listOf, type Thing, thingsOf } from './thing.ts'
import { addressesOf, textOf } from './values.ts'

/** An offer, read. Prices are decimal text with a point. */
export interface Offer {
  readonly price?: string | undefined
  readonly listPrice?: string | undefined
  readonly currency?: string | undefined
  readonly availability?: Availability | undefined
  readonly quantity?: number | undefined
  /** When it will be there, as the page writes it. */
  readonly starts?: string | undefined
  readonly urls: readonly string[]
  readonly thing: Thing
}

export interface Reading {
  readonly base?: string | undefined
  readonly locale: Locale
  /** Other amounts of the page, to tell thousands from decimals. */
  readonly others: readonly number[]
}

/** The offers of a thing: those inside an AggregateOffer as well, after it. */
export function offersOf(thing: Thing, reading: Reading): readonly Offer[] {
  const own = [...thingsOf(thing.offers), ...thingsOf(thing.offerDetails), ...thingsOf(thing.offer)]
  const all = own.slice(0, 300).flatMap((one) => [one, ...thingsOf(one.offers).slice(0, 300)])
  return all.map((one) => readOffer(one, reading))
}

/** Reads one offer; a thing that carries its price itself is read the same way. */
export function readOffer(thing: Thing, reading: Reading): Offer {
  const specifications = [
    ...thingsOf(thing.priceSpecification),
    ...thingsOf(thing.hasPriceSpecification),
  ].slice(0, 50)
  // Of a price with tax and one without, shoppers pay the former.
  const current = specifications
    .filter(isCurrent)
    .toSorted((left, right) => taxRank(left) - taxRank(right))
  const places = [thing, ...current, ...specifications]
  const named = places
    .map((one) => textOf([one.priceCurrency, one.currency, one.hasCurrency], 60))
    .find(Boolean)
  const values = [
    thing.price,
    thing.lowPrice,
    thing.hasCurrencyValue,
    ...current.map(amountIn),
    thing.highPrice,
  ]
  const seen = values.flatMap(listOf).slice(0, 40)
  const text = seen
    .filter((one) => typeof one === 'string')
    .join(' ')
    .slice(0, 400)
  const currency = readCurrency(named, reading.locale) ?? currencyIn(text, reading.locale)
  const hints = { currency, decimal: decimalMark(reading.locale.lang), others: reading.others }
  const price = amountOf(seen, hints)
  const former = specifications.filter(isFormer).flatMap((one) => listOf(amountIn(one)))
  const listPrice = amountOf([...former, ...listOf(thing.listPrice)], hints)
  const isDear = price !== undefined && listPrice !== undefined && Number(listPrice) > Number(price)
  return {
    price,
    listPrice: isDear ? listPrice : undefined,
    currency,
    ...stockOf(thing),
    starts: textOf([thing.availabilityStarts, thing.availability_date], 60),
    urls: addressesOf([thing.url, thing['@id'], thing.mainEntityOfPage], reading.base),
    thing,
  }
}

/** The first value that is an amount above nothing: shops write 0 for "on request" and for what is not sold now. */
function amountOf(values: readonly unknown[], hints: PriceHints): string | undefined {
  for (const value of values) {
    const amount = readPrice(typeof value === 'object' ? textOf(value) : value, hints)?.amount
    if (amount !== undefined && Number(amount) > 0) return amount
  }
  return undefined
}

const amountIn = (specification: Thing): unknown =>
  specification.price ??
  specification.minPrice ??
  specification.hasCurrencyValue ??
  specification.maxPrice

const kindOf = (specification: Thing): string =>
  textOf([specification.priceType, specification.name], 100) ?? ''

const taxRank = (specification: Thing): number =>
  /true/i.test(String(specification.valueAddedTaxIncluded)) ? 0 : 1

/** A former or a recommended price, struck through on the page. */
function isFormer(specification: Thing): boolean {
  return /(List|Strikethrough|Regular|MSRP|SRP|Suggested|RRP|UVP|Former)/i.test(
    kindOf(specification),
  )
}

/** What one piece costs anybody today: not a fee, a price for members or for many, or for a litre. */
function isCurrent(specification: Thing): boolean {
  if (isFormer(specification) || isA(specification, /^(Delivery|Payment)ChargeSpecification$/))
    return false
  if (specification.validForMemberTier !== undefined || specification.billingDuration !== undefined)
    return false
  const least = thingsOf(specification.eligibleQuantity)[0]?.minValue
  return specification.referenceQuantity === undefined && !(Number(least) > 1)
}

function stockOf(thing: Thing): Pick<Offer, 'availability' | 'quantity'> {
  const level = thingsOf(thing.inventoryLevel)[0]?.value ?? thing.inventoryLevel
  const count = typeof level === 'string' && /^\s*\d{1,7}\s*$/.test(level) ? Number(level) : level
  const quantity =
    typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined
  const said = listOf(thing.availability)
    .slice(0, 5)
    .map((one) =>
      readAvailability(typeof one === 'object' ? (addressesOf(one)[0] ?? textOf(one)) : one),
    )
    .find(Boolean)
  const counted = quantity === undefined ? undefined : quantity > 0 ? 'in_stock' : 'out_of_stock'
  return { availability: said ?? counted, quantity }
}

/**
 * The offer that stands for a product: the one whose address is exactly the page's, else the first of those in the best state
 * that has a price. Availability is the best of all, unless the page names one offer.
 */
export function chooseOffer(offers: readonly Offer[], page: string | undefined): Offer | undefined {
  const here = page === undefined ? [] : offers.filter(({ urls }) => urls.includes(page))
  const [named] = here
  if (here.length === 1 && offers.length > 1 && named?.price && new URL(page ?? '').search !== '')
    return named
  const priced = offers.filter(({ price }) => price !== undefined)
  const byState = (left: Offer, right: Offer) =>
    rankOf(left.availability) - rankOf(right.availability)
  // An AggregateOffer stands first and says the lowest price of all.
  const whole = priced.find(({ thing }) => isA(thing, /^AggregateOffer$|^Offer-aggregate$/))
  const chosen = whole ?? priced.toSorted(byState)[0] ?? offers[0]
  if (!chosen) return undefined
  const states = offers.toSorted(byState).map(({ availability }) => availability)
  const inner = priced.filter((one) => one !== whole)
  return {
    ...chosen,
    listPrice: chosen.listPrice ?? inner.find(({ price }) => price === chosen.price)?.listPrice,
    currency: chosen.currency ?? offers.map(({ currency }) => currency).find(Boolean),
    availability: states.find(Boolean),
  }
}
