/** Rows of a feed in a table (TSV, CSV), read while its text comes in. */

import { count, type FeedItem, itemLimit, type Scanner } from './item.ts'

/** A quote that is still open after so many characters was never meant to be one. */
const quoteLimit = 100_000

export class TableScanner implements Scanner {
  private rest = ''
  private index: number
  private line: number
  private ended = false
  private cut = ''
  columns: readonly string[]
  delimiter: string

  /** `before`: the columns of an earlier reading, which this one goes on with. */
  constructor(
    place = { index: 0, line: 1 },
    before: { columns: readonly string[]; delimiter: string } = { columns: [], delimiter: '' },
  ) {
    this.index = place.index
    this.line = place.line
    this.columns = before.columns
    this.delimiter = before.delimiter
  }

  get place() {
    return { index: this.index, line: this.line }
  }

  get tail(): string {
    return this.rest
  }

  get broken(): string | undefined {
    return this.ended && this.cut !== '' ? this.cut : undefined
  }

  push(text: string): readonly FeedItem[] {
    this.rest += text
    return this.read(false)
  }

  end(): readonly FeedItem[] {
    const found = [...this.read(true)]
    this.ended = true
    const last = found.at(-1)
    if (last?.error === 'it has fewer fields than there are columns') {
      this.cut = `The feed ends in the middle, after ${last.index} items, in line ${last.line}.`
    }
    if (this.columns.length === 0) this.cut = 'The feed has no line that names its columns.'
    return found
  }

  private read(isEnd: boolean): readonly FeedItem[] {
    const found: FeedItem[] = []
    let at = 0
    for (;;) {
      if (this.delimiter === '' && !this.findDelimiter(isEnd)) break
      const row = readRow(this.rest, at, this.delimiter, isEnd)
      if (!row) break
      const line = this.line
      this.line += count(this.rest.slice(at, row.end), '\n')
      at = row.end
      const item = this.take(row.cells, line)
      if (item) found.push(item)
    }
    this.rest = this.rest.slice(at)
    return found
  }

  private findDelimiter(isEnd: boolean): boolean {
    const end = this.rest.search(/[\r\n]/)
    if (end === -1 && !isEnd) return false
    const header = end === -1 ? this.rest : this.rest.slice(0, end)
    const [best] = ['\t', ',', ';', '|'].toSorted((a, b) => count(header, b) - count(header, a))
    this.delimiter = best ?? '\t'
    return true
  }

  private take(cells: readonly string[], line: number): FeedItem | undefined {
    if (cells.length === 1 && cells[0]?.trim() === '') return undefined
    if (this.columns.length === 0) {
      this.columns = cells.map(columnName)
      return undefined
    }
    const fields = new Map<string, string[]>()
    for (const [place, name] of this.columns.entries()) {
      const value = cells[place]?.trim() ?? ''
      if (name === '' || value === '') continue
      const values = fields.get(name) ?? []
      values.push(value)
      fields.set(name, values)
    }
    const size = cells.reduce((total, cell) => total + cell.length, 0)
    const error =
      size > itemLimit
        ? 'it is too large'
        : cells.length < this.columns.length && cells.length < 2 + this.columns.length / 2
          ? 'it has fewer fields than there are columns'
          : undefined
    return { index: this.index++, line, fields, ...(error ? { error } : {}) }
  }
}

/** `g:image link`, `Image_Link` and `image-link` are one column. */
function columnName(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .trim()
    .toLowerCase()
    .replace(/^(g|c):\s*/, '')
    .replace(/\(.*\)$/, '')
    .trim()
    .replace(/[\s-]+/g, '_')
}

interface Row {
  readonly cells: string[]
  readonly end: number
}

/** The row that begins at a place, or undefined where its end has not come. */
function readRow(text: string, from: number, delimiter: string, isEnd: boolean): Row | undefined {
  if (from >= text.length) return undefined
  const end = endOfLine(text, from, isEnd)
  if (end === undefined) return undefined
  const plain = text.slice(from, end.at)
  if (!plain.includes('"')) return { cells: plain.split(delimiter), end: end.next }
  return (
    readQuoted(text, from, delimiter, isEnd) ??
    (end.next - from > quoteLimit || isEnd
      ? { cells: plain.split(delimiter), end: end.next }
      : undefined)
  )
}

function endOfLine(
  text: string,
  from: number,
  isEnd: boolean,
): { at: number; next: number } | undefined {
  for (let at = from; at < text.length; at += 1) {
    const mark = text[at]
    if (mark === '\n') return { at, next: at + 1 }
    if (mark !== '\r') continue
    if (at + 1 >= text.length && !isEnd) return undefined
    return { at, next: text[at + 1] === '\n' ? at + 2 : at + 1 }
  }
  return isEnd ? { at: text.length, next: text.length } : undefined
}

/** A row with quotes: a cell that begins with one ends with one, "" inside is one; a quote elsewhere is a character. */
function readQuoted(
  text: string,
  from: number,
  delimiter: string,
  isEnd: boolean,
): Row | undefined {
  const cells: string[] = []
  let at = from
  for (;;) {
    const quoted = text[at] === '"' ? closing(text, at, delimiter, isEnd) : undefined
    if (quoted === 'open') return undefined
    if (quoted) {
      cells.push(text.slice(at + 1, quoted.at).replaceAll('""', '"'))
      at = quoted.at + 1
    } else {
      const line = endOfLine(text, at, isEnd)
      if (!line) return undefined
      const mark = text.indexOf(delimiter, at)
      const end = mark === -1 || mark > line.at ? line.at : mark
      cells.push(text.slice(at, end))
      at = end
    }
    if (text[at] === delimiter) at += 1
    else return { cells, end: endOfLine(text, at, isEnd)?.next ?? text.length }
  }
}

/** Where the quote of a cell closes; undefined where it is no such quote, 'open' where more has to come. */
function closing(
  text: string,
  from: number,
  delimiter: string,
  isEnd: boolean,
): { at: number } | 'open' | undefined {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    if (at - from > quoteLimit) return undefined
    const next = text[at + 1]
    if (next === '"') {
      at += 1
      continue
    }
    if (next === undefined && !isEnd) return 'open'
    // A quote in the middle of words closes nothing: the cell only began with one.
    return next === undefined || next === delimiter || next === '\n' || next === '\r'
      ? { at }
      : undefined
  }
  return isEnd || text.length - from > quoteLimit ? undefined : 'open'
}
