/** The numbers that a product is known by: GTIN, MPN, SKU. */

import { bareName, listOf, type Thing, thingsOf } from './thing.ts'
import { textOf, textsOf } from './values.ts'

export interface Codes {
  readonly sku?: string | undefined
  readonly gtin?: string | undefined
  readonly mpn?: string | undefined
  /** The shop's own id of the product, where it says one that is none of these. */
  readonly id?: string | undefined
}

/** A GTIN of 8, 12, 13 or 14 digits whose check digit is right; an ISBN-10 as its ISBN-13. Source: GS1 General Specifications, 7.9. */
export function readGtin(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value)
    .replace(/^(gtin-?\d*|ean-?\d*|upc|isbn)\s*:?/i, '')
    .replace(/[\s-]/g, '')
  if (/^\d{9}[\dX]$/i.test(text)) return fromIsbn10(text)
  if (!/^(\d{8}|\d{12,14})$/.test(text) || /^0+$/.test(text)) return undefined
  return checkDigit(text.slice(0, -1)) === text.slice(-1) ? text : undefined
}

function checkDigit(digits: string): string {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0)
  return String((10 - (sum % 10)) % 10)
}

function fromIsbn10(text: string): string | undefined {
  const sum = [...text.toUpperCase()].reduce(
    (total, mark, index) => total + (mark === 'X' ? 10 : Number(mark)) * (10 - index),
    0,
  )
  const body = `978${text.slice(0, 9)}`
  return sum % 11 === 0 ? body + checkDigit(body) : undefined
}

const gtins = [
  'gtin13',
  'gtin',
  'gtin14',
  'gtin12',
  'gtin8',
  'ean',
  'ean13',
  'upc',
  'isbn',
  'isbn13',
  'hasEAN_UCC-13',
]

/** The codes of a thing; `also` are things that may have what it lacks, such as its only offer. */
export function codesOf(thing: Thing, also: readonly Thing[] = []): Codes {
  const prefixed = new Map<string, string>()
  let id: string | undefined
  for (const text of textsOf([thing.productID, thing.identifier, thing.productId], 120)) {
    const [, kind, rest] = /^(sku|mpn|asin|isbn|gtin\d*|ean|upc|id)\s*:\s*(.+)$/i.exec(text) ?? []
    if (kind && rest)
      prefixed.set(
        kind
          .toLowerCase()
          .replace(/\d+$|^ean$|^upc$|^isbn$/, (end) => (/\d/.test(end) ? '' : 'gtin')),
        rest,
      )
    else id ??= text
  }
  const things = [thing, ...also]
  const gtin = [
    ...things.flatMap((one) => gtins.flatMap((name) => listOf(one[name]))),
    prefixed.get('gtin'),
    ...additional(thing),
  ]
    .map((value) => readGtin(typeof value === 'object' ? textOf(value) : value))
    .find(Boolean)
  const sku = things.map((one) => code(one.sku)).find(Boolean) ?? prefixed.get('sku')
  const mpn = things.map((one) => code(one.mpn)).find(Boolean) ?? prefixed.get('mpn')
  return { sku, gtin, mpn, id: id ?? prefixed.get('id') }
}

/** A code as a text; what templates put where there is none is none. */
function code(value: unknown): string | undefined {
  const text = textOf(value, 120)?.replace(/^(sku|mpn)\s*:\s*/i, '')
  return text === undefined || /^(null|undefined|none|n\/?a|-+|0|false|nan)$/i.test(text)
    ? undefined
    : text
}

/** GTINs among `additionalProperty`: shops that know no better place put them there. */
function additional(thing: Thing): readonly unknown[] {
  return thingsOf(thing.additionalProperty)
    .slice(0, 60)
    .filter((one) => /^(gtin|ean|upc|isbn|barcode)/i.test(bareName(one.propertyID ?? one.name)))
    .map((one) => one.value)
}
