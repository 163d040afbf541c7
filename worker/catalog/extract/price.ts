/** Prices as shops write them, read as decimal text. */

import { plainNumber } from './text.ts'

/** What helps to tell "1.299" (one and a bit) from "1.299" (thousand and more). */
export interface PriceHints {
  readonly currency?: string | undefined
  /** How the page's language writes decimals. */
  readonly decimal?: ',' | '.' | undefined
  /** Other amounts on the page, as numbers: a reading that agrees with one of them is right. */
  readonly others?: readonly number[] | undefined
}

/** Decimal text with a point, such as "1299.00". Of a range, `amount` is the lower end and `high` the upper one. */
export interface PriceReading {
  readonly amount: string
  readonly high?: string
}

/** More than this is no price of a thing that is sold in a shop. */
const most = 1e12

/** Currencies without small coins: in them "19.990" is 19990, and so is the number 19.99. */
const whole =
  /^(JPY|KRW|CLP|PYG|VND|IDR|COP|ISK|UGX|XAF|XOF|XPF|RWF|GNF|KMF|DJF|BIF|HUF|CRC|LAK|KHR|MMK|IRR)$/
const grouped = /^(CLP|PYG|VND|IDR|COP|ISK)$/

/** Currencies of three decimals. */
const thousandths = /^(KWD|BHD|OMR|TND|JOD|IQD|LYD)$/

const money = String.raw`[$€£¥￥₹₽₩₫₪₺₴₱₦฿]|[A-Z]{3}|zł|K[čc]|kr|Ft|lei|Rs|R\$|円|元`
const digits = String.raw`\d{1,3}(?: \d{3}(?!\d))+(?:[.,]\d{1,2}(?!\d))?|\d(?:[\d.,'’´]*\d)?`

/**
 * Reads a number or a text: `1299`, `"12.50"`, `"1.299,00 €"`, `"$1,299"`, `"12,5"`, `"1'299.-"`, `"R$ 1.299,90"`,
 * `"12.99 - 15.99"`, `"12€50"`. Undefined where no amount is written, such as "free" or "on request", or a negative one.
 */
export function readPrice(value: unknown, hints: PriceHints = {}): PriceReading | undefined {
  if (typeof value === 'number') return fromNumber(value, hints)
  if (typeof value !== 'string') return undefined
  const text = value
    .slice(0, 200)
    .normalize('NFKC')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/\u066b/g, '.')
    .replace(/[\s\u202f]+/g, ' ')
    .trim()
  const tokens = tokensOf(text)
  const amounts = tokens
    .map((token) => amountOf(token, text, hints))
    .filter((one) => one !== undefined)
  const [first, second] = amounts
  if (first === undefined) return undefined
  const between = tokens[0] && tokens[1] && text.slice(tokens[0].end, tokens[1].start)
  if (second === undefined || !between || !isRange(between)) return { amount: first }
  const [low, high] = Number(first) <= Number(second) ? [first, second] : [second, first]
  return low === high ? { amount: low } : { amount: low, high }
}

/** Whether what stands between two amounts joins them as the ends of a range. */
function isRange(between: string): boolean {
  const words = between.replace(new RegExp(money, 'g'), '').trim()
  return /^(-|–|—|~|〜|to|bis|à|a|au|do|t\/m|hasta|até|and|und|-->?|→)$/i.test(words)
}

function fromNumber(value: number, { currency = '' }: PriceHints): PriceReading | undefined {
  if (!Number.isFinite(value) || value < 0 || value > most) return undefined
  // Written as 19.990 without quotes, its last zero is lost; there are no hundredths of these.
  const lost = grouped.test(currency) && !Number.isInteger(value) && value < 1_000
  const thousands = lost && Number.isInteger(Math.round(value * 1e6) / 1e3)
  // A sum that was reckoned in binary, such as 19.990000000000002, has no more than four decimals.
  return { amount: plainNumber(thousands ? Math.round(value * 1e3) : Number(value.toFixed(4))) }
}

interface Token {
  readonly digits: string
  readonly start: number
  readonly end: number
}

/** The numbers of a text that may be amounts, those beside a sign of money alone where there are any. */
function tokensOf(text: string): readonly Token[] {
  const french = /^(\D*)(\d+) ?€ ?(\d{2})(?!\d)/.exec(text)
  if (french) return [{ digits: `${french[2]},${french[3]}`, start: 0, end: french[0].length }]
  const raised = /^(\D*)(\d{1,5})[.,]? (\d{2})(\D*)$/.exec(text)
  if (raised && new RegExp(money).test(text)) {
    return [{ digits: `${raised[2]}.${raised[3]}`, start: 0, end: text.length }]
  }
  const found: (Token & { beside: boolean })[] = []
  for (const match of text.matchAll(
    new RegExp(`(?<![\\d.,])[.,]\\d{2}(?![\\d.,])|${digits}`, 'g'),
  )) {
    const start = match.index
    const end = start + match[0].length
    if (/^ ?%/.test(text.slice(end)) || /^ ?x(?![a-z])/i.test(text.slice(end, end + 3))) continue
    const beside =
      new RegExp(`(${money})\\.? ?$`).test(text.slice(0, start)) ||
      new RegExp(`^(?:[.,]?[-–—]+)? ?(${money})`).test(text.slice(end))
    found.push({ digits: match[0], start, end, beside })
    if (found.length > 12) break
  }
  const marked = found.filter(({ beside }) => beside)
  const [only] = found.filter(({ beside }) => !beside)
  // "12.99 - 15.99 €": the sign stands once for both ends.
  if (marked.length === 1 && only && marked[0] && only.end < marked[0].start) {
    return isRange(text.slice(only.end, marked[0].start)) ? [only, ...marked] : marked
  }
  return marked.length > 0 ? marked : found
}

/** The amount of a token as decimal text, or undefined where it is negative, too large or no number. */
function amountOf(
  { digits: written, start }: Token,
  text: string,
  hints: PriceHints,
): string | undefined {
  if (
    /(^|[\s:])[-−]\s?([A-Z]{3}|[$€£])?\s?$/.test(text.slice(0, start)) &&
    !/\d/.test(text.slice(0, start))
  ) {
    return undefined
  }
  const plain = written.replace(/['’´ ]/g, '')
  const bare = written === text
  const amount = decimalOf(plain, bare, hints)
  return amount !== undefined && Number(amount) <= most ? amount : undefined
}

/** Digits with points and commas as decimal text; `bare`: nothing but the number was written, as machines do. */
function decimalOf(written: string, bare: boolean, hints: PriceHints): string | undefined {
  const marks = written.replace(/\d/g, '')
  if (marks === '') return trimmed(written)
  const last = marks[marks.length - 1] ?? ''
  const at = written.lastIndexOf(last)
  const head = written.slice(0, at)
  const tail = written.slice(at + 1)
  const joined = () => trimmed(written.replace(/[.,]/g, ''))
  const split = () => trimmed(`${head.replace(/[.,]/g, '') || '0'}.${tail}`)
  if (marks.length > 1) {
    // "1.299,00" and "1,299.00" end in decimals; "1.234.567" and "1,29,999" have none; "1.2.3" is no amount.
    if (!marks.slice(0, -1).includes(last)) return split()
    return /^\d{1,3}([.,]\d{2,3})*[.,]\d{3}$/.test(written) ? joined() : undefined
  }
  if (tail.length !== 3 || head.length > 3 || /^0*$/.test(head)) return split()
  return isGroup(last, bare, head, tail, hints) ? joined() : split()
}

/** Whether the one mark of "1.299" or "1,299" parts thousands. */
function isGroup(
  mark: string,
  bare: boolean,
  head: string,
  tail: string,
  hints: PriceHints,
): boolean {
  const { currency = '', decimal, others = [] } = hints
  if (thousandths.test(currency) && mark === '.') return false
  const asGroup = others.includes(Number(head + tail))
  if (asGroup !== others.includes(Number(`${head}.${tail}`))) return asGroup
  if (whole.test(currency)) return true
  // A machine that writes three decimals writes a point; a person never does, and a comma before three is a person's.
  return mark === ','
    ? !(bare && decimal === ',' && thousandths.test(currency))
    : !bare || decimal === ','
}

/** Without leading zeros; decimals as they were written, cut where a machine wrote more than six. */
function trimmed(amount: string): string | undefined {
  const [units = '', cents = ''] = amount.split('.')
  const text = `${units.replace(/^0+(?=\d)/, '') || '0'}${cents === '' ? '' : `.${cents}`}`
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined
  return cents.length > 6 ? String(Number(Number(text).toFixed(4))) : text
}

const points =
  /^(en|ja|zh|ko|th|he|iw|hi|ms|es-(MX|US|PR|GT|HN|NI|PA|PE|SV|DO)|de-(CH|LI)|it-CH|fr-CH)/i
const commas =
  /^(de|fr|es|it|nl|pt|pl|cs|sk|da|sv|no|nb|nn|fi|ru|uk|tr|ro|hu|bg|el|hr|sl|sr|lt|lv|et|id|vi|is|ca)/i

/** How a page's language writes decimals, by its tag ("de-AT"); undefined where that is not known. */
export function decimalMark(lang = ''): ',' | '.' | undefined {
  if (points.test(lang.replace('_', '-'))) return '.'
  return commas.test(lang) ? ',' : undefined
}
