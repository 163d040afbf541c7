/** Decides which of the products that a page describes is the one that it is about, if it is about one. */

import { placeOf } from './address.ts'
import { codesOf } from './codes.ts'
import { plainName, visibility } from './likeness.ts'
import { type Offer, offersOf, type Reading, readOffer } from './offer.ts'
import { isA, type Thing } from './thing.ts'
import { addressesOf, textOf } from './values.ts'

/** A product of the page, not yet believed to be the page's. */
export interface Candidate {
  readonly thing: Thing
  readonly name: string
  readonly offers: readonly Offer[]
  /** Addresses that it calls its own, and all that it goes by. */
  readonly own: readonly string[]
  readonly urls: readonly string[]
  /** Whether it stands inside another product. */
  readonly isInner: boolean
}

export type Notation = 'JSON-LD' | 'microdata' | 'RDFa' | 'Open Graph'

/** A notation's idea of the page's product. */
export interface Account {
  readonly from: Notation
  readonly main: Candidate
  readonly others: readonly Candidate[]
}

/** What the page says of itself, apart from any product. */
export interface Evidence {
  /** Its addresses: canonical, and as fetched. */
  readonly places: ReadonlySet<string>
  readonly headings: readonly string[]
  readonly titles: readonly string[]
  readonly isList: boolean
  readonly isArticle: boolean
  /** Whether Open Graph calls it a product. */
  readonly isProduct: boolean
  /** Entries of lists, over all notations. */
  readonly listed: number
  /** Entries of lists that are no more than addresses or names. */
  readonly entries: number
}

export type Why = 'no_product' | 'no_name' | 'empty' | 'listing' | 'article' | 'elsewhere'

export type Choice =
  | { readonly main: Candidate; readonly others: readonly Candidate[]; readonly certainty: number }
  | { readonly main: undefined; readonly why: Why }

export function candidateOf(
  thing: Thing,
  reading: Reading,
  fallback: string,
  isInner = false,
): Candidate {
  const offers = offersOf(thing, reading)
  const direct = readOffer(thing, reading)
  const all =
    offers.length === 0 && (direct.price || direct.availability) ? [direct] : fill(offers, direct)
  const name = textOf(thing.name, 500) ?? ''
  // Without a name of its own, what has a price and a number is what the heading names.
  const isNamed =
    name !== '' || (all.some(({ price }) => price) && codesOf(thing).sku !== undefined)
  const own = addressesOf(thing.url, reading.base)
  const others = addressesOf([thing['@id'], thing.mainEntityOfPage], reading.base)
  const urls = [...own, ...others, ...all.flatMap((offer) => offer.urls)]
  return { thing, name: name === '' && isNamed ? fallback : name, offers: all, own, urls, isInner }
}

/** A product whose offers say no price may say it itself. */
function fill(offers: readonly Offer[], direct: Offer): readonly Offer[] {
  if (!direct.price || offers.some(({ price }) => price)) return offers
  const [first, ...rest] = offers
  return first
    ? [{ ...first, price: direct.price, currency: first.currency ?? direct.currency }, ...rest]
    : offers
}

interface Judged {
  readonly candidate: Candidate
  readonly twins: readonly Candidate[]
  readonly here: boolean
  readonly away: boolean
  readonly seen: number
  readonly rich: number
}

/** The product that the page is about, of those of one notation; or why there is none. */
export function choose(candidates: readonly Candidate[], evidence: Evidence): Choice {
  const named = candidates.filter(({ name }) => name !== '')
  if (named.length === 0)
    return { main: undefined, why: candidates.length > 0 ? 'no_name' : 'no_product' }
  const groups = new Map<string, Candidate[]>()
  for (const one of named.slice(0, 300)) {
    const key = plainName(one.name)
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const judged = [...groups.values()]
    .map((twins) => judge(twins, evidence))
    .filter((one): one is Judged => one !== undefined)
    .toSorted((left, right) => weigh(right) - weigh(left))
  const [best, second] = judged
  if (!best) return { main: undefined, why: 'no_name' }
  const why = refusal(best, second, judged, evidence)
  if (why) return { main: undefined, why }
  const others = judged.filter((one) => one !== best && one.here).map(({ candidate }) => candidate)
  return {
    main: best.candidate,
    others: [...best.twins, ...others],
    certainty: (best.here ? 2 : 0) + best.seen,
  }
}

function judge(
  twins: readonly Candidate[],
  { places, headings, titles }: Evidence,
): Judged | undefined {
  // Of two that tell of one thing, the fuller one stands for both.
  const [candidate, ...rest] = twins.toSorted((left, right) => richness(right) - richness(left))
  if (!candidate) return undefined
  const here = twins.some(({ urls }) => urls.some((address) => places.has(placeOf(address))))
  return {
    candidate,
    twins: rest,
    here,
    away: !here && twins.some(({ own }) => own.length > 0),
    seen: visibility(candidate.name, headings, titles),
    rich: richness(candidate),
  }
}

function richness({ thing, offers, isInner }: Candidate): number {
  const { sku, gtin, mpn } = codesOf(thing)
  const has = [
    offers.some(({ price }) => price),
    offers.some(({ price }) => price),
    sku ?? gtin ?? mpn,
    thing.description,
    thing.image,
    thing.hasVariant,
    thing.brand,
  ]
  return has.filter(Boolean).length - (isInner ? 3 : 0)
}

function weigh({ here, away, seen, rich }: Judged): number {
  return (here ? 5 : 0) + seen * 2 - (away ? 2 : 0) + rich * 0.5
}

/** Why the best candidate is not what the page is about. */
function refusal(
  best: Judged,
  second: Judged | undefined,
  all: readonly Judged[],
  evidence: Evidence,
): Why | undefined {
  const { candidate, here, away, seen, rich } = best
  const priced = candidate.offers.some(({ price }) => price)
  if (!(isSold(candidate) || here || evidence.isProduct) || rich <= 0) return 'empty'
  if (evidence.isArticle && !(priced && (here || seen === 3))) return 'article'
  if (evidence.isList && !(here && priced && !isVague(candidate))) return 'listing'
  const crowd =
    all.filter((one) => one !== best && !one.candidate.isInner && !one.here).length +
    evidence.listed
  const isWide = crowd >= 3 || (evidence.entries >= 2 && countOf(candidate) >= 10)
  if (isWide && isVague(candidate) && !evidence.isProduct) return 'listing'
  if (!second) return away && seen === 0 ? 'elsewhere' : undefined
  if (here) {
    const rivals = all.filter((one) => one.here).length
    return rivals > 6 && seen === 0 ? 'listing' : undefined
  }
  const ahead = weigh(best) - weigh(second)
  // In a crowd of equals a name that is the heading's may be chance: the page's own product is told more of.
  const isTold = rich > second.rich || evidence.isProduct
  if (seen >= 2 && seen > second.seen && !away && (crowd < 5 || isTold)) return undefined
  if (seen >= 2 && ahead >= 1.5 && isTold) return undefined
  return seen >= 1 && ahead >= 3 && (crowd < 5 || isTold) ? undefined : 'listing'
}

/**
 * Whether it says more than a name, a picture and words: those three stood on pages of every kind, under the type of a product,
 * for the previews of networks.
 */
function isSold({ thing, offers }: Candidate): boolean {
  const { sku, gtin, mpn } = codesOf(thing)
  const own = sku ?? gtin ?? mpn ?? thing.brand ?? thing.aggregateRating ?? thing.hasVariant
  return own !== undefined || offers.some(({ price, availability }) => price ?? availability)
}

/** How many offers an AggregateOffer says to stand for. */
function countOf({ offers }: Candidate): number {
  return Math.max(0, ...offers.map(({ thing }) => Number(textOf(thing.offerCount)) || 0))
}

/** What may describe a whole category: a range of prices, and no number of its own. */
function isVague({ thing, offers }: Candidate): boolean {
  const { sku, gtin, mpn } = codesOf(thing)
  if (sku ?? gtin ?? mpn ?? thing.hasVariant) return false
  return offers.every((one) => one.price === undefined || isA(one.thing, /^AggregateOffer$/))
}
