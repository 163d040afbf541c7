/** The demo shop's till: carts are priced by the shop, orders are stored, reported once, and lower the stock. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildShop, type Shop } from './shop.ts'

let built: Awaited<ReturnType<typeof buildShop>>
let shop: Shop

beforeAll(async () => {
  built = await buildShop()
})
afterAll(() => built.close())
beforeEach(() => {
  shop = built.open()
})

const robin = { email: 'robin@example.com', name: 'Robin Example', anonymousId: 'anon-1' }
const kettle = { sku: 'p409', quantity: 1 }

interface PricedCart {
  lines: { line: Record<string, unknown>; quantity: number }[]
  subtotal: number
  shipping: number
}

interface Answer {
  id: string
  address: string
  detail?: string
}

async function items(list: string) {
  const response = await shop.fetch(`/demo/api/items?items=${encodeURIComponent(list)}`)
  return response.json<PricedCart>()
}

describe('the cart', () => {
  it('is priced from the catalogue', async () => {
    const cart = await items('p401-500-g:2,p407:1')
    expect(cart).toMatchObject({ subtotal: 2 * 1750 + 550, shipping: 490 })
    expect(cart.lines[0]?.line).toMatchObject({ product_id: 'p401', variant: '500 g', price: 17.5 })
  })

  it('leaves out what is hostile, unknown or odd', async () => {
    const cart = await items(
      'p409:1,<script>:1,__proto__:2,p407:-3,p407:1e9,p407:NaN,constructor:1,%zz:1,:,p401-250-g:0.5',
    )
    expect(cart.lines.map(({ line, quantity }) => [line.sku, quantity])).toEqual([
      ['p409', 1],
      ['p407', 20],
    ])
    expect(await items('')).toEqual({ lines: [], subtotal: 0, shipping: 0 })
  })

  it('takes a product id for its first variant in stock, and encoded ids', async () => {
    expect((await items('p101:1')).lines[0]?.line.sku).toBe('p101-sea-39')
    expect((await items('p401%2D250%2Dg:1')).lines[0]?.line.sku).toBe('p401-250-g')
  })
})

describe('the checkout', () => {
  const order = async (body: unknown) => {
    const response = await shop.post('/demo/checkout', body)
    return { status: response.status, answer: await response.json<Answer>() }
  }

  it('stores the order, reports it as a server does, and updates the product', async () => {
    const { status, answer } = await order({ ...robin, items: [kettle] })
    expect(status).toBe(201)
    const [report, product] = shop.calls
    expect(report).toMatchObject({
      method: 'POST',
      path: '/v1/batch',
      authorization: `Basic ${btoa('sk_demo:')}`,
    })
    expect(report?.body.batch).toMatchObject([
      {
        type: 'track',
        event: 'Order Completed',
        messageId: `order-completed-${answer.id}`,
        anonymousId: 'anon-1',
        context: { traits: { email: robin.email } },
        properties: {
          order_id: answer.id,
          email: robin.email,
          total: 74,
          shipping: 0,
          tax: 11.82,
          revenue: 62.18,
          currency: 'EUR',
          products: [{ product_id: 'p409', sku: 'p409', price: 74, quantity: 1 }],
        },
      },
    ])
    expect(product).toMatchObject({
      method: 'PUT',
      path: '/api/products/p409',
      authorization: 'Bearer dev',
      body: { quantity: 23, availability: 'in_stock' },
    })
    expect(await shop.page(answer.address)).toContain('Thank you, Robin Example.')
    expect(shop.calls).toHaveLength(2)
  })

  it('takes what a code gives off the goods, uses it up with the order, and reports both', async () => {
    shop.answer((request) =>
      new URL(request.url).pathname.startsWith('/v1/offers/')
        ? Response.json({
            code: 'HELLO-7K3MX',
            offer: { name: 'Welcome', kind: 'percent' },
            discount: { amount: '7.40', currency: 'EUR' },
          })
        : Response.json({ accepted: 1, rejected: [] }),
    )
    const looked = await shop.post('/demo/api/code', { code: 'hello-7k3mx', items: [kettle] })
    expect(await looked.json()).toEqual({ name: 'Welcome', discount: 740, shipping: 0 })
    const { answer } = await order({ ...robin, items: [kettle], code: 'hello-7k3mx' })
    const redeem = shop.calls.find(({ path }) => path === '/v1/offers/redeem')
    expect(redeem?.body).toMatchObject({ orderId: answer.id, amount: 74, email: robin.email })
    const report = shop.calls.find(({ path }) => path === '/v1/batch')
    expect(report?.body.batch).toMatchObject([
      { properties: { total: 66.6, discount: 7.4, coupon: 'HELLO-7K3MX', tax: 10.63 } },
    ])
    expect(await shop.page(answer.address)).toContain('HELLO-7K3MX')
  })

  it('takes no order with a code that does not hold, and says why', async () => {
    shop.answer(() =>
      Response.json({ detail: 'This discount code has been used.' }, { status: 409 }),
    )
    const refused = await order({ ...robin, items: [kettle], code: 'HELLO-7K3MX' })
    expect(refused).toEqual({
      status: 409,
      answer: { detail: 'This discount code has been used.' },
    })
    expect(shop.calls.map(({ path }) => path)).toEqual(['/v1/offers/redeem'])
  })

  it('sells although Aisle is away, and reports the same message when the page is seen again', async () => {
    shop.answer(() => {
      throw new Error('gone')
    })
    const { status, answer } = await order({ ...robin, items: [kettle] })
    expect(status).toBe(201)
    shop.answer(() => Response.json({ accepted: 1, rejected: [] }))
    await shop.page(answer.address)
    await shop.page(answer.address)
    const reports = shop.calls.filter((call) => call.path === '/v1/batch')
    expect(reports).toHaveLength(2)
    expect(reports[0]?.body.batch).toEqual(reports[1]?.body.batch)
  })

  it('trusts no price and no piece that it does not have', async () => {
    expect((await order({ ...robin, items: [{ ...kettle, price: 0.01 }] })).status).toBe(201)
    const [report] = shop.calls
    expect(report?.body.batch).toMatchObject([{ properties: { total: 74 } }])
    const scarce = await order({ ...robin, items: [{ sku: 'p105-42', quantity: 4 }] })
    expect(scarce).toEqual({ status: 409, answer: { detail: 'Only 3 left of Swiftlet Race, 42.' } })
    const gone = await order({ ...robin, items: [{ sku: 'p405-250-g', quantity: 1 }] })
    expect(gone.status).toBe(409)
  })

  it.each([
    ['no address', { ...robin, email: 'robin' }],
    ['an address with a line break', { ...robin, email: 'a@example.com\nbcc: b@example.com' }],
    ['no name', { ...robin, name: ' ' }],
    ['an empty cart', { ...robin, items: [] }],
    ['a cart that is none', { ...robin, items: { length: 9 } }],
    ['no JSON', '{"email":'],
    ['another kind of JSON', '[1]'],
    ['null', 'null'],
  ])('refuses %s', async (_, body) => {
    const full = typeof body === 'string' ? body : { items: [kettle], ...body }
    expect((await order(full)).status).toBe(400)
    expect(shop.calls).toEqual([])
  })

  it('takes orders and stock from its own pages only', async () => {
    for (const headers of [
      { origin: 'https://elsewhere.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'content-type': 'text/plain' },
    ]) {
      expect(
        (await shop.post('/demo/checkout', { ...robin, items: [kettle] }, headers)).status,
      ).toBe(403)
      expect(
        (await shop.post('/demo/api/stock', { product: 'p409', quantity: 0 }, headers)).status,
      ).toBe(403)
    }
    expect(shop.calls).toEqual([])
  })

  it('shows the name on the thank-you page as text', async () => {
    const { answer } = await order({ ...robin, name: '<img src=x>', items: [kettle] })
    expect(await shop.page(answer.address)).toContain('Thank you, &lt;img src=x&gt;.')
  })
})

describe('the stock', () => {
  it('can be sold out and restocked from the panel, and Aisle is told', async () => {
    const set = (quantity: number) => shop.post('/demo/api/stock', { product: 'p406', quantity })
    expect(await (await set(0)).json()).toEqual({ product: 'p406', quantity: 0, told: true })
    expect(shop.calls[0]?.body).toMatchObject({ availability: 'out_of_stock', quantity: 0 })
    expect(await shop.page('/demo/p/stoneware-dripper')).toContain('Sold out at the moment')
    await set(5)
    expect(shop.calls[1]?.body).toMatchObject({ availability: 'in_stock', quantity: 10 })
    expect((await set(-1)).status).toBe(400)
    expect((await shop.post('/demo/api/stock', { product: 'x', quantity: 1 })).status).toBe(400)
  })
})

describe('an e-mail out of the mailbox', () => {
  it('is shown without scripts, with links that open new tabs', async () => {
    shop.answer(() => Response.json([{ id: 'm1', html: '<p>Hello</p><script>alert(1)</script>' }]))
    const response = await shop.fetch('/demo/mail/m1')
    expect(await response.text()).toMatch(/^<base target="_blank"><p>Hello<\/p>/)
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain('sandbox allow-popups allow-popups-to-escape-sandbox')
    expect(policy).not.toContain('allow-scripts')
    expect((await shop.fetch('/demo/mail/m2')).status).toBe(404)
  })
})
