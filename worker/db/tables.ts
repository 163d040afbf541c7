/** The row of every table, as migrations/ creates them: the one source of all row types. */

import type { Insertable, Selectable } from 'kysely'
import type { CatalogueTables } from './catalogue-tables.ts'
import type { FlowTables } from './flow-tables.ts'
import type { OfferTables } from './offer-tables.ts'
import type { OrderTables } from './order-tables.ts'
import type { PageTables } from './page-tables.ts'
import type { PeopleTables } from './people-tables.ts'
import type { RecommendationTables } from './recommendation-tables.ts'
import type { WaitingTables } from './waiting-tables.ts'
import type { WidgetTables } from './widget-tables.ts'

export interface Tables
  extends CatalogueTables,
    FlowTables,
    OfferTables,
    OrderTables,
    PageTables,
    PeopleTables,
    RecommendationTables,
    WaitingTables,
    WidgetTables {
  events: {
    subject: string
    at: number
    id: string
    received: number
    occurred: number
    type: string
    name: string
    trust: 'client' | 'server' | 'mailbox' | 'system'
    body: string
  }
  inbox: { due: number; subject: string; token: string; since: number }
  rejections: {
    slot: number
    at: number
    code: string
    message: string
    count: number
    origin: string
    sample: string
  }
  profiles: {
    id: string
    email: string | null
    user_id: string | null
    traits: string
    state: string
    timezone: string | null
    country: string | null
    locale: string | null
    first_seen: number
    last_seen: number
    version: number
    merged_at: number | null
  }
  identities: {
    identity: string
    profile_id: string
    strength: 'link' | 'confirmed' | 'verified'
    source: string
    at: number
  }
  subscriptions: {
    address: string
    topic: string
    status: 'pending' | 'subscribed' | 'unsubscribed'
    subject: string
    requested_at: number
    changed_at: number
    confirmations_day: number
    confirmations: number
    confirmation_at: number
  }
  consents: {
    address: string
    at: number
    id: string
    topic: string
    action: 'requested' | 'confirmed' | 'imported' | 'withdrawn'
    source: string
    text: string
  }
  suppressions: {
    hash: string
    reason: 'unsubscribe' | 'bounce' | 'complaint' | 'manual' | 'sunset'
    at: number
  }
  flow_runs: {
    profile_id: string
    flow: string
    id: string
    version: number
    subject_key: string
    state: 'active' | 'completed' | 'exited'
    step: number
    anchor: number
    due_at: number
    entered_at: number
    ended_at: number | null
    reason: string
    lease_token: string | null
    lease_until: number
    attempts: number
    cohort: 'treated' | 'held'
    data: string
    ways: string
  }
  points: { profile_id: string; id: string; at: number; points: number; reason: string }
  messages: {
    id: string
    key: string
    profile_id: string
    run_id: string
    flow: string
    step: string
    class: 'marketing' | 'transactional'
    channel: 'email' | 'sms' | 'webhook'
    intent: string
    address: string
    data: string
    state: 'queued' | 'claimed' | 'sending' | 'sent' | 'retry' | 'unknown' | 'dead' | 'skipped'
    reason: string
    due_at: number
    created_at: number
    changed_at: number
    sent_at: number | null
    attempts: number
    lease_token: string | null
    lease_until: number
    provider: string
    provider_id: string
    subject: string
    html: string
    text: string
    headers: string
    links: string
  }
  engagements: {
    message_id: string
    kind: 'click' | 'human_click' | 'unsubscribe'
    at: number
    link: number
  }
  mailbox: { at: number; id: string; mail: string }
  texts_received: { id: string; at: number; kind: 'stop' | 'start' | 'help' }
  orders: {
    id: string
    profile_id: string
    at: number
    status: 'completed' | 'cancelled' | 'refunded'
    revenue: number
    currency: string
    items: string
    message_id: string | null
    flow: string | null
    updated_at: number
    placed: number
    facts: string
    presumed_at: number | null
  }
  deliveries: {
    source: 'shopify' | 'woocommerce'
    id: string
    digest: string
    topic: string
    received: number
    due: number | null
    attempts: number
    body: string
    outcome: string
  }
  webhooks: { source: string; topic: string; count: number; last_at: number; usual_gap: number }
  syncs: {
    source: string
    kind: 'orders' | 'customers' | 'products'
    reached: number
    next: string
    done: number
    total: number | null
    caught_up_at: number | null
    due_at: number
    failures: number
    error: string
    lease_token: string | null
    lease_until: number
  }
  platform_products: { source: string; id: string; updated_at: number; statement: string }
  inventory: { item: string; product_id: string; variant_id: string; levels: string }
  privacy_requests: {
    id: string
    source: string
    kind: 'export' | 'erase' | 'erase_shop'
    at: number
    due_at: number | null
    state: 'open' | 'done' | 'cancelled'
    person: string
    outcome: string
  }
  segments: {
    id: string
    name: string
    condition: string
    created_at: number
    updated_at: number
  }
  settings: { name: string; value: string }
  keys: {
    hash: string
    kind: 'public' | 'secret'
    label: string
    origins: string
    created_at: number
  }
  ticks: {
    at: number
    id: string
    took: number
    folded: number
    sent: number
    skipped: number
    failed: number
    subjects: string
  }
}

export type Row<Table extends keyof Tables> = Selectable<Tables[Table]>
export type NewRow<Table extends keyof Tables> = Insertable<Tables[Table]>
