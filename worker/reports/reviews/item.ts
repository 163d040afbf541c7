/** A conversation about an order as the console shows it. */

export interface ReviewItem {
  readonly orderId: string
  /** What the shop calls the order. */
  readonly order: string
  /** What was bought, the first of it. */
  readonly title: string
  readonly personId: string
  readonly email: string
  readonly state: 'queued' | 'asked' | 'scored' | 'reviewed' | 'excluded'
  readonly score: number | null
  readonly words: string
  readonly complaint: '' | 'open' | 'closed'
  readonly complaintAt: number | null
  readonly answeredAt: number | null
}

/** How many answers there are for each number of stars, and how many complaints are open. */
export interface ReviewTotals {
  readonly scores: Readonly<Record<'1' | '2' | '3' | '4' | '5', number>>
  readonly open: number
}
