/** The rows of offers: the rules, and the discount codes that people got by them. */

export interface OfferTables {
  offers: {
    id: string
    name: string
    kind: 'percent' | 'amount' | 'free_shipping' | 'gift'
    value: number
    currency: string | null
    minimum: number | null
    gift: string
    codes: 'generated' | 'pool' | 'shopify' | 'woocommerce'
    prefix: string
    valid_hours: number
    when_empty: 'without' | 'wait'
    cost: number
    never_bought: number
    days_apart: number
    stacks: number
    active: number
    created_at: number
    updated_at: number
  }
  discount_codes: {
    code: string
    offer_id: string
    holder: string | null
    issued_at: number | null
    expires_at: number | null
    cost: number
    redeemed_at: number | null
    order_id: string
    shown: string
    currency: string | null
    remote: '' | 'wanted' | 'made' | 'gone'
    remote_id: string
    address: string | null
    attempts: number
    due_at: number | null
    problem: string
  }
}
