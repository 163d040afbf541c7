/** The rule of precedence: who is believed first, and what counts once although several tell it. */
import { isThing, type Properties, type Source } from './sighting.ts'
import { readText } from './text.ts'

/*
 * The page's own `track` > dataLayer > Shopify, WooCommerce > structured data > the rest. What several sources tell of
 * the same product within one page view counts as often as the one that saw it most often, and the first in this order
 * speaks for all.
 */

/** How long a source waits for those before it, in ms. Whoever waits is heard at once when the page is hidden. */
export const PATIENCE: { [source in Source]: number } = {
  track: 0,
  datalayer: 500,
  shopify: 1000,
  woocommerce: 1000,
  jsonld: 1500,
  page: 1000,
  exit: 0,
}

/** A message that went out: with the same id and time it is the same message. */
export interface Mark {
  messageId: string
  timestamp: string
}

/** What was told about one thing in this page view. */
interface Told {
  event: string
  tokens: string[]
  /** How often each source told it. */
  counts: { [source: string]: number }
  marks: Mark[]
}

/** What happens as often as it is told; anything else happens once in a page view. */
const REPEATS = /^Product (Added|Removed)/

/** By what a thing can be known, however its sources number it. */
export function tokensOf(event: string, properties: unknown): string[] {
  const { order_id, product_id, sku, name, query, list_id, promotion_id, step } = (
    isThing(properties) ? properties : {}
  ) as Properties
  const tokens: string[] = []
  const add = (kind: string, value: unknown) => {
    const text = readText(value)
    if (text) tokens.push(kind + text.toLowerCase())
  }
  if (/^Order/.test(event)) add('order ', order_id)
  else if (/^Products/.test(event)) add('query ', query)
  else if (/^Promotion/.test(event)) add('promotion ', promotion_id || name)
  else if (/^Product (?!List)/.test(event)) {
    add('id ', product_id)
    add('id ', sku)
    add('name ', name)
  } else {
    add('list ', list_id)
    add('step ', step)
  }
  return tokens
}

/** Decides, within one page view, what counts. */
export interface Precedence {
  /** A call of the page: the message that told the same before, if a source was quicker. */
  hear(event: string, properties: unknown): Mark | undefined
  /** Whether a sighting counts. If not, the answer says who told it before; if so, `mark` is remembered. */
  weigh(source: Source, event: string, properties: unknown, mark: Mark): Source | undefined
  /** Another page view begins. */
  forget(): void
}

export function createPrecedence(): Precedence {
  let all: Told[] = []

  /** What was told about the same thing, or a new entry for it. */
  const find = (source: Source, event: string, properties: unknown): Told => {
    const tokens = tokensOf(event, properties)
    const same = all.filter((told) => told.event === event)
    const found =
      same.find((told) => told.tokens.some((token) => tokens.includes(token))) ||
      same.find((told) => {
        // Lists, carts and checkouts go by other names elsewhere, or by none: a page has one.
        const nameless = !/^(Order|Promotion|Product (?!List))/.test(event)
        const others = !told.counts[source]
        // And it is about one product, which structured data may number in its own way.
        const isGuess =
          `${Object.keys(told.counts)}` === 'jsonld' && !/(^|,)name /.test(`${tokens}`)
        const main = event === 'Product Viewed' && (source === 'jsonld' || isGuess)
        return (nameless && (others || !tokens[0])) || main || (!tokens[0] && !told.tokens[0])
      })
    if (found) {
      found.tokens.push(...tokens)
      return found
    }
    const told: Told = { event, tokens, counts: {}, marks: [] }
    all.push(told)
    return told
  }

  const count = (told: Told, source: Source): number => {
    const times = (told.counts[source] || 0) + 1
    told.counts[source] = times
    return times
  }

  return {
    hear(event, properties) {
      const told = find('track', event, properties)
      const mark = told.marks[count(told, 'track') - 1]
      return mark?.messageId ? mark : undefined
    },
    weigh(source, event, properties, mark) {
      const told = find(source, event, properties)
      const times = count(told, source)
      const said = Math.max(told.counts.track || 0, told.marks.length)
      if (times <= said || (times > 1 && !REPEATS.test(event))) {
        const others = Object.keys(told.counts) as Source[]
        return others.find((other) => other !== source) || source
      }
      told.marks[times - 1] = mark
      return undefined
    },
    forget() {
      all = []
    },
  }
}
