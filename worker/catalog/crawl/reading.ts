/** A page as the catalogue hears it: its product as a statement, its own address, and whether it wants to be listed. */

import { canonicalOf } from '../extract/address.ts'
import { toUtf8 } from '../extract/charset.ts'
import { readFacts } from '../extract/extract.ts'
import { scanPage } from '../extract/scan.ts'
import { statementOf } from '../extract/statement.ts'
import type { StatementInput } from '../statement.ts'

export interface PageReading {
  /** What it says of its product; null where it is about none. */
  readonly input: StatementInput | null
  /** In what the product was found, or why there is none. */
  readonly note: string
  /** The address that the page says is its own, absolute. */
  readonly canonical: string | null
  readonly noindex: boolean
}

/** Why a page has no product, in words for the owner. */
const reasons: Readonly<Record<string, string>> = {
  no_mark_up: 'It tells of no product in structured data (schema.org or Open Graph).',
  no_product: 'Its structured data tell of no product.',
  no_name: 'Its product has no name.',
  empty: 'Its product says nothing about itself.',
  not_html: 'It is no HTML page.',
}

/** Reads the bytes of a page that was fetched from `url`. Never throws on any content. */
export async function readPage(
  bytes: Uint8Array,
  url: string,
  contentType: string,
): Promise<PageReading> {
  const facts = await scanPage(toUtf8(bytes, contentType))
  const canonical = canonicalOf([facts.canonical, facts.meta.get('og:url')], url) ?? null
  const rules = ['robots', 'aisle'].map((name) => facts.meta.get(name) ?? '')
  const noindex = rules.some((rule) => /\bnoindex\b|(^|,)\s*none\b/i.test(rule))
  const { product, why } = readFacts(facts, url)
  if (!product) {
    return { input: null, note: reasons[why] ?? SEVERAL, canonical, noindex }
  }
  return { input: statementOf(product, [url]), note: `Read from ${why}.`, canonical, noindex }
}

const SEVERAL = 'It is about several products, or about something else.'
