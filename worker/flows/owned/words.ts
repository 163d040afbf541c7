/** Reads the words of a message, and renders them once: what could not be sent is refused when it is put. */

import type { Block, EmailCopy, SmsCopy } from '../../messages/copy.ts'
import type { EmailContext, EmailProduct } from '../../messages/email.ts'
import { fillIn, type PlaceholderScope } from '../../messages/placeholders.ts'
import { renderEmail } from '../../messages/render.ts'
import {
  Fault,
  type Keys,
  listOf,
  maybe,
  oneOf,
  optional,
  type Place,
  placeIn,
  required,
  textOf,
  wholeOf,
} from './fields.ts'

const BLOCKS = 40
const LONG = 5_000
const SHORT = 300

/** Words with placeholders: tried with everything there, and with nothing. `links`: those that they may name. */
function wordsOf(
  limit: number,
  links?: readonly string[],
): (value: unknown, path: string) => string {
  const text = textOf(limit)
  const named = links && { links: Object.fromEntries(links.map((name) => [name, shop.url])) }
  return (value, path) => {
    const words = text(value, path)
    for (const [, name = ''] of words.matchAll(/\blinks\.(\w+)/g)) {
      if (links?.includes(name) === false) {
        throw new Fault(path, `may name these links: ${links.join(', ')}`)
      }
    }
    for (const scope of [full, bare]) {
      try {
        fillIn(words, { ...scope, ...named })
      } catch (error) {
        throw new Fault(path, `must be words with known placeholders: ${reasonOf(error)}`)
      }
    }
    return words
  }
}

const short = wordsOf(SHORT)
const long = wordsOf(LONG)

type Kind = Block['kind']

type Strategy = Extract<Block, { kind: 'recommended' }>['strategy']
const strategies: { readonly [S in Strategy]: true } = {
  'for-you': true,
  'buy-again': true,
  new: true,
}

/** A block that the grammar of copies gains has no reader yet, and then this does not compile. */
const readers: { readonly [K in Kind]: BlockReader<K> } = {
  heading: { keys: { text: 1 }, read: (place) => ({ text: required(place, 'text', short) }) },
  text: { keys: { text: 1 }, read: (place) => ({ text: required(place, 'text', long) }) },
  note: { keys: { text: 1 }, read: (place) => ({ text: required(place, 'text', long) }) },
  button: {
    keys: { label: 1, link: 1 },
    read: (place, links) => ({
      label: required(place, 'label', short),
      link: required(place, 'link', linkOf(links)),
    }),
  },
  products: { keys: {}, read: () => ({}) },
  recommended: {
    keys: { strategy: 1, limit: 1, heading: 1 },
    read: (place) => ({
      strategy: required(place, 'strategy', oneOf(Object.keys(strategies) as Strategy[])),
      limit: required(place, 'limit', wholeOf(1, 6)),
      heading: required(place, 'heading', short),
    }),
  },
  totals: { keys: {}, read: () => ({}) },
  rating: {
    keys: { question: 1, low: 1, high: 1 },
    read: (place) => ({
      question: required(place, 'question', short),
      low: required(place, 'low', short),
      high: required(place, 'high', short),
    }),
  },
  code: { keys: {}, read: () => ({}) },
  divider: { keys: {}, read: () => ({}) },
}

interface BlockReader<K extends Kind> {
  readonly keys: Keys<Extract<Block, { kind: K }>>
  read(place: Place, links: readonly string[]): Omit<Extract<Block, { kind: K }>, 'kind'>
}

/** The words of an email. `links` are the names of the places that its buttons may lead to. */
export function emailIn(links: readonly string[]): (value: unknown, path: string) => EmailCopy {
  return (value, path) => {
    const place = placeIn(value, path, ['subject', 'preheader', 'blocks', 'why'])
    const copy: EmailCopy = {
      subject: required(place, 'subject', short),
      preheader: required(place, 'preheader', short),
      blocks: required(
        place,
        'blocks',
        listOf((one, at) => blockIn(one, at, links), 1, BLOCKS),
      ),
      ...maybe(place, 'why', short),
    }
    tryOut(copy, path, links)
    return copy
  }
}

/** The words of a text message: one part or a few, never a letter. `links` are those that it may name. */
export function smsIn(links: readonly string[]): (value: unknown, path: string) => SmsCopy {
  return (value, path) => {
    const place = placeIn(value, path, ['text'])
    return { text: required(place, 'text', wordsOf(640, links)) }
  }
}

function blockIn(value: unknown, path: string, links: readonly string[]): Block {
  const kind = Object.hasOwn(readers, kindOf(value)) ? (kindOf(value) as Kind) : null
  if (kind === null) {
    throw new Fault(`${path}.kind`, `must be one of ${Object.keys(readers).join(', ')}`)
  }
  const { keys, read } = readers[kind]
  const place = placeIn(value, path, ['kind', ...Object.keys(keys)])
  return { kind, ...read(place, links) } as Block
}

function kindOf(value: unknown): string {
  const kind = optional(placeOf(value), 'kind', (one) => one, undefined)
  return typeof kind === 'string' ? kind : ''
}

/** A value whose fields are looked at before it is known which may be there. */
function placeOf(value: unknown): Place {
  const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  return { fields: fields as Place['fields'], path: '' }
}

function linkOf(links: readonly string[]): (value: unknown, path: string) => string {
  return (value, path) => {
    const name = links.find((one) => one === value)
    if (name === undefined) throw new Fault(path, `must be one of ${links.join(', ')}`)
    return name
  }
}

/** Renders the whole email for somebody of whom all is known, and for somebody of whom nothing is. */
function tryOut(copy: EmailCopy, path: string, links: readonly string[]): void {
  try {
    for (const scope of [full, bare]) {
      const { subject } = renderEmail(copy, contextOf(scope, links))
      if (subject === '') throw new Fault(`${path}.subject`, 'must not come out empty for anybody')
    }
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault(path, `must be an email that can be written: ${reasonOf(error)}`)
  }
}

const shop = { name: 'The shop', url: 'https://shop.example/' }
const product: EmailProduct = { title: 'A thing', url: shop.url, price: '€10.00', quantity: 2 }
const full: PlaceholderScope = {
  person: { first_name: 'Anna' },
  values: {
    code: 'ABCD-1234',
    offer: '10 % off',
    code_until: 'Sunday',
    order_id: '1001',
    query: 'a thing',
  },
  shop,
  products: { count: 2, first: product.title, others: 1 },
}
const bare: PlaceholderScope = {
  person: {},
  values: {},
  shop,
  products: { count: 0, first: '', others: 0 },
}

function contextOf(scope: PlaceholderScope, links: readonly string[]): EmailContext {
  const names = [...links, 'unsubscribe', 'preferences', 'rating']
  return {
    brand: { ...shop, accentColor: '#1f6f54', postalAddress: '1 Street', locale: 'en' },
    person: scope.person,
    values: scope.values,
    recommended: [product],
    totals: [{ label: 'Total', amount: '€10.00' }],
    products: Array.from({ length: scope.products.count }, () => product),
    links: Object.fromEntries(names.map((name) => [name, shop.url])),
    marketing: true,
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] ?? '').slice(0, 200)
}
