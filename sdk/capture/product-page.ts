/** Decides what a page is about: one product, a list of them, or neither. */
import type { PageReading } from './host.ts'
import type { Things } from './json-ld.ts'
import { findMarkup, MICRODATA, RDFA } from './markup.ts'
import { readGraph } from './open-graph.ts'
import { readProduct, standsAt } from './schema.ts'
import { known, type Properties, plainText, type Thing } from './sighting.ts'
import { readAddress, readText } from './text.ts'

/** Names are compared without case, marks and spaces. */
const plain = (text: unknown): string =>
  plainText(text)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]|[\s!-/:-@[-`{-~©®™‘-‟]/g, '')

/** The page's own address: what it declares as such, or where it is, without what campaigns put behind it. */
export function canonicalAddress(document: Document, address: string): string {
  const link = document.querySelector('link[rel="canonical" i]')
  const declared = readAddress(link?.getAttribute('href'), address)
  if (declared) return declared
  const url = new URL(address)
  const tracking = /^(utm_|gclid|fbclid|msclkid|_ga|mc_|aisle)/
  for (const name of Array.from(url.searchParams.keys())) {
    if (tracking.test(name)) url.searchParams.delete(name)
  }
  url.hash = ''
  return url.href
}

/** The one thing that the page is about, if there is one. */
function mainOf({ products, listed, isList, isArticle }: Things, page: string, title: string) {
  const named = products.filter(({ name }) => readText([name].flat()[0]))
  // The longest first: “Shoe Pro” before “Shoe” on the page of “Shoe Pro”.
  const titled = named
    .map((thing) => ({ thing, name: plain([thing.name].flat()[0]) }))
    .filter(({ name }) => name && title.includes(name))
    .sort((a, b) => b.name.length - a.name.length)[0]
  const here = named.filter((thing) => standsAt(thing, page))
  const certain = here.length === 1 ? here[0] : titled?.thing
  const [only] = named
  const sole = named.length === 1 && only && (!only.url || here.length) ? only : undefined
  return certain || (isList || isArticle || listed.length > 1 ? undefined : sole)
}

/**
 * Reads a document; `address` is where it stands. Fields that one notation leaves out are taken from the next:
 * JSON-LD, microdata, RDFa, Open Graph.
 */
export function readPage(document: Document, address: string, jsonLd: Things): PageReading {
  const base = document.querySelector('base[href]')
  const root = readAddress(base?.getAttribute('href'), address) || address
  const { type, url, product: graph } = readGraph(document, root)
  const declared = document.querySelector('link[rel="canonical" i]')
  const own = declared
    ? canonicalAddress(document, root)
    : url || canonicalAddress(document, address)
  const heading = document.querySelector('h1')
  const title = plain(`${document.title} ${heading?.textContent} ${graph.name}`)

  const isArticle = jsonLd.isArticle || /article/.test(type)
  const notations: [from: string, things: Things][] = [
    ['JSON-LD', { ...jsonLd, isArticle }],
    ['microdata', { ...findMarkup(document, MICRODATA), isArticle }],
    ['RDFa', { ...findMarkup(document, RDFA), isArticle }],
  ]
  let product: Properties = {}
  let from = ''
  for (const [name, things] of notations) {
    const main = mainOf(things, own, title)
    const read = main && readProduct(main, root)
    // A name alone is no product: reviews and teasers have that too.
    if (!read || !(read.price || read.product_id || read.image_url)) continue
    from = from || name
    product = { ...read, ...product }
  }
  if (from || (/product/.test(type) && graph.price && graph.name)) {
    product = { ...graph, ...product, url: own }
    return {
      sighting: { event: 'Product Viewed', properties: product },
      from: from || 'Open Graph',
    }
  }
  const [first] = notations
    .map(([name, { listed, products }]) => ({ name, things: listed[1] ? listed : products }))
    .filter(({ things }) => things.length > 1)
  if (!first || isArticle) return {}
  const products = first.things
    .map((thing: Thing, index) => ({ ...readProduct(thing, root), position: index + 1 }))
    .filter((one: Properties) => one.name)
    .slice(0, 50)
  if (products.length < 2) return {}
  const category = readText(heading?.textContent, 100)
  return {
    sighting: { event: 'Product List Viewed', properties: known({ category, products }) },
    from: first.name,
  }
}
