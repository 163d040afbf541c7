/** The blocks of an email with their words filled in: what both the HTML and the plain text are made of. */

import type { Block, EmailCopy } from './copy.ts'
import type { EmailContext, EmailProduct } from './email.ts'
import { fillIn, type PlaceholderScope } from './placeholders.ts'
import { type FilledRating, fillRating } from './rating.ts'
import { oneLine, safeUrl } from './words.ts'

/** More products than this are counted, not shown: a mail is a reminder, not a catalogue. */
export const shownProducts = 6

/** A product whose words are single lines and whose addresses are safe. Absent parts are empty. */
export interface FilledProduct {
  readonly title: string
  readonly url: string
  readonly imageUrl: string
  /** Variant, and the quantity where there is no price to put it to. */
  readonly detail: string
  /** With the quantity where it is more than one: `2 × €18.50`. */
  readonly price: string
  readonly listPrice: string
  readonly note: string
  /** First character of the title, shown where there is no picture. */
  readonly initial: string
}

export type FilledBlock =
  | { readonly kind: 'heading'; readonly text: string; readonly level: 1 | 2 }
  | { readonly kind: 'text' | 'note'; readonly paragraphs: readonly string[] }
  | { readonly kind: 'button'; readonly label: string; readonly href: string }
  | {
      readonly kind: 'products'
      readonly products: readonly FilledProduct[]
      readonly others: number
    }
  | {
      readonly kind: 'recommended'
      readonly heading: string
      /** Two by two; the last pair may have one. */
      readonly pairs: readonly (readonly FilledProduct[])[]
    }
  | {
      readonly kind: 'code'
      readonly code: string
      readonly offer: string
      readonly until: string
    }
  | { readonly kind: 'totals'; readonly rows: readonly FilledTotal[] }
  | FilledRating
  | { readonly kind: 'divider' }

/** A row of a receipt. */
export interface FilledTotal {
  readonly label: string
  readonly amount: string
  readonly strong: boolean
}

export interface FilledEmail {
  readonly subject: string
  readonly preheader: string
  /** Empty where the copy gives none. */
  readonly why: string
  readonly blocks: readonly FilledBlock[]
}

/**
 * Fills in the words of an email. A missing value is empty; a fault of the copy itself (a broken
 * template, an unknown placeholder or link) throws an Error that names the block.
 */
export function fillBlocks(copy: EmailCopy, context: EmailContext): FilledEmail {
  const scope: PlaceholderScope = {
    person: context.person,
    values: context.values,
    shop: { name: context.brand.name, url: context.brand.url },
    products: {
      count: context.products.length,
      first: oneLine(context.products[0]?.title ?? ''),
      others: Math.max(0, context.products.length - 1),
    },
  }
  const line = (text: string) => oneLine(fillIn(text, scope))
  const firstHeading = copy.blocks.findIndex((block) => block.kind === 'heading')
  return {
    subject: located('The subject', () => line(copy.subject)),
    preheader: located('The preheader', () => line(copy.preheader)),
    why: located('The reason', () => line(copy.why ?? '')),
    blocks: copy.blocks.flatMap((block, index) =>
      located(`Block ${index + 1} (${block.kind})`, () =>
        fillBlock(block, context, scope, index === firstHeading),
      ),
    ),
  }
}

function fillBlock(
  block: Block,
  context: EmailContext,
  scope: PlaceholderScope,
  first: boolean,
): FilledBlock[] {
  switch (block.kind) {
    case 'heading': {
      const text = oneLine(fillIn(block.text, scope))
      return text === '' ? [] : [{ kind: 'heading', text, level: first ? 1 : 2 }]
    }
    case 'text':
    case 'note': {
      const paragraphs = fillIn(block.text, scope)
        .split(/\r?\n\s*\n/)
        .map(oneLine)
        .filter((paragraph) => paragraph !== '')
      return paragraphs.length === 0 ? [] : [{ kind: block.kind, paragraphs }]
    }
    case 'button': {
      const href = safeUrl(
        Object.hasOwn(context.links, block.link) ? context.links[block.link] : '',
      )
      if (href === null) throw new Error(`there is no http(s) link named "${block.link}"`)
      return [{ kind: 'button', label: oneLine(fillIn(block.label, scope)), href }]
    }
    case 'products': {
      const shown = context.products.slice(0, shownProducts).map(fillProduct)
      const others = Math.max(0, context.products.length - shownProducts)
      return shown.length === 0 ? [] : [{ kind: 'products', products: shown, others }]
    }
    case 'recommended': {
      const limit = Math.min(block.limit, shownProducts)
      const shown = (context.recommended ?? []).slice(0, limit).map(fillProduct)
      const pairs = shown.flatMap((_, i) => (i % 2 === 0 ? [shown.slice(i, i + 2)] : []))
      const heading = oneLine(fillIn(block.heading, scope))
      return pairs.length === 0 ? [] : [{ kind: 'recommended', heading, pairs }]
    }
    case 'code': {
      const { code = '', offer = '', code_until: until = '' } = context.values
      if (code === '') return []
      return [
        {
          kind: 'code',
          code: oneLine(code),
          offer: oneLine(offer),
          until: until === '' ? '' : oneLine(`Yours alone, until ${until}`),
        },
      ]
    }
    case 'totals': {
      const rows = (context.totals ?? []).map(({ label, amount, strong }) => {
        return { label: oneLine(label), amount: oneLine(amount), strong: strong === true }
      })
      return rows.length === 0 ? [] : [{ kind: 'totals', rows }]
    }
    case 'rating': {
      const { question, low, high } = block
      const words = { question: fillIn(question, scope), low, high }
      const rating = fillRating(words, context.links.rating)
      if (rating === null) throw new Error('there is no http(s) link named "rating"')
      return [rating]
    }
    case 'divider':
      return [{ kind: 'divider' }]
  }
}

function fillProduct(product: EmailProduct): FilledProduct {
  const title = clip(oneLine(product.title), 120)
  const price = oneLine(product.price ?? '')
  const listPrice = oneLine(product.listPrice ?? '')
  const times =
    product.quantity !== undefined && product.quantity > 1 ? `${product.quantity} ×` : ''
  const detail = [clip(oneLine(product.variant ?? ''), 80), price === '' ? times : '']
  return {
    title,
    url: safeUrl(product.url) ?? '',
    imageUrl: safeUrl(product.imageUrl) ?? '',
    detail: detail.filter((part) => part !== '').join(' · '),
    price: price === '' || times === '' ? price : `${times} ${price}`,
    listPrice: price !== '' && listPrice !== price ? listPrice : '',
    note: clip(oneLine(product.note ?? ''), 160),
    initial: [...title][0]?.toLocaleUpperCase() ?? '',
  }
}

/** Titles come from shops' pages: an endless one is cut, between characters. */
function clip(text: string, limit: number): string {
  const characters = [...text]
  return characters.length <= limit
    ? text
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`
}

function located<Result>(place: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
