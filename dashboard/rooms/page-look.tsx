/** What Aisle sees on a page of the shop: the product that its mark-up tells of, or why there is none. */

import { useState } from 'preact/hooks'
import { send } from '../api.ts'
import { Notice } from '../parts/notice.tsx'

interface Look {
  readonly url: string
  readonly why: string
  readonly product: Readonly<Record<string, unknown>> | null
}

/** Why a page is about no product, in words. */
const reasons: Readonly<Record<string, string>> = {
  no_mark_up: 'The page has no structured data about a product.',
  no_product: 'The page’s structured data names no product.',
  no_name: 'The page has the mark-up of a product, but no name in it.',
  empty: 'The page has the mark-up of a product, but nothing in it.',
  listing: 'The page lists several products and is about none of them.',
  article: 'The page is an article.',
  elsewhere: 'The product that the page describes belongs to another page.',
  not_html: 'The address does not lead to a page.',
}

const shown = [
  'name',
  'price',
  'listPrice',
  'currency',
  'availability',
  'brand',
  'category',
  'sku',
  'gtin',
  'mpn',
  'url',
  'image',
]

export function PageLook() {
  const [url, setUrl] = useState('')
  const [look, setLook] = useState<Look | null>(null)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const ask = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    try {
      setLook(await send<Look>('POST', '/api/extract', { url: url.trim() }))
      setProblem('')
    } catch (failed) {
      setLook(null)
      setProblem((failed as Error).message)
    }
    setBusy(false)
  }
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>What does Aisle see?</h2>
      </div>
      <p class="hint">The address of any product page of your shop. Nothing is stored.</p>
      <form class="find" onSubmit={ask}>
        <label>
          <span class="hidden">Address of a product page</span>
          <input
            type="url"
            required
            placeholder="https://…"
            value={url}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button" disabled={busy}>
          {busy ? 'Looking …' : 'Look'}
        </button>
      </form>
      <div aria-live="polite">
        {problem && <Notice tone="bad">{problem}</Notice>}
        {look && !look.product && <Notice tone="warn">{reasons[look.why] ?? look.why}</Notice>}
        {look?.product && <Seen look={look} product={look.product} />}
      </div>
    </section>
  )
}

function Seen({ look, product }: { look: Look; product: NonNullable<Look['product']> }) {
  const variants = Array.isArray(product.variants) ? product.variants.length : 0
  return (
    <div class="facts">
      <dl>
        {shown.map((name) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{textOf(product[name])}</dd>
          </div>
        ))}
        <div>
          <dt>variants</dt>
          <dd>{variants}</dd>
        </div>
        <div>
          <dt>read from</dt>
          <dd>{look.why}</dd>
        </div>
      </dl>
    </div>
  )
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.join(' > ') : '–'
  return value === null || value === undefined ? '–' : String(value)
}
