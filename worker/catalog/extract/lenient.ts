/** JSON as pages have it: whole, or broken in the ways that templates break it. */

import { decodeEntities } from './entities.ts'

/** Longest text that the forgiving reader takes on, in characters. It is slower than JSON.parse. */
const longest = 400_000

/** Deepest nesting that is read. */
const deepest = 64

/**
 * What JSON.parse refuses is read once more by a forgiving reader: comments, CDATA, control characters and line ends inside
 * texts, stray quotes, trailing and missing commas, several values in a row, a text that ends too early. Answers
 * one value for whole JSON, several where objects stand in a row, none where nothing is readable.
 */
export function parseLenient(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)]
  } catch {
    const cut = text.slice(0, longest)
    // Some templates escape the whole block; then no real quote is in it.
    return new Reader(cut.includes('"') ? cut : decodeEntities(cut)).values()
  }
}

/** Where a text stands: as the name of a field, as its value, or in a list. */
type Place = 'name' | 'object' | 'list'

/** What may follow the closing quote; a comma may be missing where a name follows. */
const follows: Readonly<Record<Place, RegExp>> = {
  name: /^\s*:/,
  object:
    /^\s*($|[}\];<]|,?\s*(\/\*.*?\*\/\s*|\/\/.*\n\s*)?("[^"\n]{1,80}"\s*:|[A-Za-z_@$][\w@$]*\s*:|'[^'\n]{1,80}'\s*:)|,\s*($|[}\]/]))/s,
  list: /^\s*($|[}\];<]|,?\s*["'{[]|,\s*($|[-\d\]}/tfn]))/,
}

class Reader {
  private at = 0

  constructor(private readonly text: string) {}

  /** All objects and lists at the top; whatever stands between them is passed over. */
  values(): readonly unknown[] {
    const found: unknown[] = []
    while (found.length < 50) {
      this.skip()
      const mark = this.text[this.at]
      if (mark === undefined) break
      if (mark === '{' || mark === '[') found.push(this.value(0, 'list'))
      else this.at += 1
    }
    return found
  }

  private value(depth: number, place: Place): unknown {
    this.skip()
    const mark = this.text[this.at]
    if (mark === '{') return depth > deepest ? this.leave() : this.object(depth)
    if (mark === '[') return depth > deepest ? this.leave() : this.list(depth)
    if (mark === '"' || mark === "'") return this.string(mark, place)
    return this.bare()
  }

  private object(depth: number): unknown {
    const fields: Record<string, unknown> = Object.create(null)
    this.at += 1
    for (;;) {
      this.skip(',;')
      const mark = this.text[this.at]
      if (mark === undefined) return fields
      if (mark === '}') {
        this.at += 1
        return fields
      }
      if (mark === ']') return fields
      const before = this.at
      const name = mark === '"' || mark === "'" ? this.string(mark, 'name') : this.word()
      this.skip()
      if (this.text[this.at] === ':') {
        this.at += 1
        const value = this.value(depth + 1, 'object')
        // A name that comes twice keeps its first value, unless that was nothing.
        if (fields[name] === undefined || fields[name] === null) fields[name] = value
      } else if (this.at === before) this.at += 1
    }
  }

  private list(depth: number): unknown {
    const values: unknown[] = []
    this.at += 1
    for (;;) {
      this.skip(',;')
      const mark = this.text[this.at]
      if (mark === undefined) return values
      if (mark === ']') {
        this.at += 1
        return values
      }
      if (mark === '}') return values
      const before = this.at
      const value = this.value(depth + 1, 'list')
      if (this.at === before) this.at += 1
      else if (value !== undefined) values.push(value)
    }
  }

  /** A text to its closing quote. A quote that nothing of JSON follows is part of the text: `"24" screen"`. */
  private string(quote: string, place: Place): string {
    let text = ''
    let from = this.at + 1
    let at = from
    for (; at < this.text.length; at += 1) {
      const mark = this.text[at]
      if (mark === '\\') {
        const [read, next] = this.escape(at)
        text += this.text.slice(from, at) + read
        from = next
        at = next - 1
      } else if (mark === quote && this.closes(at + 1, place)) break
    }
    text += this.text.slice(from, at)
    this.at = at + 1
    return text
  }

  private escape(at: number): [read: string, next: number] {
    const mark = this.text[at + 1] ?? ''
    const hex = mark === 'u' ? /^[\da-f]{4}/i.exec(this.text.slice(at + 2, at + 6)) : null
    if (hex) return [String.fromCharCode(Number.parseInt(hex[0], 16)), at + 6]
    return [{ n: '\n', r: '\n', t: ' ', b: '', f: '', u: '' }[mark] ?? mark, at + 2]
  }

  /** Whether what follows a quote is what may follow a text in its place. */
  private closes(from: number, place: Place): boolean {
    return follows[place].test(this.text.slice(from, from + 300))
  }

  /** A number, true, false, null, or a word that stands there without quotes. */
  private bare(): unknown {
    const local = /^\d{1,3}(\.\d{3})*,\d{2}(?=\s*[,}\n])/.exec(
      this.text.slice(this.at, this.at + 30),
    )
    if (local) {
      this.at += local[0].length
      return local[0]
    }
    const text = this.word().trim()
    if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text)
    if (text === 'true' || text === 'false') return text === 'true'
    return text === '' || /^(null|undefined|NaN)$/.test(text) ? undefined : text
  }

  private word(): string {
    const start = this.at
    while (this.at < this.text.length && !/[:,{}[\]"\n]/.test(this.text[this.at] ?? ''))
      this.at += 1
    return this.text.slice(start, this.at).trim()
  }

  /** Passes over what lies too deep, to the mark that closes it. */
  private leave(): undefined {
    let open = 0
    for (; this.at < this.text.length; this.at += 1) {
      const mark = this.text[this.at]
      if (mark === '{' || mark === '[') open += 1
      if ((mark === '}' || mark === ']') && --open === 0) {
        this.at += 1
        return undefined
      }
    }
    return undefined
  }

  /** Spaces, comments, the shells of HTML comments and CDATA, and the `also` marks. */
  private skip(also = ''): void {
    for (;;) {
      const mark = this.text[this.at]
      if (mark === undefined) return
      if (mark <= ' ' || mark === '\u00a0' || mark === '\ufeff' || also.includes(mark)) this.at += 1
      else if (this.text.startsWith('/*', this.at)) this.jump('*/')
      else if (this.text.startsWith('//', this.at)) this.line()
      else if (this.text.startsWith('<!--', this.at)) this.at += 4
      else if (this.text.startsWith('<![CDATA[', this.at)) this.at += 9
      else if (this.text.startsWith('-->', this.at) || this.text.startsWith(']]>', this.at))
        this.at += 3
      else return
    }
  }

  private jump(end: string): void {
    const found = this.text.indexOf(end, this.at + 2)
    this.at = found === -1 ? this.text.length : found + end.length
  }

  /** `//` up to the end of its line; before a shell only the slashes: `//<![CDATA[`. */
  private line(): void {
    const shell = /^\/\/\s*(<!\[CDATA\[|<!--|-->|\]\]>)/.exec(
      this.text.slice(this.at, this.at + 40),
    )
    if (shell) this.at += shell[0].length
    else {
      const end = this.text.indexOf('\n', this.at)
      this.at = end === -1 ? this.text.length : end
    }
  }
}
