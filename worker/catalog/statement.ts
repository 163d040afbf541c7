/** A statement: what one source says of one product, from outside, checked and brought to one form. */

import * as v from 'valibot'
import { utf8 } from '../core/bytes.ts'
import { toMinor } from '../core/money.ts'
import { gtinOf } from './gtin.ts'
import { isFirstPage, keyOf, urlKey } from './keys.ts'
import { type Parsed, type ParsedVariant, shape } from './statement-shape.ts'

export const sources = ['api', 'shopify', 'woocommerce', 'feed', 'page'] as const

/** Who says it: the shop's server, a platform's webhook, a feed, or a page that we read. */
export type Source = (typeof sources)[number]

export type Availability = 'in_stock' | 'out_of_stock' | 'preorder' | 'backorder' | 'discontinued'

/** What is said of a product and of a variant alike. Money in minor units. */
export interface Saying {
  readonly id?: string
  readonly sku?: string
  /** Fourteen digits. */
  readonly gtin?: string
  readonly title?: string
  readonly url?: string
  readonly imageUrl?: string
  readonly price?: number | null
  readonly listPrice?: number | null
  readonly availability?: Availability
  readonly quantity?: number | null
  /** When it is promised to be there, in milliseconds UTC. */
  readonly expectedAt?: number | null
  /** What a variant is by: `{size: '42'}`. */
  readonly options?: Readonly<Record<string, string>>
}

export interface Statement extends Saying {
  readonly source: Source
  /** The one thing that this source knows the product by; a later statement of the same name replaces an earlier one. */
  readonly name: string
  /** When it was so, in milliseconds UTC. */
  readonly at: number
  /** It says only what it names: everything else that the source said before stays. */
  readonly partial?: true
  readonly mpn?: string
  readonly groupId?: string
  /** Canonical keys of all addresses that lead to it, its own first. */
  readonly urlKeys: readonly string[]
  readonly description?: string
  readonly images?: readonly string[]
  readonly brand?: string
  /** From general to special. */
  readonly category?: readonly string[]
  readonly currency?: string | null
  readonly rating?: { readonly value: number; readonly count: number } | null
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly variants?: readonly Saying[]
}

/** What one source may say of one product: 250 variants with all that belongs to them are half of it. */
const MOST_BYTES = 150_000

/** What a source hands in: decimals for money, everything but an identity optional. */
export type StatementInput = v.InferInput<typeof shape>

export type ReadStatement =
  | { readonly ok: true; readonly statement: Statement }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** The statement in a value from outside, or the first rule that it breaks. `at`: when it was so. */
export function readStatement(value: unknown, source: Source, at: number): ReadStatement {
  const parsed = v.safeParse(shape, value)
  if (!parsed.success) {
    const [issue] = parsed.issues
    const path = v.getDotPath(issue)
    return refuse('invalid_product', path ? `${path} ${wording(issue)}` : wording(issue))
  }
  return settle(parsed.output, source, at)
}

function settle(said: Parsed, source: Source, at: number): ReadStatement {
  if (source === 'api' && !said.partial && said.title === undefined) {
    return refuse('invalid_product', 'title is missing')
  }
  const priced = [said, ...(said.variants ?? [])].some(
    (one) => typeof (one.price ?? one.listPrice) === 'number',
  )
  const { currency } = said
  if (priced && !currency) {
    return refuse('invalid_price', 'currency must be given where there is a price')
  }
  const own = sayingOf(said, currency)
  if (typeof own === 'string') return refuse('invalid_price', own)
  const variants: Saying[] = []
  for (const [index, one] of (said.variants ?? []).entries()) {
    const saying = sayingOf(one, currency)
    if (typeof saying === 'string') return refuse('invalid_price', `variants.${index}.${saying}`)
    variants.push(saying)
  }
  const urlKeys = [...new Set([said.url, ...(said.aliases ?? [])].flatMap((one) => one || []))]
    .flatMap((address) => urlKey(address) ?? [])
    // Only a page can truly be the first page of a host; elsewhere it stands for want of an address.
    .filter((key) => source === 'page' || !isFirstPage(key))
  const name = nameOf(own, source, urlKeys)
  if (name === undefined) {
    return refuse('no_identity', 'id is missing, and so are url, sku and a right gtin')
  }
  const statement: Statement = {
    source,
    name,
    at,
    ...(said.partial ? { partial: true as const } : {}),
    ...own,
    ...compact({ mpn: said.mpn || undefined, groupId: said.groupId || undefined }),
    urlKeys: [...new Set(urlKeys)].slice(0, 8),
    ...compact({
      description: said.description,
      images: said.images?.filter((one) => one !== '' && one !== said.imageUrl),
      brand: said.brand,
      category: said.category,
      currency,
      rating: said.rating,
      attributes: said.attributes,
    }),
    ...(said.variants ? { variants } : {}),
  }
  if (utf8(JSON.stringify(statement)).length > MOST_BYTES) {
    return refuse('too_large', `product must be smaller than ${MOST_BYTES / 1_000} kB`)
  }
  return { ok: true, statement: said.partial ? statement : withoutNothings(statement) }
}

/** A page is known by its address; everybody else by the id, or what comes next to one. */
function nameOf(own: Saying, source: Source, urlKeys: readonly string[]): string | undefined {
  const [url] = urlKeys
  if (source === 'page' && url !== undefined) return keyOf('url', url)
  if (own.id !== undefined) return keyOf('id', own.id)
  if (own.sku !== undefined) return keyOf('sku', own.sku)
  if (own.gtin !== undefined) return keyOf('gtin', own.gtin)
  return url === undefined ? undefined : keyOf('url', url)
}

/** What product and variant have in common, in minor units; or the sentence that says what is wrong. */
function sayingOf(one: ParsedVariant, currency: string | null | undefined): Saying | string {
  const price = minor(one.price, currency)
  const listPrice = minor(one.listPrice, currency)
  if (Number.isNaN(price)) return 'price is not an amount of money'
  if (Number.isNaN(listPrice)) return 'listPrice is not an amount of money'
  return compact({
    id: one.id,
    sku: one.sku || undefined,
    gtin: gtinOf(one.gtin) ?? undefined,
    title: one.title || undefined,
    url: one.url || undefined,
    imageUrl: one.imageUrl || undefined,
    price,
    listPrice,
    availability: one.availability,
    quantity: one.quantity,
    expectedAt: one.expectedAt,
    options: one.options,
  })
}

/** Minor units; null and undefined stay what they are; NaN where the amount is beyond all money. */
function minor(amount: number | null | undefined, currency: string | null | undefined) {
  if (amount === null || amount === undefined) return amount
  return currency ? (toMinor(amount, currency) ?? Number.NaN) : null
}

/** In a whole statement, to say that there is nothing is to say nothing. In a partial one it takes something back. */
function withoutNothings(statement: Statement): Statement {
  const kept = Object.entries(statement).filter(
    ([field, value]) => field === 'urlKeys' || !isNothing(value),
  )
  return Object.fromEntries(kept) as unknown as Statement
}

function isNothing(value: unknown): boolean {
  if (value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

type Known<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

/** Without what is undefined. */
function compact<Fields extends object>(fields: Fields): Known<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Known<Fields>
}

/** valibot's own sentences name types; ours go on after the field's name. */
function wording(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing'
  return /^(must|is) /.test(issue.message) ? issue.message : `is wrong: ${issue.message}`
}

function refuse(code: string, message: string): ReadStatement {
  return { ok: false, code, message }
}
