/** The cart: a list of skus and quantities in this browser's storage. */
import type { Line } from './page.ts'

export interface Piece {
  sku: string
  quantity: number
}

export interface PricedCart {
  lines: { line: Line; quantity: number; left: number; cents: number; address: string }[]
  subtotal: number
  shipping: number
  /** What a code takes off the goods. */
  discount?: number
}

const key = 'demo-cart'
const most = 20

/** What lies in the cart; whatever else was in the storage counts as nothing. */
export function readCart(): Piece[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    if (!Array.isArray(stored)) return []
    return stored.filter(
      (one) => typeof one?.sku === 'string' && Number.isInteger(one.quantity) && one.quantity > 0,
    )
  } catch {
    return []
  }
}

export function writeCart(pieces: readonly Piece[]): void {
  localStorage.setItem(key, JSON.stringify(pieces))
  showCount()
  window.dispatchEvent(new Event('demo:cart'))
}

export function addToCart(sku: string, quantity = 1): void {
  setQuantity(sku, (readCart().find((piece) => piece.sku === sku)?.quantity ?? 0) + quantity)
}

/** Sets how many of an item are in the cart; zero takes it out. */
export function setQuantity(sku: string, quantity: number): void {
  const pieces = readCart()
  const there = pieces.find((piece) => piece.sku === sku)
  if (there) there.quantity = Math.min(most, quantity)
  else pieces.push({ sku, quantity: Math.min(most, quantity) })
  writeCart(pieces.filter((piece) => piece.quantity > 0))
}

/** Asks the server for names, prices and stock; items that it does not know are dropped from the answer. */
export async function priceCart(pieces: readonly Piece[]): Promise<PricedCart> {
  if (!pieces.length) return { lines: [], subtotal: 0, shipping: 0 }
  return priceItems(
    pieces.map(({ sku, quantity }) => `${encodeURIComponent(sku)}:${quantity}`).join(','),
  )
}

/** The same for a list as it stands in a link: `id:quantity,…`. */
export async function priceItems(items: string): Promise<PricedCart> {
  const response = await fetch(`/demo/api/items?items=${encodeURIComponent(items)}`)
  if (!response.ok) throw new Error(`the shop answered ${response.status}`)
  return response.json()
}

/** The products of a cart as events name them. */
export function productsOf(cart: PricedCart): object[] {
  return cart.lines.map(({ line, quantity }) => ({ ...line, quantity }))
}

export function showCount(): void {
  const count = readCart().reduce((sum, piece) => sum + piece.quantity, 0)
  for (const badge of document.querySelectorAll<HTMLElement>('[data-cart-count]')) {
    badge.textContent = String(count)
    badge.hidden = count === 0
    badge.setAttribute('aria-label', `${count} in the cart`)
  }
}

const codeKey = 'demo-code'

/** The discount code that came with a link, kept for the checkout. */
export function keptCode(): string {
  return localStorage.getItem(codeKey) ?? ''
}

export function keepCode(code: string): void {
  if (code) localStorage.setItem(codeKey, code.slice(0, 60))
  else localStorage.removeItem(codeKey)
}
