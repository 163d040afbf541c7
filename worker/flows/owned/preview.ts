/** An email as it will look, written with products of the shop and a person who is nobody. */

import { DAY } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import { formatInstant } from '../../core/zone.ts'
import type { Row } from '../../db/tables.ts'
import { fillBlocks } from '../../messages/blocks.ts'
import { brandOf } from '../../messages/compose.ts'
import type { EmailCopy } from '../../messages/copy.ts'
import type { EmailContext, EmailProduct, RenderedEmail } from '../../messages/email.ts'
import { renderEmail } from '../../messages/render.ts'
import { wordsOf } from '../../offers/words.ts'
import type { Settings } from '../../site/settings.ts'
import { emailProduct } from '../letters/shown.ts'

export interface Sample {
  readonly settings: Settings
  readonly publicUrl: string
  /** Of the catalogue: the first is what the email is about. */
  readonly products: readonly Row<'products'>[]
  readonly offer: Row<'offers'> | undefined
  readonly links: readonly string[]
  readonly now: number
}

export interface PreviewedEmail extends RenderedEmail {
  readonly preheader: string
}

/** Renders the words of an email. Throws where they cannot be written; what was read by `emailIn` can. */
export function previewEmail(copy: EmailCopy, sample: Sample): PreviewedEmail {
  const context = contextOf(sample)
  const { preheader } = fillBlocks(copy, context)
  return { ...renderEmail(copy, context), preheader }
}

function contextOf(sample: Sample): EmailContext {
  const { settings, publicUrl, offer, links, now } = sample
  const brand = brandOf(settings, publicUrl)
  const products = productsOf(sample)
  const total = formatMoney(12_900, sample.products[0]?.currency ?? 'EUR', settings.locale)
  const until = formatInstant(
    now + (offer?.valid_hours ?? 72) * (DAY / 24),
    settings.timezone,
    settings.locale,
  )
  const code = offer && { code: 'YOUR-CODE', offer: wordsOf(offer, settings.locale) }
  return {
    brand,
    person: { first_name: 'Anna' },
    values: {
      order_id: '1001',
      query: products[0]?.title ?? '',
      ...(code ? { ...code, code_until: until } : {}),
    },
    products: products.slice(0, 2),
    recommended: products.slice(2, 5),
    totals: [{ label: 'Total', amount: total, strong: true }],
    links: Object.fromEntries(
      [...links, 'unsubscribe', 'preferences', 'rating'].map((name) => [name, brand.url]),
    ),
    marketing: true,
  }
}

function productsOf({ products, settings, publicUrl }: Sample): readonly EmailProduct[] {
  if (products.length === 0) {
    const url = settings.shopUrl || publicUrl
    return ['A product of yours', 'Another one'].map((title) => ({ title, url, quantity: 1 }))
  }
  const catalogue = new Map(products.map((product) => [product.id, product]))
  return products.map((product) =>
    emailProduct(
      { key: product.id, productId: product.id, quantity: 1, addedAt: 0 },
      catalogue,
      settings,
      settings.shopUrl || publicUrl,
    ),
  )
}
