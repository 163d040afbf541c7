/** Global trade item numbers: GTIN-8, UPC, EAN, GTIN-14 and ISBN-10, brought to fourteen digits or refused. */

/**
 * A GTIN as fourteen digits, or null where the text is none or its check digit is wrong. Spaces and hyphens are let
 * pass; an ISBN-10 becomes the EAN of its book. Weights of the check digit: GS1 General Specifications, 7.9.
 */
export function gtinOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = String(value)
    .trim()
    .replace(/^(urn:)?(gtin|ean|upc|isbn)[:\s-]*/i, '')
  const plain = text.replace(/[\s-]/g, '')
  if (/^\d{9}[\dXx]$/.test(plain)) return isbn(plain)
  if (!/^(\d{8}|\d{11,14})$/.test(plain)) return null
  const gtin = plain.padStart(14, '0')
  if (/^0+$/.test(gtin)) return null
  return checkDigit(gtin.slice(0, 13)) === gtin[13] ? gtin : null
}

/** The digit that belongs behind the first thirteen. */
function checkDigit(digits: string): string {
  let sum = 0
  for (const [index, digit] of [...digits].entries()) sum += Number(digit) * (index % 2 ? 1 : 3)
  return String((10 - (sum % 10)) % 10)
}

function isbn(text: string): string | null {
  let sum = 0
  for (const [index, sign] of [...text.toUpperCase()].entries()) {
    sum += (sign === 'X' ? 10 : Number(sign)) * (10 - index)
  }
  if (sum % 11 !== 0 || /^0+$/.test(text)) return null
  const book = `0978${text.slice(0, 9)}`
  return book + checkDigit(book)
}
