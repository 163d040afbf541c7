/** Handlers for what a page says of itself: title, headings, canonical address, `meta`, JSON-LD. */

import type { Attributes } from './attributes.ts'
import type { PageFacts } from './page.ts'
import { readText } from './text.ts'

/** Longest JSON-LD that is kept of a page, in characters, and most blocks, tags, headings and pictures. */
const most = { characters: 3_000_000, blocks: 200, tags: 300, headings: 5, images: 20 }

export class Head {
  private lang = ''
  private base = ''
  private canonical = ''
  private readonly titles: string[] = []
  private readonly headings: string[] = []
  private readonly meta = new Map<string, string>()
  private readonly images: string[] = []
  private readonly blocks: string[] = []
  private characters = 0

  attach(rewriter: HTMLRewriter): HTMLRewriter {
    return rewriter
      .on('html', { element: (element) => this.takeRoot(element) })
      .on('base[href]', { element: (element) => this.takeBase(attribute(element, 'href')) })
      .on('link[rel~="canonical" i]', {
        element: (element) => this.takeCanonical(attribute(element, 'href')),
      })
      .on('title', gather(this.titles))
      .on('h1', gather(this.headings))
      .on('meta[content]', { element: (element) => this.takeMeta(element) })
      .on('script[type*="ld+json" i]', this.block())
  }

  facts(): Omit<PageFacts, 'marked' | 'loose' | 'cut'> {
    return {
      lang: this.lang,
      base: this.base,
      title: readText(this.titles[0]) ?? '',
      headings: this.headings.map((one) => readText(one) ?? '').filter(Boolean),
      canonical: this.canonical,
      meta: this.meta,
      images: this.images,
      blocks: this.blocks,
    }
  }

  private takeRoot(element: Attributes): void {
    this.lang = this.lang || attribute(element, 'lang') || attribute(element, 'xml:lang')
  }

  private takeBase(address: string): void {
    this.base = this.base || address
  }

  private takeCanonical(address: string): void {
    this.canonical = this.canonical || address
  }

  private takeMeta(element: Attributes): void {
    const given = element.getAttribute('property') ?? element.getAttribute('name') ?? ''
    const name = given.trim().toLowerCase()
    if (name === '' || name.length > 60 || this.meta.size > most.tags) return
    const content = attribute(element, 'content')
    if (content.trim() === '') return
    if (/^og:image(:url|:secure_url)?$/.test(name) && this.images.length < most.images) {
      this.images.push(content)
    }
    if (!this.meta.has(name)) this.meta.set(name, content)
  }

  private block(): HTMLRewriterElementContentHandlers {
    return {
      element: () => {
        if (this.blocks.length < most.blocks) this.blocks.push('')
      },
      text: ({ text }) => {
        const last = this.blocks.length - 1
        if (text === '' || last < 0 || this.characters > most.characters) return
        this.characters += text.length
        this.blocks[last] += text
      },
    }
  }
}

/** Collects the texts of the first few elements of a kind. */
function gather(list: string[]): HTMLRewriterElementContentHandlers {
  return {
    element: () => {
      if (list.length < most.headings) list.push('')
    },
    text: ({ text }) => {
      const last = list.length - 1
      const sofar = list[last]
      if (sofar !== undefined && sofar.length < 1_000) list[last] = sofar + text
    },
  }
}

function attribute(element: Attributes, name: string): string {
  return (element.getAttribute(name) ?? '').slice(0, 8_000)
}
