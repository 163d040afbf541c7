/** The pages that a shopper walks through: front, category, product, search, cart, checkout, thanks. */
import { type Context, Hono } from 'hono'
import { categoryOf } from './catalogue/categories.ts'
import { itemOf, itemsOf, productAt, productOf, products } from './catalogue/index.ts'
import type { Product } from './catalogue/product.ts'
import type { Env } from './env.ts'
import { lineOf } from './shop/line.ts'
import { loadOrder, settle } from './shop/orders.ts'
import { queryOf, search } from './shop/search.ts'
import { readStock } from './shop/stock.ts'
import { structuredData } from './shop/structured-data.ts'
import { layout, type Page } from './views/layout.ts'
import { categoryView, homeView, searchView } from './views/list.ts'
import { productView } from './views/product.ts'
import { cartView, checkoutView, missingView, thanksView } from './views/till.ts'

type Shop = Context<{ Bindings: Env }>

const picks = ['p101', 'p401', 'p606', 'p701', 'p206', 'p502', 'p810', 'p406']
const covers = new Map(
  Object.entries({
    'running-shoes': 'p101',
    'running-clothing': 'p206',
    nutrition: 'p306',
    coffee: 'p409',
    'skin-care': 'p501',
    camping: 'p601-rust',
    home: 'p704',
    wearables: 'p810',
  }),
)

export const pages = new Hono<{ Bindings: Env }>()

pages.get('/', async (c) => {
  const shown = known(picks)
  return show(c, {
    title: 'For going out and coming back in',
    description:
      'Running shoes, coffee, blankets and the like: one hundred and twenty good things.',
    data: listData(c, 'front', 'Front table', shown),
    main: homeView(shown, covers, await leftOf(c)),
  })
})

pages.get('/c/:category', async (c) => {
  const category = categoryOf(c.req.param('category'))
  if (!category) return missing(c, 'There is no such aisle.')
  const shown = products.filter((product) => product.category === category.slug)
  return show(c, {
    title: category.name,
    description: category.line,
    current: category.slug,
    data: listData(c, category.slug, category.path.join(' > '), shown),
    main: categoryView(category, shown, await leftOf(c)),
  })
})

pages.get('/p/:slug', async (c) => {
  const product = productAt(c.req.param('slug'))
  const category = product && categoryOf(product.category)
  if (!product || !category) return missing(c, 'We do not have this product.')
  const quantityOf = await readStock(c.env.SHOP)
  const items = itemsOf(product)
  const asked = c.req.query('variant')
  const chosen =
    items.find((item) => item.sku === asked) ??
    items.find((item) => quantityOf(item) > 0) ??
    itemOf(product.id)
  if (!chosen) return missing(c, 'We do not have this product.')
  return show(c, {
    title: product.title,
    description: product.description,
    current: category.slug,
    image: `${c.env.PUBLIC_URL}/demo/img/${chosen.sku}.svg`,
    openGraph: {
      'og:type': 'product',
      'product:price:amount': (chosen.price / 100).toFixed(2),
      'product:price:currency': 'EUR',
      'product:availability': quantityOf(chosen) > 0 ? 'in stock' : 'out of stock',
      'product:brand': product.brand,
      'product:retailer_item_id': chosen.sku,
    },
    structured: structuredData(product, quantityOf, c.env.PUBLIC_URL),
    data: {
      view: 'product',
      chosen: chosen.sku,
      items: items.map((item) => ({
        line: lineOf(item, c.env.PUBLIC_URL),
        options: item.variant?.options ?? {},
        left: quantityOf(item),
      })),
    },
    main: productView(product, category, chosen, known(product.goesWith), quantityOf),
  })
})

pages.get('/search', async (c) => {
  const query = queryOf(c.req.query('q') ?? '')
  const found = search(query)
  return show(c, {
    title: query ? `Search: ${query}` : 'Search',
    description: 'Search the shop.',
    query,
    data: { view: 'search', query },
    main: searchView(query, found, await leftOf(c)),
  })
})

pages.get('/cart', (c) =>
  show(c, {
    title: 'Cart',
    description: 'What you have put in your cart.',
    data: { view: 'cart' },
    main: cartView(),
  }),
)

pages.get('/checkout', (c) =>
  show(c, {
    title: 'Checkout',
    description: 'Order as a guest.',
    data: { view: 'checkout' },
    main: checkoutView(),
  }),
)

pages.get('/order/:id', async (c) => {
  const order = await loadOrder(c.env.SHOP, c.req.param('id'))
  if (!order) return missing(c, 'We do not know this order.')
  if (!order.reported) c.executionCtx.waitUntil(settle(c.env, order))
  return show(c, {
    title: 'Thank you',
    description: 'Your order.',
    data: { view: 'thanks' },
    main: thanksView(order),
  })
})

export function missing(c: Shop, what: string) {
  c.status(404)
  return show(c, {
    title: 'Not found',
    description: what,
    data: { view: 'missing' },
    main: missingView(what),
  })
}

function show(c: Shop, page: Omit<Page, 'url' | 'publicKey'>) {
  const url = `${c.env.PUBLIC_URL}${new URL(c.req.url).pathname}`
  return c.html(layout({ ...page, url, publicKey: c.env.PUBLIC_KEY }))
}

async function leftOf(c: Shop): Promise<(product: Product) => number> {
  const quantityOf = await readStock(c.env.SHOP)
  return (product) => itemsOf(product).reduce((sum, item) => sum + quantityOf(item), 0)
}

function listData(c: Shop, id: string, category: string, shown: readonly Product[]) {
  const lines = shown.slice(0, 12).flatMap((product, index) => {
    const item = itemOf(product.id)
    if (!item) return []
    const { product_id, name, price } = lineOf(item, c.env.PUBLIC_URL)
    return [{ product_id, name, price, position: index + 1 }]
  })
  return { view: 'list', list_id: id, category, products: lines }
}

function known(ids: readonly string[]): Product[] {
  return ids.flatMap((id) => productOf(id) ?? [])
}
