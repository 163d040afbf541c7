/** What is sold out of a product, read from `GET /v1/stock`. */
import { readText } from '../kit.ts'

/** A variant that cannot be had now. */
export interface Gone {
  id: string
  title: string
  expectedAt: number | undefined
}

export interface Stock {
  productId: string
  title: string
  gone: Gone[]
  /** What the shop offers to those who wait. */
  reserve: boolean
  preorder: boolean
  /** The shop takes nobody on its waiting list now. */
  closed: boolean
}

type Fields = { [name: string]: unknown }

const fieldsOf = (value: unknown): Fields =>
  value && typeof value === 'object' ? (value as Fields) : {}

const isGone = (availability: unknown) =>
  /^(out_of_stock|preorder|backorder)$/.test(`${availability}`)

/** An instant of the future, ms; undefined for what is past or no instant. */
function readInstant(value: unknown): number | undefined {
  const at = typeof value === 'number' ? value : Date.parse(`${value}`)
  return at > Date.now() && at < Date.now() + 3 * 366 * 86_400_000 ? at : undefined
}

/**
 * What cannot be had. `variant` is the one that the shopper has chosen: where it can be had, nothing is sold out. Undefined
 * where there is nothing to say.
 */
export function readStock(answer: unknown, variant: string): Stock | undefined {
  const { product, offers } = fieldsOf(answer)
  const { id, title, availability, expectedAt, variants } = fieldsOf(product)
  const productId = readText(id)
  if (!productId) return undefined
  const all = (Array.isArray(variants) ? variants : []).map(fieldsOf)
  const chosen = all.find((one) => `${one.id}` === variant)
  const considered = chosen ? [chosen] : all
  const gone = considered
    .filter((one) => isGone(one.availability))
    .map((one) => goneOf({ ...one, expectedAt: one.expectedAt ?? expectedAt }))
  // Some of several sizes: only for who has chosen one of them.
  if (!chosen && all.length > 0 && gone.length < all.length) return undefined
  if (all.length === 0 && isGone(availability)) gone.push(goneOf({ id: '', title: '', expectedAt }))
  if (!gone[0]) return undefined
  const { notify, reserve, preorder } = fieldsOf(offers)
  return {
    productId,
    title: readText(title, 200),
    gone: gone.slice(0, 100),
    closed: notify === false,
    reserve: reserve === true,
    preorder:
      preorder === true && /preorder|backorder/.test(`${chosen?.availability ?? availability}`),
  }
}

const goneOf = ({ id, title, expectedAt }: Fields): Gone => ({
  id: readText(id),
  title: readText(title, 100),
  expectedAt: readInstant(expectedAt),
})

/** The variant that is chosen on the page, in the ways in which shops name it. */
export function chosenVariant(host: HTMLElement): string {
  const named = host.getAttribute('variant')
  if (named) return named
  const field = document.querySelector<HTMLInputElement>(
    'form[action*="/cart/add"] [name=id],.variations_form [name=variation_id]',
  )
  const value = field && field.value !== '0' ? field.value : ''
  return value || new URLSearchParams(location.search).get('variant') || ''
}
