/** A shop platform's connection as the console shows it. */

export interface Connection {
  readonly source: 'shopify' | 'woocommerce'
  /** Where its webhooks go. */
  readonly address: string
  /** Whether webhooks are taken: their secret is set. */
  readonly open: boolean
  /** Whether its API can be asked. */
  readonly asks: boolean
  /** Variables that are not set. */
  readonly missing: readonly string[]
  /** When its webhooks were set up or looked after last. */
  readonly setUpAt: number | null
  readonly webhooks: readonly { topic: string; count: number; lastAt: number }[]
  readonly lastAt: number | null
  /** The longest pause of late, ms. */
  readonly usualGap: number | null
  /** Since when it has been silent for too long, or null. */
  readonly silentSince: number | null
  /** Deliveries that still wait, such as refunds whose order nobody told of yet. */
  readonly waiting: number
  readonly history: readonly {
    kind: string
    done: number
    total: number | null
    reached: number
    caughtUpAt: number | null
    dueAt: number
    error: string
  }[]
}

/** A platform that has been silent for too long. */
export interface Silence {
  readonly source: string
  readonly lastAt: number
  readonly usualGap: number
}
