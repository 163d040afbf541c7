/** The rows of the recommendations' tables. */

export interface RecommendationTables {
  rec_news: { slot: number; id: string; clicks: number; body: string }
  rec_items: {
    item: string
    views_at: number
    views_support: number
    buys_at: number
    buys_support: number
    demand_at: number
    trend: number
    popular: number
    views: string
    buys: string
  }
  rec_tops: { scope: string; body: string }
  rec_state: { name: string; value: string }
  rec_trials: { kind: string; part: number; body: string }
}
