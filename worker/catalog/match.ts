/** Whether a statement is about a product: names that agree and names that do not are weighed. docs/catalogue.md. Pure. */

import { type Book, isSameVoice, MOST_NAMES } from './book.ts'
import type { Hit, Known } from './known.ts'
import { rankOf } from './precedence.ts'
import type { Statement } from './statement.ts'
import { namesOf } from './variants.ts'

/** How two sides stand to each other in one respect. */
type Agreement = 'yes' | 'no' | 'unknown'

interface Agreements {
  readonly url: Agreement
  readonly gtin: Agreement
  readonly sku: Agreement
  readonly title: Agreement
}

/** Whether a statement that leads to a product is about it. */
export function isAbout(statement: Statement, known: Known, hits: ReadonlySet<Hit>): boolean {
  const { book } = known
  const siblings = book.filter(({ source }) => source === statement.source)
  if (siblings.some((one) => isSameVoice(one, statement))) return true
  if (siblings.length >= MOST_NAMES) return false
  const agree = compare(statement, book)
  if (siblings.length > 0) return mayStandBeside(statement, siblings, book, agree, hits)
  if (agree.gtin === 'no' && agree.url !== 'yes' && !hits.has('group')) return false
  if (hits.has('name') || hits.has('group') || hits.has('url')) return true
  if (rankOf(statement.source) === 0) return isTheShops(statement, book, agree, hits)
  if (hits.has('id') || hits.has('sku')) return true
  if (hits.has('gtin')) return agree.gtin === 'yes' && !(agree.url === 'no' && agree.sku === 'no')
  return hits.has('variant') && agree.url !== 'no'
}

/**
 * What the shop's server or platform says of a product that others made known. The numbers that a platform gives its
 * posts are often somebody else's SKU: between the two, one text alone makes nothing the same.
 */
function isTheShops(
  { sku, variants = [] }: Statement,
  book: Book,
  agree: Agreements,
  hits: ReadonlySet<Hit>,
): boolean {
  const others = book.flatMap((one) => [one, ...(one.variants ?? [])])
  const bears = (name: string | undefined) =>
    name !== undefined && others.some((one) => one.sku === name)
  const backed = agree.url !== 'no' || agree.gtin === 'yes' || agree.title === 'yes'
  if (bears(sku) || variants.some((one) => bears(one.sku))) return true
  if (hits.has('id') || hits.has('sku')) return backed
  if (hits.has('gtin')) return agree.gtin === 'yes' && !(agree.url === 'no' && agree.sku === 'no')
  return hits.has('variant') && backed
}

/** Whether two products, to both of which one statement belongs, are one. */
export function areOne(left: Known, right: Known, bridge: Statement): boolean {
  const book = [...left.book, bridge]
  return right.book.every((statement) => {
    const siblings = book.filter(({ source }) => source === statement.source)
    const agree = compare(statement, book)
    if (siblings.length === 0) return agree.gtin !== 'no' || agree.url === 'yes'
    if (siblings.some((one) => isSameVoice(one, statement))) return true
    return mayStandBeside(statement, siblings, book, agree, new Set())
  })
}

/** One source does not call one product by two names; unless these are variants, or a page has two addresses. */
function mayStandBeside(
  statement: Statement,
  siblings: Book,
  book: Book,
  agree: Agreements,
  hits: ReadonlySet<Hit>,
): boolean {
  if (siblings.some((one) => isSameGroup(one, statement, agree))) return true
  switch (statement.source) {
    case 'feed':
      return agree.url === 'yes' || isListed(statement, book)
    case 'page':
      if (agree.gtin === 'no') return false
      if (hits.has('url')) return true
      return agree.gtin === 'yes'
        ? agree.sku !== 'no' || agree.title === 'yes'
        : agree.sku === 'yes' && agree.title === 'yes'
    default:
      return statement.id === undefined && (agree.sku === 'yes' || hits.has('variant'))
  }
}

function isSameGroup(one: Statement, next: Statement, agree: Agreements): boolean {
  if (next.groupId !== undefined) {
    if (one.groupId === next.groupId) return true
    const parent = rankOf(one.source) === 0 || one.variants !== undefined || agree.url === 'yes'
    if (one.id === next.groupId && parent) return true
  }
  if (one.groupId === undefined || one.groupId !== next.id) return false
  return rankOf(next.source) === 0 || next.variants !== undefined || agree.url === 'yes'
}

/** Whether the shop itself lists it as a variant. */
function isListed(statement: Statement, book: Book): boolean {
  const names = new Set(namesOf(statement))
  return book.some(
    ({ source, variants = [] }) =>
      rankOf(source) === 0 && variants.some((one) => namesOf(one).some((name) => names.has(name))),
  )
}

function compare(statement: Statement, book: Book): Agreements {
  const others = book.flatMap((one) => [one, ...(one.variants ?? [])])
  return {
    url: overlap(
      statement.urlKeys,
      book.flatMap((one) => one.urlKeys),
    ),
    // The variants of a product have a GTIN each: not to be among those that are known says nothing.
    gtin: narrow(
      overlap(gtinsOf([statement, ...(statement.variants ?? [])]), gtinsOf(others)),
      book,
      statement,
    ),
    sku: overlap(
      [statement.sku, statement.id].flatMap((one) => one ?? []),
      others.flatMap((one) => [one.sku, one.id].flatMap((name) => name ?? [])),
    ),
    title: overlap(titlesOf([statement]), titlesOf(book)),
  }
}

function narrow(agreement: Agreement, book: Book, statement: Statement): Agreement {
  const many = [...book, statement].some((one) => one.variants?.length || one.groupId !== undefined)
  return agreement === 'no' && many ? 'unknown' : agreement
}

function overlap(left: readonly string[], right: readonly string[]): Agreement {
  if (left.length === 0 || right.length === 0) return 'unknown'
  return left.some((one) => right.includes(one)) ? 'yes' : 'no'
}

function gtinsOf(said: readonly { readonly gtin?: string }[]): readonly string[] {
  return said.flatMap(({ gtin }) => gtin ?? [])
}

function titlesOf(book: Book): readonly string[] {
  return book.flatMap(({ title }) => (title ? [title.toLowerCase().replace(/\s+/g, ' ')] : []))
}
