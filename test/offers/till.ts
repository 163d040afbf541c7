/** Stands in for the tills of Shopify and WooCommerce: makes discount codes as their manuals say, and can misbehave. */

import { KEY, SECRET_KEY, TOKEN } from '../platforms/stand-in.ts'

type Thing = Record<string, unknown>

/** How requests go wrong: it is away, an answer never comes, it wants patience, or it refuses the key's rights. */
export type Mood = 'well' | 'down' | 'mute' | 'busy' | 'unwilling'

/** What it was asked. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Its answer; null: the connection breaks. */
export type Told = { readonly status: number; readonly body: unknown } | null

/** Discounts in Shopify and coupons in WooCommerce, as they were asked for. */
export class Till {
  readonly discounts: Thing[] = []
  readonly coupons: Thing[] = []
  mood: Mood = 'well'

  answer({ method, url, headers, body }: Asked): Told {
    const { pathname, searchParams } = new URL(url)
    const read = () => JSON.parse(body) as Thing
    if (pathname === '/admin/api/2025-07/graphql.json') {
      if (headers['X-Shopify-Access-Token'] !== TOKEN) return { status: 401, body: {} }
      return this.mood === 'down' ? { status: 503, body: 'Away' } : this.#shopify(read())
    }
    const basic = `Basic ${btoa(`${KEY}:${SECRET_KEY}`)}`
    if (headers.Authorization !== basic) return { status: 401, body: {} }
    const [, id] = /^\/wp-json\/wc\/v3\/coupons\/?(\d*)$/.exec(pathname) ?? []
    if (id === undefined) return { status: 404, body: {} }
    if (this.mood === 'down') return { status: 503, body: 'Away' }
    if (this.mood === 'busy') return { status: 429, body: {} }
    if (method === 'GET') {
      const code = searchParams.get('code')?.toLowerCase()
      return { status: 200, body: this.coupons.filter((one) => one.code === code) }
    }
    if (method === 'DELETE') {
      const status = take(this.coupons, (one) => String(one.id) === id) ? 200 : 404
      return { status, body: {} }
    }
    return this.#coupon(read())
  }

  #shopify({ query, variables }: Thing): Told {
    const asked = String(query)
    const given = variables as Thing
    const data = (value: Thing): Told => ({ status: 200, body: { data: value } })
    const refused = (message: string, code: string): Told => ({
      status: 200,
      body: { errors: [{ message, extensions: { code } }] },
    })
    if (this.mood === 'busy') return refused('Throttled', 'THROTTLED')
    if (this.mood === 'unwilling') return refused('Access denied', 'ACCESS_DENIED')
    if (asked.includes('discountCodeDelete')) {
      take(this.discounts, ({ id }) => id === given.id)
      return data({ removed: { userErrors: [] } })
    }
    if (asked.includes('codeDiscountNodeByCode')) {
      const found = this.discounts.find(({ code }) => code === given.code)
      return data({ found: found && { id: found.id, codeDiscount: { endsAt: found.endsAt } } })
    }
    const discount = given.discount as Thing
    if (this.discounts.some(({ code }) => code === discount.code)) {
      const userErrors = [{ field: ['code'], code: 'TAKEN', message: 'Code must be unique.' }]
      return data({ made: { codeDiscountNode: null, userErrors } })
    }
    const type = /discountCode(Basic|FreeShipping)Create/.exec(asked)?.[1]
    const id = `gid://shopify/DiscountCodeNode/${this.discounts.length + 1}`
    this.discounts.push({ id, type, ...discount })
    if (this.mood === 'mute') return null
    return data({ made: { codeDiscountNode: { id }, userErrors: [] } })
  }

  #coupon(coupon: Thing): Told {
    const code = String(coupon.code).toLowerCase()
    if (this.coupons.some((one) => one.code === code)) {
      return { status: 400, body: { code: 'woocommerce_rest_coupon_code_already_exists' } }
    }
    const made = { id: this.coupons.length + 1, ...coupon, code }
    this.coupons.push(made)
    return this.mood === 'mute' ? null : { status: 201, body: made }
  }
}

function take(things: Thing[], is: (thing: Thing) => boolean): boolean {
  const at = things.findIndex(is)
  if (at >= 0) things.splice(at, 1)
  return at >= 0
}
