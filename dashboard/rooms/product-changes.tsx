/** What happened to products, in sentences. */

import type { ChangeAnswer } from '../../worker/catalog/product.ts'
import { Link } from '../parts/link.tsx'
import { formatAmount, When } from '../parts/words.tsx'
import { addressOf } from '../route.ts'

/** A change as the list of all products' changes answers it. */
export interface ListedChange extends ChangeAnswer {
  readonly title: string | null
}

/** One line of the list of all changes: which product, what happened, when. */
export function ChangeRow({ change }: { change: ListedChange }) {
  return (
    <li>
      <Link class="row" to={addressOf('products', change.productId)}>
        <span class="row-main">
          <span class="row-title">{change.title ?? change.productId}</span>
          <span class="row-note">
            <ChangeWords change={change} />
          </span>
        </span>
        <span class="row-figure row-note">
          <When at={change.at} />
        </span>
      </Link>
    </li>
  )
}

/** What happened to one product, the newest first. */
export function History(props: {
  changes: readonly ChangeAnswer[]
  /** The title of a variant. */
  nameOf(variantId: string): string
}) {
  if (props.changes.length === 0) return <p class="nothing">Nothing has happened to it yet.</p>
  return (
    <ol class="history">
      {props.changes.map((change, index) => (
        <li key={index}>
          <span class="hint">
            <When at={change.at} />
          </span>
          <span>
            <ChangeWords
              change={change}
              variant={change.variantId === null ? null : props.nameOf(change.variantId)}
            />
          </span>
        </li>
      ))}
    </ol>
  )
}

function ChangeWords(props: { change: ChangeAnswer; variant?: string | null }) {
  const { change } = props
  const variant = props.variant === undefined ? change.variantId : props.variant
  return (
    <>
      {variant !== null && `${variant}: `}
      {sentenceOf(change)}
      {change.quiet && change.event !== null && (
        <span class="hint"> (not announced: it was so a short time ago)</span>
      )}
    </>
  )
}

function sentenceOf(change: ChangeAnswer): string {
  const { kind, from, to, currency } = change
  const money = (amount: number | string | null) =>
    amount === null || currency === null ? '?' : formatAmount({ amount: String(amount), currency })
  switch (kind) {
    case 'new':
      return to === null ? 'New in the shop' : `New in the shop, for ${money(to)}`
    case 'restock':
      return to === null ? 'Can be bought again' : `Can be bought again: ${to} there`
    case 'low_stock':
      return `Few are left: ${to}, after ${from}`
    case 'out_of_stock':
      return 'Sold out'
    case 'price_drop':
      return `Price fell from ${money(from)} to ${money(to)}`
    case 'price_rise':
      return `Price rose from ${money(from)} to ${money(to)}`
    case 'discontinued':
      return 'Discontinued'
  }
}
