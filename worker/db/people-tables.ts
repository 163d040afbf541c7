/** The rows of memberships, their sweeps, dates that come up, and campaigns. */

export interface PeopleTables {
  memberships: { segment: string; profile_id: string; since: number; settled_at: number }
  sweeps: { name: string; due_at: number; body: string }
  date_dues: { due_at: number; profile_id: string; trait: string; date: string }
  campaigns: {
    id: string
    name: string
    state: 'draft' | 'scheduled' | 'sending' | 'paused' | 'done' | 'cancelled'
    version: number
    definition: string
    scheduled_at: number | null
    starts_at: number | null
    due_at: number | null
    progress: string
    taken: number
    started_at: number | null
    ended_at: number | null
    created_at: number
    updated_at: number
  }
}
