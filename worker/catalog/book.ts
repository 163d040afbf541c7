/** The book of a product: every source's own statements, as its row keeps them, one for each name. Pure. */

import { utf8 } from '../core/bytes.ts'
import { isObject, readList } from '../core/json.ts'
import { byName } from './precedence.ts'
import { type Saying, type Source, type Statement, sources } from './statement.ts'

export type Book = readonly Statement[]

/** More names than this a source has for no product: they are not variants, they share an address by mistake. */
export const MOST_NAMES = 250

/** The book in a product's row. */
export function readBook(json: string): Book {
  return readList(json).filter(isStatement)
}

function isStatement(value: unknown): value is Statement {
  return (
    isObject(value) &&
    sources.includes(value.source as Source) &&
    typeof value.name === 'string' &&
    typeof value.at === 'number' &&
    Array.isArray(value.urlKeys)
  )
}

/**
 * The book after a statement. One that is older than what its source said last changes nothing; one that repeats it
 * leaves the book as it is, down to the instant since when it is so.
 */
export function take(book: Book, statement: Statement): Book {
  const before = book.filter((one) => isSameVoice(one, statement))
  const latest = before.reduce((at, one) => Math.max(at, one.at), Number.NEGATIVE_INFINITY)
  if (statement.at < latest) return book
  const [old] = before
  const next = statement.partial ? patch(old, statement) : statement
  const rest = book.filter((one) => !before.includes(one))
  const whole = tidy([...rest, next])
  const known = new Map(book.map((one) => [voiceOf(one), one]))
  const settled = whole.map((one) => {
    const kept = known.get(voiceOf(one))
    return kept && sameWords(kept, one) ? kept : one
  })
  const unchanged =
    settled.length === book.length && settled.every((one, index) => one === book[index])
  return unchanged || isTooLarge(settled) ? book : settled
}

/** A row of the database is at most 2 MB, and holds the book, what is merged from it, and the escapes of both. */
const MOST_BYTES = 450_000

function isTooLarge(book: Book): boolean {
  const json = JSON.stringify(book)
  return json.length * 3 > MOST_BYTES && utf8(json).length > MOST_BYTES
}

function voiceOf({ source, name }: Statement): string {
  return `${source} ${name}`
}

/** The book of two products that turned out to be one. */
export function joinBooks(left: Book, right: Book): Book {
  const later = new Map<string, Statement>()
  for (const one of [...left, ...right]) {
    const key = voiceOf(one)
    const known = later.get(key)
    const newer = !known || one.at > known.at || (one.at === known.at && text(one) > text(known))
    if (newer) later.set(key, one)
  }
  return tidy([...later.values()])
}

/** A page that moved, and says so by naming its old address, speaks for that one too. */
export function isSameVoice(one: Statement, next: Statement): boolean {
  if (one.source !== next.source) return false
  if (one.name === next.name) return true
  return one.source === 'page' && next.urlKeys.some((key) => one.name === `u:${key}`)
}

/** What a source said before, with what it says now. */
function patch(old: Statement | undefined, next: Statement): Statement {
  const { partial, ...said } = next
  if (!old) return said
  const variants = said.variants ? patchVariants(old.variants ?? [], said.variants) : old.variants
  const urlKeys = [...new Set([...old.urlKeys, ...said.urlKeys])].slice(0, 8)
  return { ...old, ...said, urlKeys, ...(variants ? { variants } : {}) }
}

function patchVariants(old: readonly Saying[], next: readonly Saying[]): readonly Saying[] {
  const used = new Set<Saying>()
  const patched = old.map((variant) => {
    const change = next.find((one) => isSameVariant(one, variant))
    if (change) used.add(change)
    return change ? { ...variant, ...change } : variant
  })
  return [...patched, ...next.filter((one) => !used.has(one))].slice(0, MOST_NAMES)
}

function isSameVariant(left: Saying, right: Saying): boolean {
  if (left.id !== undefined && right.id !== undefined) return left.id === right.id
  if (left.sku !== undefined && right.sku !== undefined) return left.sku === right.sku
  return left.gtin !== undefined && left.gtin === right.gtin
}

/** So many statements of one source keep their long texts, which all share: a row must not grow with each variant. */
const WITH_LONG_TEXTS = 8

/** In one order, and no longer than need be. */
function tidy(book: Book): Book {
  const sorted = [...book].sort(
    (a, b) =>
      sources.indexOf(a.source) - sources.indexOf(b.source) ||
      Number(a.groupId !== undefined) - Number(b.groupId !== undefined) ||
      byName(a.name, b.name),
  )
  return sorted.map((one, index) =>
    sorted[index - WITH_LONG_TEXTS]?.source === one.source ? brief(one) : one,
  )
}

function brief(one: Statement): Statement {
  const { description, images, attributes, ...short } = one
  return description === undefined && images === undefined && attributes === undefined ? one : short
}

function sameWords(left: Statement, right: Statement): boolean {
  return left === right || text(left) === text(right)
}

/** What is said, without since when. */
function text(one: Statement): string {
  return JSON.stringify({ ...one, at: 0, partial: undefined })
}
