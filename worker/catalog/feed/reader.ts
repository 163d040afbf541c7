/** Reads a feed from its bytes as they come: encoding, form, items, and where a later reading can go on. */

import type { FeedItem, Scanner } from './item.ts'
import { TableScanner } from './table.ts'
import { XmlScanner } from './xml.ts'

/** Where a reading stopped, as it is kept between two slices. */
export interface FeedPlace {
  readonly form: 'xml' | 'table'
  readonly encoding: string
  readonly columns: readonly string[]
  readonly delimiter: string
  readonly index: number
  readonly line: number
  /** Bytes of the feed up to here; null where they cannot be told, and only counting items leads back. */
  readonly offset: number | null
}

export class FeedReader {
  private decoder: TextDecoder | undefined
  private scanner: Scanner | undefined
  private encoding: string
  private head: Uint8Array = new Uint8Array(0)
  private bytes: number
  private pending = 0
  private form: FeedPlace['form'] = 'xml'

  /** `contentType`: of the answer that brings it. `place`: where to go on; the bytes then begin at its offset. */
  constructor({
    contentType = '',
    place,
  }: { contentType?: string | undefined; place?: FeedPlace | undefined } = {}) {
    this.encoding = labelIn(contentType) ?? ''
    this.bytes = place?.offset ?? 0
    if (!place) return
    this.form = place.form
    this.encoding = place.encoding
    this.decoder = new TextDecoder(place.encoding)
    this.scanner = place.form === 'xml' ? new XmlScanner(place) : new TableScanner(place, place)
  }

  /** Why the feed is not complete; known at its end. */
  get broken(): string | undefined {
    return this.scanner ? this.scanner.broken : 'The feed is empty.'
  }

  get place(): FeedPlace {
    const { index, line } = this.scanner?.place ?? { index: 0, line: 1 }
    const table = this.scanner instanceof TableScanner ? this.scanner : undefined
    const tail = this.scanner?.tail
    // Only in UTF-8 can the bytes of a text be told, and only where none of them was wrong.
    const known = this.encoding === 'utf-8' && tail !== undefined && !tail.includes('\ufffd')
    const offset = known ? this.bytes - this.pending - byteLength(tail) : null
    return {
      form: this.form,
      encoding: this.encoding || 'utf-8',
      columns: table?.columns ?? [],
      delimiter: table?.delimiter ?? '',
      index,
      line,
      offset,
    }
  }

  /** Takes the next bytes; answers the items that are whole by now. */
  push(chunk: Uint8Array): readonly FeedItem[] {
    this.bytes += chunk.length
    if (this.scanner) return this.scanner.push(this.decode(chunk))
    this.head = joined(this.head, chunk)
    // Enough to see a declaration, a byte order mark and the first character.
    return this.head.length < 512 ? [] : this.begin()
  }

  /** Says that no more comes. */
  end(): readonly FeedItem[] {
    const first = this.scanner || this.head.length === 0 ? [] : this.begin()
    return [...first, ...(this.scanner?.end() ?? [])]
  }

  private begin(): readonly FeedItem[] {
    const { head } = this
    this.head = new Uint8Array(0)
    this.encoding = markOf(head) ?? (this.encoding || declared(head))
    this.decoder = new TextDecoder(this.encoding)
    const text = this.decode(head)
    this.form = /^\s*</.test(text) ? 'xml' : 'table'
    this.scanner = this.form === 'xml' ? new XmlScanner() : new TableScanner()
    return this.scanner.push(text)
  }

  private decode(chunk: Uint8Array): string {
    this.pending = this.encoding === 'utf-8' ? unfinished(chunk) : 0
    return this.decoder?.decode(chunk, { stream: true }) ?? ''
  }
}

/** How many bytes at the end are the beginning of a character that goes on in the next chunk. */
function unfinished(chunk: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= chunk.length; back += 1) {
    const byte = chunk[chunk.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
  }
  return 0
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.length + right.length)
  both.set(left)
  both.set(right, left.length)
  return both
}

function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/** What the XML declaration says; else UTF-8 where it can be that, and windows-1252 where not. */
function declared(head: Uint8Array): string {
  const start = new TextDecoder('windows-1252').decode(head.subarray(0, 200))
  const label = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]{2,40})/i.exec(start)?.[1]
  const named = label && labelIn(`charset=${label}`)
  if (named && !named.startsWith('utf-16')) return named
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(head, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

function labelIn(contentType: string): string | undefined {
  const label = /charset\s*=\s*["']?\s*([\w:.-]{2,40})/i.exec(contentType)?.[1]
  try {
    return label === undefined ? undefined : new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}
