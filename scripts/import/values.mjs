/** Texts of a cell as values: numbers, amounts, identifiers, yes and no. */

/** A text, trimmed, or undefined where the cell is empty. Numbers of JSON become texts. */
export function readCell(value) {
  if (value === null || value === undefined) return undefined
  const text = String(typeof value === 'object' ? JSON.stringify(value) : value).trim()
  return text === '' || /^(null|nan|none|n\/a)$/i.test(text) ? undefined : text
}

/** An identifier: spreadsheets turn 12583 into 12583.0, which is the same customer. */
export function readId(value) {
  return readCell(value)?.replace(/^(\d+)\.0+$/, '$1')
}

/**
 * A number as people write it: 1,234.50 · 1.234,50 · € 5 · (3.00) for minus three. Undefined where it is none.
 * @param {',' | '.'} decimal what stands before the fraction in this file
 */
export function readNumber(value, decimal) {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  const text = readCell(value)
  if (text === undefined || text.length > 40) return undefined
  const bare = text
    .replaceAll(/[\s\u00a0'’]|[A-Z]{3}\b|\p{Sc}/gu, '')
    .replace(/[\u2212\u2013]/, '-')
  const negative = /^\(.*\)$/.test(bare)
  const digits = negative ? bare.slice(1, -1) : bare
  const pattern =
    decimal === ','
      ? /^[+-]?(\d+|\d{1,3}(\.\d{3})+)?(,\d+)?$/
      : /^[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d+)?$/
  if (!pattern.test(digits)) return readScientific(digits)
  const plain =
    decimal === ',' ? digits.replaceAll('.', '').replace(',', '.') : digits.replaceAll(',', '')
  if (!/\d/.test(plain)) return undefined
  return negative ? -Number(plain) : Number(plain)
}

function readScientific(digits) {
  return /^[+-]?\d+(\.\d+)?e[+-]?\d+$/i.test(digits) ? Number(digits) : undefined
}

/** Which mark stands before the fraction, as far as one amount tells: undefined where it does not. */
export function decimalMark(value) {
  const [, mark] = /\d([.,])\d{1,2}$/.exec(readCell(value)?.replaceAll(/[^\d.,]/g, '') ?? '') ?? []
  return mark
}

/** The currency that an amount carries itself, such as 15.00 EUR. */
export function currencyOf(value) {
  return /\b([A-Z]{3})\b/.exec(readCell(value) ?? '')?.[1]
}

/** What a consent column says: true for yes, false for somebody who left, undefined for anything else. */
export function readConsent(value) {
  const text = readCell(value)
    ?.toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
  if (text === undefined) return undefined
  if (/^(yes|y|true|1|subscribed|opted_in|opt_in|granted|confirmed|active|ja|oui|si)$/.test(text)) {
    return true
  }
  if (/^(unsubscribed|opted_out|opt_out|withdrawn|revoked|complained|cleaned)$/.test(text)) {
    return false
  }
  return undefined
}
