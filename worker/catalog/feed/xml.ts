/** Items of an RSS or Atom feed, read while its text comes in: an own small tokenizer that expands nothing and keeps little. */

import { decodeEntities } from '../extract/entities.ts'
import { count, type FeedItem, itemLimit, type Scanner } from './item.ts'

const items = /^(item|entry|product)$/

/** Most fields of an item, and values of a field. */
const most = { fields: 150, values: 60 }

/** A token of mark-up, or undefined where its end has not come yet. */
interface Token {
  readonly end: number
  readonly text?: string
  readonly name?: string
  readonly attributes?: string
  readonly closes?: boolean
  readonly empty?: boolean
}

interface Open {
  readonly line: number
  readonly fields: Map<string, string[]>
  /** Names of the elements that are open inside the item. */
  readonly path: string[]
  /** Fields that came without a prefix: RSS's own, which give way to the feed's. */
  readonly plain: Set<string>
  /** The field that is open, as it was written. */
  field: string
  text: string
  size: number
}

export class XmlScanner implements Scanner {
  private rest = ''
  /** What was read since the last whole item, as long as it is not too much. */
  private behind: string | undefined = ''
  private done: { readonly index: number; readonly line: number }
  private index: number
  private line: number
  private open: Open | undefined
  private root: string | undefined
  private closed = false
  /** Set where an item was given up: nothing counts before the next one begins. */
  private lost = false
  private ended = false

  /** `place`: where an earlier reading ended; its text then begins behind an item. */
  constructor(place = { index: 0, line: 1 }) {
    this.index = place.index
    this.line = place.line
    this.done = place
  }

  get place() {
    return this.done
  }

  get tail(): string | undefined {
    return this.behind === undefined ? undefined : this.behind + this.rest
  }

  get broken(): string | undefined {
    if (!this.ended) return undefined
    if (this.index === 0) return 'The feed has no items.'
    if (this.closed) return undefined
    return `The feed ends in the middle, after ${this.index} items, in line ${this.line}.`
  }

  push(text: string): readonly FeedItem[] {
    this.rest += text
    const found: FeedItem[] = []
    let at = 0
    let from = 0
    for (;;) {
      const token = this.token(at)
      if (!token) break
      this.line += count(this.rest.slice(at, token.end), '\n')
      if (this.open) this.open.size += token.end - at
      at = token.end
      const item = this.take(token)
      if (item) found.push(item)
      if (!item || this.open) continue
      from = at
      this.behind = ''
      this.done = { index: this.index, line: this.line }
    }
    this.keep(this.rest.slice(from, at))
    this.rest = this.rest.slice(at)
    if (this.rest.length > itemLimit) found.push(...this.giveUp())
    return found
  }

  end(): readonly FeedItem[] {
    this.ended = true
    if (!this.open) return []
    const { line } = this.open
    this.open = undefined
    this.closed = false
    return [
      { index: this.index++, line, fields: new Map(), error: 'the feed ends in the middle of it' },
    ]
  }

  private keep(text: string): void {
    const whole = this.behind === undefined ? undefined : this.behind + text
    this.behind = whole !== undefined && whole.length <= itemLimit ? whole : undefined
  }

  /** The token that begins at a place of the text that is there. */
  private token(at: number): Token | undefined {
    const { rest } = this
    if (at >= rest.length) return undefined
    if (rest[at] !== '<') {
      const end = rest.indexOf('<', at)
      return end === -1 ? undefined : { end, text: decodeEntities(rest.slice(at, end)) }
    }
    if (rest.startsWith('<!--', at)) return this.until('-->', at + 4)
    if (rest.startsWith('<![CDATA[', at)) {
      const end = rest.indexOf(']]>', at)
      return end === -1 ? undefined : { end: end + 3, text: rest.slice(at + 9, end) }
    }
    if (rest.startsWith('<?', at)) return this.until('?>', at + 2)
    if (rest.startsWith('<!', at)) return rest.length - at < 9 ? undefined : this.declaration(at)
    const end = rest.indexOf('>', at)
    if (end === -1) return undefined
    const [, slash = '', name = '', attributes = '', empty = ''] =
      /^<(\/?)\s*([^\s/>]+)([\s\S]*?)(\/?)$/.exec(rest.slice(at, end)) ?? []
    return { end: end + 1, name, attributes, closes: slash !== '', empty: empty !== '' }
  }

  private until(mark: string, from: number): Token | undefined {
    const end = this.rest.indexOf(mark, from)
    return end === -1 ? undefined : { end: end + mark.length }
  }

  /** A DOCTYPE is passed over with all that it declares: no entity of a feed's own is ever expanded. */
  private declaration(at: number): Token | undefined {
    const end = this.rest.indexOf('>', at)
    const open = this.rest.indexOf('[', at)
    return open !== -1 && open < end
      ? this.until(']>', open)
      : end === -1
        ? undefined
        : { end: end + 1 }
  }

  private take({ text, name, attributes = '', closes, empty }: Token): FeedItem | undefined {
    if (text !== undefined) {
      if (this.open && this.open.path.length > 0) this.open.text += text
      return undefined
    }
    if (name === undefined) return undefined
    const local = name.replace(/^.*:/, '').toLowerCase()
    if (closes) return this.close(local)
    this.root ??= local
    if (items.test(local) && (!this.open || this.open.path.length === 0)) {
      const before = this.open ? this.finish('it has no end') : undefined
      this.lost = false
      this.open = {
        line: this.line,
        fields: new Map(),
        path: [],
        plain: new Set(),
        field: '',
        text: '',
        size: 0,
      }
      return empty ? this.finish() : before
    }
    if (!this.open || this.lost) return undefined
    if (this.open.path.length === 0) {
      this.open.text = ''
      this.open.field = name
    }
    if (empty) this.put(name, linkIn(local, attributes))
    else {
      const link = linkIn(local, attributes)
      if (link !== '') this.put(name, link)
      this.open.path.push(local)
    }
    return undefined
  }

  private close(local: string): FeedItem | undefined {
    const { open } = this
    if (!open) {
      if (local === this.root || /^(rss|feed|channel|products)$/.test(local)) this.closed = true
      return undefined
    }
    const at = open.path.lastIndexOf(local)
    if (at === -1) return items.test(local) ? this.finish() : undefined
    // Only the item's own fields are read: not the price of a way to send it.
    if (at === 0) this.put(open.field, open.text)
    open.path.length = at
    return undefined
  }

  private put(name: string, text: string): void {
    const { open } = this
    const field = name.replace(/^.*:/, '').toLowerCase().replaceAll('-', '_')
    const value = text.trim()
    if (!open || value === '') return
    const isPlain = !name.includes(':')
    if (isPlain && open.fields.has(field) && !open.plain.has(field)) return
    const values = !isPlain && open.plain.delete(field) ? [] : (open.fields.get(field) ?? [])
    if (values.length >= most.values || (values.length === 0 && open.fields.size >= most.fields))
      return
    values.push(value)
    open.fields.set(field, values)
    if (isPlain) open.plain.add(field)
  }

  private finish(error?: string): FeedItem | undefined {
    const { open } = this
    this.open = undefined
    if (!open) return undefined
    const problem = open.size > itemLimit ? 'it is too large' : error
    const { line, fields } = open
    return { index: this.index++, line, fields, ...(problem ? { error: problem } : {}) }
  }

  /** What grows without an end is let go, and the reading goes on where the next item begins. */
  private giveUp(): readonly FeedItem[] {
    const item = this.finish('it is too large')
    const next = this.rest.search(/<(\w+:)?(item|entry|product)[\s>]/i)
    this.line += count(this.rest.slice(0, next), '\n')
    this.rest = next > 0 ? this.rest.slice(next) : this.rest.slice(-20)
    this.lost = true
    this.behind = undefined
    return item ? [item] : []
  }
}

/** The address of Atom's `<link rel="alternate" href="…"/>`, or ''. */
function linkIn(local: string, attributes: string): string {
  if (local !== 'link') return ''
  const read = (name: string) => new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)`).exec(attributes)?.[1]
  const relation = read('rel') ?? 'alternate'
  return relation === 'alternate' ? decodeEntities(read('href') ?? '') : ''
}
