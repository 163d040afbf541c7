/** People who wait at a shop of the tests: what they ask for, what they find in their mailbox, and what they press. */

import { env } from 'cloudflare:workers'
import { HOUR, MINUTE, now } from '../../../worker/core/clock.ts'
import { moveClock, openWholeSite, SHOP, type WholeSite } from '../../http/whole-site.ts'

/** A Tuesday morning, so that no quiet hours are in the way. */
export const START = Date.parse('2026-03-03T09:00:00Z')

export interface Product {
  readonly id?: string
  readonly quantity?: number | null
  readonly availability?: string
  readonly expectedAt?: number | null
  readonly variants?: readonly object[]
}

/** A shop with one product that is sold out, and what its owner and its shoppers do. */
export class Waiters {
  readonly site: WholeSite
  #entered = 0

  private constructor(site: WholeSite) {
    this.site = site
  }

  static async open(d1: D1Database = env.DB): Promise<Waiters> {
    return new Waiters(await openWholeSite(d1))
  }

  /** The shop's server states a product; without a quantity it is sold out. */
  async stock({ id = 'shoe', quantity = 0, ...product }: Product = {}): Promise<void> {
    const left = quantity === null || quantity > 0
    const body = {
      title: `The ${id}`,
      url: `${SHOP}/p/${id}`,
      imageUrl: `${SHOP}/img/${id}.png`,
      price: 89.9,
      currency: 'EUR',
      availability: left ? 'in_stock' : 'out_of_stock',
      quantity,
      ...product,
    }
    const response = await this.site.request(`/api/products/${id}`, {
      method: 'PUT',
      headers: { Authorization: 'Bearer dev' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(await response.text())
  }

  /** Somebody asks to be told, in a form of the shop. Each second another person. */
  async ask(name: string, wish: Record<string, unknown> = {}): Promise<Response> {
    this.#entered += 1
    moveClock(now() + 1_000)
    return this.site.request('/v1/back-in-stock', {
      method: 'POST',
      body: JSON.stringify({
        writeKey: 'pk_site',
        productId: 'shoe',
        email: `${name}@example.com`,
        anonymousId: `browser-${name}`,
        ...wish,
      }),
    })
  }

  /** Time passes; whatever is due on the way happens. */
  async pass(milliseconds: number): Promise<void> {
    const response = await this.site.request('/dev/clock', {
      method: 'POST',
      body: JSON.stringify({ now: new Date(now() + milliseconds).toISOString() }),
    })
    if (!response.ok) throw new Error(await response.text())
  }

  /** Steps of the messages that somebody got, the oldest first. */
  mails(name: string): readonly string[] {
    return this.mailsTo(name).map((mail) => mail.step)
  }

  mailsTo(name: string) {
    return this.site.handed.filter((mail) => mail.to === `${name}@example.com`)
  }

  /** The page of somebody's last message, as a path of the Worker. */
  page(name: string): string {
    const mail = this.mailsTo(name).at(-1)
    const link = mail?.headers['List-Unsubscribe']?.slice(1, -1)
    if (!link) throw new Error(`${name} got no mail with a page.`)
    return new URL(link).pathname
  }

  /** Presses a button of the page of somebody's last message. */
  async press(name: string, act: string): Promise<string> {
    const response = await this.site.request(this.page(name), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ act }).toString(),
    })
    return response.text()
  }

  /** Somebody buys, as the shop's server reports it. */
  async buys(name: string, productId = 'shoe', sku?: string): Promise<void> {
    const id = `order-${name}-${now()}`
    await this.site.collect('sk_site', [
      {
        type: 'track',
        event: 'Order Completed',
        messageId: id,
        timestamp: new Date(now()).toISOString(),
        anonymousId: `browser-${name}`,
        context: { traits: { email: `${name}@example.com` } },
        properties: {
          order_id: id,
          revenue: 89.9,
          currency: 'EUR',
          products: [{ product_id: productId, ...(sku ? { sku } : {}), quantity: 1, price: 89.9 }],
        },
      },
    ])
  }

  async rows<Row = Record<string, unknown>>(sql: string): Promise<readonly Row[]> {
    const { results } = await env.DB.prepare(sql).all<Row>()
    return results
  }

  /** Pieces that are held and not expired, by product. */
  async held(): Promise<number> {
    const [row] = await this.rows<{ held: number | null }>(
      `select sum(quantity) as held from waiting_holds where state in ('held', 'bought') and expires_at > ${now()}`,
    )
    return row?.held ?? 0
  }

  async state(name: string): Promise<string> {
    const [row] = await this.rows<{ state: string; reason: string }>(
      `select state, reason from waiting_entries where address = '${name}@example.com'`,
    )
    return row ? (row.reason === '' ? row.state : `${row.state}: ${row.reason}`) : 'unknown'
  }
}

export { HOUR, MINUTE }
