/** Codes out of a file as shops export them: a table with commas, semicolons or tabs, or one code a line. Pure. */

/** Something in a file or list that is no code to be given. */
export interface NoCodeLine {
  /** Counted from 0. */
  readonly index: number
  readonly code: 'invalid_code' | 'used_code'
  readonly message: string
}

export interface ReadCodes {
  readonly codes: readonly string[]
  readonly rejected: readonly NoCodeLine[]
}

/** What the column of codes is called, and those that say how often one was used, in plain words. */
const CODES = [
  /^((discount|coupon|promo|promotion|voucher|gift)_?)?codes?$/,
  /^(discount|coupon|voucher)s?$/,
  // Shopify's export calls a code the name of its discount.
  /^name$/,
]
const USED = /^(usage_counts?|times_used.*|used|used_count|redeemed|redemptions?|uses)$/

/** The codes of a list from outside. Capitals and small letters are kept: shops may tell them apart. */
export function readCodeList(list: readonly unknown[]): ReadCodes {
  const codes: string[] = []
  const rejected: NoCodeLine[] = []
  list.forEach((entry, index) => {
    const code = typeof entry === 'string' ? entry.replaceAll(/\s+/g, '') : ''
    if (isCode(code)) codes.push(code)
    else rejected.push(invalid(index))
  })
  return { codes, rejected }
}

/** The codes of a file. Where columns have names, the one of codes is taken; what was used already is left out. */
export function readCodeFile(file: string): ReadCodes {
  const lines = file.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const filled = lines.flatMap((line, index) => (line.trim() === '' ? [] : [{ line, index }]))
  const separator = separatorOf(filled[0]?.line ?? '')
  const rows = filled.map(({ line, index }) => ({ index, cells: cellsOf(line, separator) }))
  const names = (rows[0]?.cells ?? []).map(plainName)
  const named = CODES.map((known) => names.findIndex((name) => known.test(name))).find(
    (at) => at >= 0,
  )
  const titled = named !== undefined
  const column = titled ? named : likeliest(rows.slice(0, 50).map(({ cells }) => cells))
  const used = titled ? names.findIndex((name) => USED.test(name)) : -1
  const codes: string[] = []
  const rejected: NoCodeLine[] = []
  for (const { index, cells } of titled ? rows.slice(1) : rows) {
    const code = (cells[column] ?? '').replaceAll(/\s+/g, '')
    if (!isCode(code)) rejected.push(invalid(index))
    else if (used >= 0 && isUsed(cells[used] ?? '')) {
      rejected.push({ index, code: 'used_code', message: 'has been used already' })
    } else codes.push(code)
  }
  return { codes, rejected }
}

function isCode(text: string): boolean {
  return /^[!-~]{4,100}$/.test(text)
}

function invalid(index: number): NoCodeLine {
  return { index, code: 'invalid_code', message: 'must be 4 to 100 letters, digits and signs' }
}

function isUsed(cell: string): boolean {
  return Number(cell) > 0 || /^(yes|true|used|y)$/i.test(cell.trim())
}

/** The sign that the first line has most of; none where it has one cell. */
function separatorOf(line: string): string {
  const bare = line.replaceAll(/"[^"]*"/g, '')
  const counted = ['\t', ';', ','].map((sign) => [sign, bare.split(sign).length] as const)
  const [sign, cells] = counted.reduce((best, one) => (one[1] > best[1] ? one : best))
  return cells > 1 ? sign : ''
}

/** The cells of a line as RFC 4180 quotes them. */
function cellsOf(line: string, separator: string): readonly string[] {
  const cells: string[] = ['']
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at)
    const last = cells.length - 1
    if (sign === '"' && quoted && line.charAt(at + 1) === '"') {
      cells[last] += '"'
      at += 1
    } else if (sign === '"' && (quoted || cells[last] === '')) quoted = !quoted
    else if (sign === separator && !quoted) cells.push('')
    else cells[last] += sign
  }
  return cells
}

function plainName(cell: string): string {
  return cell
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
}

/** Without names: the first column that holds another code in every line. */
function likeliest(rows: readonly (readonly string[])[]): number {
  const width = Math.max(0, ...rows.map((cells) => cells.length))
  for (let column = 0; column < width; column++) {
    const cells = rows.map((row) => (row[column] ?? '').trim())
    if (cells.every(isCode) && new Set(cells).size === cells.length) return column
  }
  return 0
}
