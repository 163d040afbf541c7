/** The rows of the waiting list: who waits for what, what is held for whom, and which waves were told. */

export interface WaitingTables {
  waiting_entries: {
    product_id: string
    variant_id: string
    address: string
    profile_id: string
    subject: string
    wants: 'notice' | 'reserve' | 'preorder'
    quantity: number
    state: 'waiting' | 'called' | 'held' | 'ended'
    reason: string
    since: number
    ends_at: number
    round: number
    restock: number
    notices: number
    noticed_at: number
    wave: string
    message_id: string
    request: string
    listed_at: number
    promised_at: number | null
    timezone: string | null
    locale: string | null
    changed_at: number
  }
  waiting_items: {
    product_id: string
    variant_id: string
    version: number
    due_at: number
    looked_at: number
    stock: number
    free: number
    restocks: number
    wave_at: number
    expected_at: number | null
    expected_since: number
  }
  waiting_holds: {
    product_id: string
    variant_id: string
    address: string
    id: string
    profile_id: string
    quantity: number
    state: 'held' | 'bought' | 'expired' | 'released'
    created_at: number
    expires_at: number
  }
  waiting_waves: {
    at: number
    id: string
    product_id: string
    variant_id: string
    available: number
    noticed: number
    held: number
    bought: number
    sold_out: number
  }
}
