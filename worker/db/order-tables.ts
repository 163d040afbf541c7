/** The rows of the tables about what follows an order: answers, and how long things last. */

export interface OrderTables {
  review_requests: {
    order_id: string
    profile_id: string
    state: 'scored' | 'reviewed' | 'excluded'
    score: number | null
    words: string
    complaint: '' | 'open' | 'closed'
    complaint_at: number
    answered_at: number
    changed_at: number
  }
  replenishment_cycles: {
    kind: 'product' | 'category'
    id: string
    span: number
    repeats: number
    buyers: number
    share: number
    updated_at: number
  }
  replenishment_tallies: { part: number; body: string }
}
