/** Sitemaps (https://www.sitemaps.org/protocol.html): read as they arrive, packed or not, with bounds on everything. */

/** A page, or in an index a further sitemap. */
export interface SitemapEntry {
  readonly kind: 'page' | 'sitemap'
  readonly address: string
  /** When it last changed, in milliseconds UTC; 0 where the sitemap does not say, or says nonsense. */
  readonly changedAt: number
}

/** Characters after unpacking: the protocol allows 50 MB. */
const MOST = 64_000_000
/** An entry is some lines; a text that goes on for so long without one is no sitemap. */
const LONGEST_ENTRY = 200_000

/** The entries of a sitemap in their order: XML of any prefix, an index, or one address a line. Throws where it is none. */
export async function* readSitemap(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<SitemapEntry, void, undefined> {
  const reader = (await unpacked(body)).getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let read = 0
  let plain: boolean | undefined
  try {
    for (;;) {
      const { done, value } = await reader.read()
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true })
      read += text.length
      if (read > MOST) throw new Error('The sitemap is too long.')
      rest += text
      plain ??= looksPlain(rest)
      if (plain !== undefined || done) {
        const cut = plain ? linesOf(rest, done) : entriesOf(rest)
        yield* cut.entries
        rest = cut.rest
      }
      if (rest.length > LONGEST_ENTRY) throw new Error('This is no sitemap.')
      if (done) return
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** Files that end in .gz come packed as they are, whatever their headers say: the first two bytes tell (RFC 1952). */
async function unpacked(body: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const reader = body.getReader()
  const first = await reader.read()
  const whole = new ReadableStream<Uint8Array>({
    start(controller) {
      if (first.value) controller.enqueue(first.value)
      if (first.done) controller.close()
    },
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
  const packed = first.value?.[0] === 0x1f && first.value[1] === 0x8b
  if (!packed) return whole
  return whole.pipeThrough(
    new DecompressionStream('gzip') as unknown as ReadableWritablePair<Uint8Array, Uint8Array>,
  )
}

function looksPlain(text: string): boolean | undefined {
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (start.length < 'https://'.length && /^h?$/i.test(start.slice(0, 1))) return undefined
  return /^https?:\/\//i.test(start)
}

interface Cut {
  readonly entries: readonly SitemapEntry[]
  readonly rest: string
}

/** All entries that are complete, and what comes after them. Linear, whatever the text is; comments hide what they hold. */
function entriesOf(text: string): Cut {
  const entries: SitemapEntry[] = []
  const opening = /<!--|<((?:[\w-]+:)?(url|sitemap))(?=[\s>])[^>]*>/g
  let end = 0
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const [tag, name, kind] = match
    const after = match.index + tag.length
    const closing = name === undefined ? '-->' : `</${name}`
    const close = text.indexOf(closing, after)
    if (close === -1) return { entries, rest: text.slice(match.index) }
    end = close + closing.length
    opening.lastIndex = end
    const inner = text.slice(after, close)
    const address = kind === undefined ? undefined : childOf(inner, 'loc')
    if (!address) continue
    const changed = Date.parse(childOf(inner, 'lastmod') ?? '')
    entries.push({
      kind: kind === 'url' ? 'page' : 'sitemap',
      address,
      changedAt: Number.isFinite(changed) ? changed : 0,
    })
  }
  // The beginning of a tag may be the beginning of an entry.
  const tag = text.lastIndexOf('<')
  return { entries, rest: tag >= end && !text.includes('>', tag) ? text.slice(tag) : '' }
}

function linesOf(text: string, done: boolean): Cut {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const rest = done ? '' : (lines.pop() ?? '')
  const entries = lines.flatMap((line) => {
    const address = line.trim()
    return address === '' ? [] : [{ kind: 'page' as const, address, changedAt: 0 }]
  })
  return { entries, rest }
}

/** The text of a child of the entry itself: the address of its picture is the `loc` of something else. */
function childOf(inner: string, name: string): string | undefined {
  const pattern = new RegExp(`<(?!image:|video:|news:|xhtml:)(?:[\\w-]+:)?${name}(?=[\\s>])[^>]*>`)
  const match = pattern.exec(inner)
  if (!match) return undefined
  const text = inner.slice(match.index + match[0].length)
  const data = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>/.exec(text)?.[1]
  return (data ?? unescaped(text.split('<', 1)[0] ?? '')).trim().slice(0, 2_100)
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

/** XML's own five entities and numbers; entities that a file declares stay as they are. */
function unescaped(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi,
    (whole, decimal, hex, name) => {
      if (name) return entities[String(name).toLowerCase()] ?? whole
      const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}
