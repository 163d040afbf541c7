/** What a platform reports, whichever it is: people, orders, checkouts, products, stock, and requests about their data. */

import type { StatementInput } from '../catalog/statement.ts'
import type { Fields } from '../core/json.ts'

export type Platform = 'shopify' | 'woocommerce'

/** Whom a report is about, as far as it tells. */
export interface Who {
  readonly customerId?: string
  readonly email?: string
  /** `cart:…` and `checkout:…`: what a browser, a checkout and an order have in common. Nobody can guess one. */
  readonly tokens: readonly string[]
}

/** Something that happened, ready to become an event of whoever it is about. */
export interface Happening {
  readonly type: 'track' | 'identify'
  readonly name: string
  /** The same whenever it is reported again: part of the event's key, ms UTC. */
  readonly at: number
  /** When it happened, where that is not `at`. */
  readonly occurred?: number
  readonly id: string
  readonly fields: Fields
}

export interface Refund {
  readonly id: string
  /** Part of its event's key: the same whenever it is told. */
  readonly at: number
  /** When it was, where the platform does not say it exactly. */
  readonly occurred?: number
  /** Undefined gives everything back. */
  readonly amount: number | undefined
  readonly currency: string | undefined
  readonly products: readonly Fields[]
}

/** An order as it stood at one instant. */
export interface OrderReport {
  readonly id: string
  readonly createdAt: number
  readonly updatedAt: number
  /** `open`: begun, and neither paid nor promised yet. */
  readonly state: 'open' | 'placed' | 'cancelled'
  /** Whether it ever was more than begun, whatever became of it. */
  readonly wasPlaced: boolean
  readonly who: Who
  /** Properties of Segment's order events; `revenue` is that before refunds. */
  readonly properties: Fields
  readonly refunds: readonly Refund[]
  readonly steps: readonly Happening[]
}

/** What is known only of an order by its id, and waits until it is known whose that is. */
export interface Loose {
  readonly orderId: string
  readonly refunds: readonly Refund[]
  readonly steps: readonly Happening[]
}

/** A product as it is stated, and what the catalogue does not ask: which variants are sold beyond what is there. */
export type Stated = Omit<StatementInput, 'variants'> & {
  readonly variants?: (NonNullable<StatementInput['variants']>[number] & {
    readonly oversells?: boolean
  })[]
}

export interface ProductReport {
  readonly id: string
  readonly updatedAt: number
  /** Null: it is gone, since it was told. */
  readonly statement: Stated | null
  /** Shopify's inventory items, by which stock is told. */
  readonly items: readonly { readonly item: string; readonly variantId: string }[]
}

export interface StockReport {
  readonly item: string
  readonly location: string
  /** Null where it is not counted there. */
  readonly available: number | null
  readonly at: number
}

export interface PrivacyReport {
  readonly kind: 'export' | 'erase' | 'erase_shop'
  readonly customerId?: string
  readonly email?: string
  readonly orders: readonly string[]
  readonly shop: string
}

export interface Report {
  readonly orders?: readonly OrderReport[]
  readonly loose?: readonly Loose[]
  /** Of one person each; nobody is made of a report that names none. */
  readonly people?: readonly { readonly who: Who; readonly happenings: readonly Happening[] }[]
  readonly products?: readonly ProductReport[]
  readonly stock?: readonly StockReport[]
  readonly privacy?: PrivacyReport
  /** Why there is nothing to do, where there is not. */
  readonly nothing?: string
}

/** What a delivery says, or why it cannot be what it claims to be. */
export type ReadReport =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** A report, and when the delivery that held it came. */
export interface Arrival {
  readonly source: Platform
  readonly report: Report
  readonly received: number
  /** Of its content: by which a request is known again. */
  readonly digest: string
}
