/** One pass over a page with HTMLRewriter: handlers only for what can tell of a product. */

import { valueIn } from './attributes.ts'
import { Head } from './head.ts'
import { Markup, type Opening } from './markup.ts'
import type { PageFacts } from './page.ts'
import type { Thing } from './thing.ts'

/** Handlers called for things before a page counts as hostile, or as a listing: each costs some microseconds. */
const patience = 5_000

/** A page is handed over in slices of as many bytes, so that a pass can end between two. */
const slice = 65_536

/**
 * Reads a page's mark-up, in UTF-8. Never throws: a page that the parser refuses is read once more without what it stumbles
 * over, and then as far as it goes.
 */
export async function scanPage(page: Uint8Array): Promise<PageFacts> {
  const facts = await scanOnce(page)
  return facts.cut.startsWith('unreadable') ? scanOnce(repaired(page)) : facts
}

/**
 * Without elements inside which a streaming parser cannot know what a script is (lol-html ends there), and without
 * attributes that are larger than it may keep in memory.
 */
function repaired(page: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(page)
  return new TextEncoder().encode(
    text
      .replace(
        /<\/?(select|option|optgroup|frameset|xmp|plaintext|noembed|noframes)\b[^<>]*>/gi,
        ' ',
      )
      .replace(/=("[^"]{50000,}"|'[^']{50000,}')/g, '=""'),
  )
}

async function scanOnce(page: Uint8Array): Promise<PageFacts> {
  const head = new Head()
  const things = new Things()
  const rewriter = things.attach(head.attach(new HTMLRewriter()))
  const cut = await run(rewriter, page, () => things.tired)
  const { marked, loose, refs } = things.end()
  if (refs.length > 0) await readRefs(page, refs.slice(0, 20))
  if (!things.tired) return { ...head.facts(), marked, loose, cut }
  // Without the things a page is cheap, however many it has; its JSON-LD may well stand at its end.
  const again = new Head()
  await run(again.attach(new HTMLRewriter()), page)
  return { ...again.facts(), marked, loose, cut: 'too_many_things' }
}

/** Drives a rewriter over a page until it is `tired`; answers what the parser complained of, or ''. */
async function run(
  rewriter: HTMLRewriter,
  page: Uint8Array,
  tired = (): boolean => false,
): Promise<string> {
  let at = 0
  const slices = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= page.length || tired()) controller.close()
      else controller.enqueue(page.subarray(at, at + slice))
      at += slice
    },
  })
  try {
    const headers = { 'Content-Type': 'text/html; charset=utf-8' }
    await rewriter.transform(new Response(slices, { headers })).arrayBuffer()
    return ''
  } catch (error) {
    return `unreadable: ${String(error).slice(0, 100)}`
  }
}

/** `itemref`: properties of a thing that stand elsewhere, found by further passes, because few pages have any. */
async function readRefs(page: Uint8Array, refs: Markup['refs']): Promise<void> {
  for (const { ids, fields } of refs) {
    const things = new Things()
    const rewriter = new HTMLRewriter()
    for (const id of ids.filter((one) => /^[\w-]{1,80}$/.test(one))) {
      for (const place of [`[id="${id}"]`, `[id="${id}"] `]) {
        rewriter.on(`${place}[itemscope]`, things.microdata())
        rewriter.on(`${place}[itemprop]:not([itemscope])`, things.property())
      }
    }
    await run(rewriter, page)
    for (const [name, values] of Object.entries(things.end().loose)) {
      fields[name] = [...(fields[name] ?? []), ...(values as unknown[])]
    }
  }
}

/** Handlers for microdata and RDFa. */
class Things {
  private readonly markup = new Markup()
  private calls = 0
  private muted = 0
  private struck = 0

  attach(rewriter: HTMLRewriter): HTMLRewriter {
    return rewriter
      .on('[itemscope]', this.microdata())
      .on('[itemprop]:not([itemscope])', this.property())
      .on('[typeof]', this.rdfa())
      .on('[property]:not([typeof]):not(meta)', { ...this.rdfa(), ...this.words('rdfa') })
      .on('[typeof] meta[property]', this.rdfa())
      .on('script, style, noscript, template, select', this.hush('muted'))
      .on('del, s, strike', this.hush('struck'))
  }

  end(): { marked: PageFacts['marked']; loose: Thing; refs: Markup['refs'] } {
    this.markup.finish()
    return { marked: this.markup.found, loose: this.markup.loose, refs: this.markup.refs }
  }

  /** An element of microdata that begins a thing, or holds a property in an attribute. */
  microdata(): HTMLRewriterElementContentHandlers {
    return {
      element: (element) => {
        const read = (name: string) => element.getAttribute(name) ?? ''
        const properties = read('itemprop')
        if (element.hasAttribute('itemscope')) {
          const [types, refs] = [read('itemtype'), read('itemref')]
          const value = element.getAttribute('itemid') ?? undefined
          this.open(element, {
            notation: 'microdata',
            begins: true,
            types,
            properties,
            value,
            refs,
          })
        } else {
          const value = valueIn(element, properties)
          this.open(element, {
            notation: 'microdata',
            begins: false,
            types: '',
            properties,
            value,
            refs: '',
          })
        }
      },
    }
  }

  /** The same, and the text of it. */
  property(): HTMLRewriterElementContentHandlers {
    return { ...this.microdata(), ...this.words('microdata') }
  }

  private rdfa(): HTMLRewriterElementContentHandlers {
    return {
      element: (element) => {
        const read = (name: string) => element.getAttribute(name) ?? ''
        const types = read('typeof')
        const begins = types !== ''
        const isLink = begins || element.hasAttribute('resource')
        const properties = `${read('property')} ${isLink ? read('rel') : ''}`.trim()
        if (/^(og|product|fb|twitter|article|book|al):/.test(properties)) return
        const subject =
          element.getAttribute('resource') ?? element.getAttribute('about') ?? undefined
        const value = begins ? subject : valueIn(element, properties.replace(/\S*[:/#]/g, ''))
        this.open(element, { notation: 'rdfa', begins, types, properties, value, refs: '' })
      },
    }
  }

  private words(notation: Opening['notation']): HTMLRewriterElementContentHandlers {
    return {
      text: ({ text }) => {
        this.calls += 1
        if (this.muted === 0 && text !== '') this.markup.hear(notation, text, this.struck > 0)
      },
    }
  }

  /** Words that nobody sees are no values, and of "20 18", the 20 struck through, the 18 is. */
  private hush(counter: 'muted' | 'struck'): HTMLRewriterElementContentHandlers {
    return {
      element: (element) => {
        if (!this.markup.listening) return
        this[counter] += 1
        element.onEndTag(() => {
          this[counter] -= 1
        })
      },
    }
  }

  private open(element: Element, rest: Omit<Opening, 'tag'>): void {
    this.calls += 1
    if (this.tired) return
    const { tagName } = element
    const end = this.markup.take({ tag: tagName, ...rest })
    if (!end) return
    if (isVoid.test(tagName)) end()
    else element.onEndTag(() => end())
  }

  /** Whether the page has had more handlers called than a product's page needs. */
  get tired(): boolean {
    return this.calls > patience || this.markup.full
  }
}

const isVoid = /^(meta|link|img|input|br|hr|source|area|base|col|embed|param|track|wbr)$/
