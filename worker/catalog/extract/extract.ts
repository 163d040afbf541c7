/** Reads the product that a page is about, from its mark-up. */

import { canonicalOf, placeOf, withoutTracking } from './address.ts'
import { readUpTo } from './body.ts'
import { toUtf8 } from './charset.ts'
import {
  type Account,
  type Candidate,
  type Choice,
  candidateOf,
  choose,
  type Evidence,
  type Notation,
  type Why,
} from './choose.ts'
import { readCurrency } from './currency.ts'
import { type Graph, readGraph } from './json-ld.ts'
import { isLike } from './likeness.ts'
import { merge, type PageProduct } from './merge.ts'
import type { Reading } from './offer.ts'
import { type MetaProduct, readMeta } from './open-graph.ts'
import type { Marked, PageFacts } from './page.ts'
import { scanPage } from './scan.ts'
import { readAddress } from './text.ts'
import { bareName, isA, listOf, product as productTypes, type Thing, work } from './thing.ts'
import { textOf } from './values.ts'

/** More than this of a page is not read, in bytes: what stands behind it is no product's mark-up. */
export const pageLimit = 6_000_000

export interface PageSource {
  /** Where the page was read. Without it the page's own word for its address is believed. */
  readonly url?: string | undefined
  readonly contentType?: string | undefined
}

export type Extracted =
  | { readonly product: PageProduct; readonly why: string }
  | { readonly product: null; readonly why: Why | 'no_mark_up' | 'not_html' }

/**
 * The product of a page, or null and why. Never throws on any content; reads at most `pageLimit` bytes of it.
 *
 * Notations are believed in this order: JSON-LD, microdata, RDFa, Open Graph; field by field, as long as they tell of the same
 * product. Where they tell of different ones, the one that the page shows (by its canonical address, its heading, its title)
 * stands.
 */
export async function extractProduct(
  body: ReadableStream<Uint8Array> | Uint8Array | null,
  { url, contentType = '' }: PageSource,
): Promise<Extracted> {
  if (
    /^\s*(image|audio|video|font)\/|^\s*application\/(pdf|zip|octet-stream|javascript)/i.test(
      contentType,
    )
  ) {
    return { product: null, why: 'not_html' }
  }
  const bytes =
    body instanceof Uint8Array ? body.subarray(0, pageLimit) : await readUpTo(body, pageLimit)
  const facts = await scanPage(toUtf8(bytes, contentType))
  return readFacts(facts, url)
}

/** The product that the facts of a page tell of. */
export function readFacts(facts: PageFacts, url: string | undefined): Extracted {
  const page = canonicalOf([facts.canonical, facts.meta.get('og:url')], url)
  const base = readAddress(facts.base, url ?? page) ?? url ?? page
  const lang = facts.lang || facts.meta.get('og:locale') || ''
  const host = page === undefined ? undefined : new URL(page).hostname
  const locale = { lang, host }
  const meta = readMeta(facts, base, locale)
  const graph = readGraph(facts.blocks)
  const roots = {
    'JSON-LD': graph.products.map((thing) => ({ thing, isInner: false })),
    microdata: rootsOf(facts.marked, 'microdata'),
    RDFa: rootsOf(facts.marked, 'rdfa'),
  } as const
  const things = Object.values(roots)
    .flat()
    .map(({ thing }) => thing)
  const named = readCurrency(textOf(facts.loose.priceCurrency, 60), locale) ?? meta.currency
  const selling = { ...locale, currency: named }
  const reading: Reading = { base, locale: selling, others: amountsOf(things, meta) }
  const fallback = facts.headings[0] ?? meta.name ?? facts.title
  const evidence = evidenceOf(facts, graph, meta, [page, url])
  const listed = facts.marked.filter(isListed).length
  const choices = (['JSON-LD', 'microdata', 'RDFa'] as const).map((from) => {
    const candidates = roots[from].map(({ thing, isInner }) =>
      candidateOf(thing, reading, fallback, isInner),
    )
    // A scope around the whole page that says no price is only its frame: what is in it stands for itself.
    const isFramed = candidates.some((one) => !one.isInner && one.offers.some(({ price }) => price))
    const standing = isFramed ? candidates : candidates.map((one) => ({ ...one, isInner: false }))
    return { from, choice: choose(standing, { ...evidence, listed: evidence.listed + listed }) }
  })
  const accounts = agreeing(choices)
  const breadcrumbs = [
    ...graph.breadcrumbs,
    ...facts.marked.filter(isBreadcrumb).map(({ thing }) => thing),
  ]
  const context = {
    facts,
    meta,
    reading,
    page,
    exact: url && withoutTracking(url),
    breadcrumbs,
    places: evidence.places,
  }
  if (accounts.length > 0)
    return { product: merge(accounts, context), why: accounts.map(({ from }) => from).join(', ') }
  const why = choices
    .map(({ choice }) => (choice.main ? undefined : choice.why))
    .find((one) => one && one !== 'no_product')
  const alone =
    why === undefined || why === 'no_name' || why === 'empty'
      ? ofMeta(meta, facts, reading)
      : undefined
  if (alone && !evidence.isList) return { product: merge([alone], context), why: 'Open Graph' }
  return { product: null, why: why ?? (things.length > 0 ? 'no_product' : 'no_mark_up') }
}

/** The accounts that tell of one product, the most believable first. */
function agreeing(choices: readonly { from: Notation; choice: Choice }[]): readonly Account[] {
  const told = choices.flatMap(({ from, choice }) =>
    choice.main
      ? [{ from, main: choice.main, others: choice.others, certainty: choice.certainty }]
      : [],
  )
  const [first, ...rest] = told
  if (!first) return []
  // What the page shows nowhere gives way to what it shows.
  const better = first.certainty === 0 ? rest.find(({ certainty }) => certainty >= 2) : undefined
  const chosen = better ?? first
  return [chosen, ...told.filter((one) => one !== chosen && isSame(one.main, chosen.main))]
}

function isSame(one: Candidate, other: Candidate): boolean {
  const sku = listOf(one.thing.sku)[0]
  return (sku !== undefined && sku === listOf(other.thing.sku)[0]) || isLike(one.name, other.name)
}

/** Open Graph alone makes a product where it says a price; loose properties beside it may. */
function ofMeta(meta: MetaProduct, facts: PageFacts, reading: Reading): Account | undefined {
  const isProduct = /(^|[.:])product(\.item)?$/.test(meta.type)
  const thing: Thing = { name: meta.name ?? facts.headings[0] }
  const loose = candidateOf({ ...facts.loose, ...thing }, reading, '')
  const priced = meta.price !== undefined || (isProduct && loose.offers.some(({ price }) => price))
  if (!priced || meta.type === 'product.group' || thing.name === undefined) return undefined
  if (/^article|^profile|^video|^music/.test(meta.type)) return undefined
  return {
    from: 'Open Graph',
    main: isProduct ? loose : candidateOf(thing, reading, ''),
    others: [],
  }
}

function rootsOf(marked: readonly Marked[], notation: Marked['notation']) {
  return marked
    .filter(
      (one) =>
        one.notation === notation && /^($|mainEntity|itemOffered|product|about)/i.test(one.role),
    )
    .filter(
      (one) =>
        !isListed(one) &&
        (isA(one.thing, productTypes) || (isA(one.thing, work) && one.thing.offers !== undefined)),
    )
    .map(({ thing, within }) => ({
      thing,
      isInner: within.some((type) => productTypes.test(type)),
    }))
}

function isListed({ thing, role, within }: Marked): boolean {
  return (
    isA(thing, productTypes) &&
    (/^(itemListElement|item)$/.test(role) ||
      within.some((type) => /^(ItemList|OfferCatalog|ListItem)$/.test(type)))
  )
}

function isBreadcrumb({ thing, role }: Marked): boolean {
  return isA(thing, /^Breadcrumb(List)?$/) && role !== 'child'
}

function evidenceOf(
  facts: PageFacts,
  { types, listed, entries }: Graph,
  meta: MetaProduct,
  addresses: readonly (string | undefined)[],
): Evidence {
  const roots = facts.marked.filter(({ within, role }) => within.length === 0 && role === '')
  const all = [...types, ...roots.flatMap(({ thing }) => listOf(thing['@type']).map(bareName))]
  const title = [facts.title, facts.meta.get('og:title') ?? ''].filter(Boolean)
  return {
    places: new Set(addresses.filter((one) => one !== undefined).map(placeOf)),
    headings: facts.headings,
    titles: title,
    isList: all.some((type) =>
      /^(CollectionPage|SearchResultsPage|OfferCatalog|ProductCollection)$/.test(type),
    ),
    isArticle: [...types].some((type) =>
      /^(Article|NewsArticle|BlogPosting|TechArticle|Recipe|HowTo|Report)$/.test(type),
    ),
    isProduct: /product(\.item)?$/.test(meta.type),
    listed: listed.length,
    entries,
  }
}

/** Amounts of the page that can be read in one way only. */
function amountsOf(things: readonly Thing[], meta: MetaProduct): readonly number[] {
  const values = things.slice(0, 20).flatMap((thing) =>
    [thing, ...listOf(thing.offers).slice(0, 20)].flatMap((one) => {
      const { price, lowPrice, highPrice } = (one ?? {}) as Thing
      return [price, lowPrice, highPrice].flatMap(listOf)
    }),
  )
  const plain = [...values, meta.price].filter(
    (value) => typeof value === 'number' || /^\d+(\.\d{1,2})?$/.test(String(value)),
  )
  return plain.map(Number)
}
