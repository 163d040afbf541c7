/** One visit to the shop: what is looked at, put in the cart, left behind or bought. */
import { categories } from '../catalogue/categories.ts'
import type { Product } from '../catalogue/product.ts'
import { type Market, sellable } from './market.ts'
import type { Message, Piece, Writer } from './message.ts'
import type { Random } from './random.ts'
import type { Shopper } from './shopper.ts'

export interface Setting {
  readonly shopper: Shopper
  readonly random: Random
  readonly market: Market
  readonly write: Writer
  /** A number for the next order of this shopper. */
  readonly orderId: () => string
}

export interface Visit {
  readonly messages: Message[]
  /** When the last of them happened. */
  readonly end: number
  readonly bought: readonly Piece[]
  /** What was left in the cart. */
  readonly left: readonly Piece[]
}

const second = 1000

/** A stroll: some looking, sometimes a cart, sometimes an order. */
export function stroll(setting: Setting, start: number, kept: readonly Piece[]): Visit {
  const { random, market, shopper, write } = setting
  const month = new Date(start).getUTCMonth()
  const wantsToBuy = kept.length > 0 || random.chance(shopper.intent)
  const visit = begin(setting, start, kept)
  visit.say((at) => write.page(at, '/demo', 'Home'))
  if (kept.length) {
    visit.say((at) =>
      write.track(at, 'Cart Viewed', '/demo/cart', { products: kept.map(write.product) }),
    )
    return visit.finish(0.7)
  }
  let category = market.category(random, shopper, month)
  const looks = 1 + Math.min(7, Math.floor(random.wait(wantsToBuy ? 1.8 : 1.5)))
  for (let look = 0; look < looks; look++) {
    if (look === 0 || random.chance(0.2)) {
      if (look) category = market.category(random, shopper, month)
      visit.say((at) => enter(setting, at, category, month))
    }
    const product = market.product(random, category, month)
    visit.look(product)
    const chance = wantsToBuy ? 0.6 : 0.05
    if (sellable(product, random) && random.chance(chance)) visit.take(product)
  }
  return visit.finish(wantsToBuy ? 0.86 : 0.25)
}

/** Something has run out: straight to it, and mostly bought. */
export function reorder(setting: Setting, start: number, due: readonly Piece[]): Visit {
  const visit = begin(setting, start, [])
  visit.say((at) => setting.write.page(at, '/demo', 'Home'))
  for (const { item, quantity } of due) {
    visit.look(item.product, item.sku)
    visit.take(item.product, { item, quantity })
  }
  return visit.finish(0.9)
}

function enter({ write, random, market }: Setting, at: number, category: number, month: number) {
  const { slug, path } = categories[category] ?? categories[0]
  if (random.chance(0.18)) {
    const words = market
      .product(random, category, month)
      .title.toLowerCase()
      .split(/[\s,]+/)
    const query = words.slice(0, random.between(1, 2)).join(' ')
    return write.track(at, 'Products Searched', '/demo/search', { query })
  }
  const seen = Array.from({ length: 4 }, () => market.product(random, category, month))
  return write.track(at, 'Product List Viewed', `/demo/c/${slug}`, {
    list_id: slug,
    category: path.join(' > '),
    products: [...new Set(seen)].map((product, index) => ({
      product_id: product.id,
      position: index + 1,
    })),
  })
}

function begin(setting: Setting, start: number, kept: readonly Piece[]) {
  const { random, market, shopper, write, orderId } = setting
  const messages: Message[] = []
  const cart = new Map<string, Piece>(kept.map((piece) => [piece.item.sku, piece]))
  let at = start
  const say = (make: (at: number) => Message) => {
    messages.push(make(at))
    at += random.between(8, 110) * second
  }
  const address = (product: Product) => `/demo/p/${product.slug}`

  const look = (product: Product, sku?: string) => {
    const item = market.item(random, shopper, product)
    say((now) =>
      write.track(now, 'Product Viewed', address(product), {
        ...write.product({ item, quantity: 1 }),
        ...(sku ? { sku } : {}),
      }),
    )
  }

  const take = (product: Product, wanted?: Piece) => {
    const quantity = product.lasts && random.chance(0.25) ? 2 : 1
    const piece = wanted ?? { item: market.item(random, shopper, product), quantity }
    cart.set(piece.item.sku, piece)
    say((now) => write.track(now, 'Product Added', address(product), write.product(piece)))
    const other = random.chance(0.42) ? market.complement(random, product) : undefined
    if (!other || wanted || !sellable(other, random)) return
    look(other)
    const second = { item: market.item(random, shopper, other), quantity: 1 }
    cart.set(second.item.sku, second)
    say((now) => write.track(now, 'Product Added', address(other), write.product(second)))
  }

  const finish = (buys: number): Visit => {
    const pieces = [...cart.values()]
    if (pieces.length > 1 && random.chance(0.06)) {
      const gone = pieces.pop()
      if (gone) say((now) => write.track(now, 'Product Removed', '/demo/cart', write.product(gone)))
    }
    if (!pieces.length) return { messages, end: at, bought: [], left: [] }
    const orders = random.chance(buys)
    if (orders || random.chance(0.3)) {
      say((now) =>
        write.track(now, 'Checkout Started', '/demo/checkout', {
          currency: 'EUR',
          value: pieces.reduce((sum, piece) => sum + piece.item.price * piece.quantity, 0) / 100,
          products: pieces.map(write.product),
        }),
      )
    }
    if (!orders) return { messages, end: at, bought: [], left: pieces }
    say((now) => write.order(now, orderId(), pieces))
    return { messages, end: at, bought: pieces, left: [] }
  }

  return { say, look, take, finish }
}
