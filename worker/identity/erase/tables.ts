/** Where a person's data lies: every table, what it knows of people, and what becomes of that when one is erased. */

import type { Tables } from '../../db/tables.ts'

/** By what the rows of a person are found. */
export type Key = 'subject' | 'address' | 'mention'

export type Treatment =
  /** Nothing of any person is in it. */
  | { readonly holds: 'nothing' }
  | {
      readonly holds: 'people'
      /**
       * Column → what it holds. A row is the person's where one of them is. `mention`: somewhere in its text.
       */
      readonly by: Readonly<Record<string, Key>>
      /** The rows go, or these columns are emptied and the rest stays for the shop's books. */
      readonly erase: 'delete' | { readonly set: Readonly<Record<string, string | null>> }
      /** Only rows whose name is this. */
      readonly name?: string
      /** Whether the person is given it on request; what names others, or only the Worker's work, is not. */
      readonly export: boolean
    }

/** Whose orders and messages belong to nobody any more. */
export const ERASED = 'erased'
/** Stands for a value that no two rows share and that says nothing of anybody. */
export const ROW = '\u0000row'

/** Rows that are told of a person and go with them. */
const gone = (by: Readonly<Record<string, Key>>, exported = true): Treatment => ({
  holds: 'people',
  by,
  erase: 'delete',
  export: exported,
})
const nothing: Treatment = { holds: 'nothing' }

/**
 * A new table has no place here yet, and then this does not compile: say what it knows of people. Suppressions are
 * keyed hashes, which stay, so that an erased address is never written to again.
 */
export const treatments: Readonly<Record<keyof Tables, Treatment>> = {
  events: gone({ subject: 'subject' }),
  inbox: gone({ subject: 'subject' }, false),
  rejections: gone({ sample: 'mention', message: 'mention' }, false),
  profiles: gone({ id: 'subject' }),
  identities: gone({ profile_id: 'subject', identity: 'subject' }),
  subscriptions: gone({ address: 'address', subject: 'subject' }),
  consents: gone({ address: 'address' }),
  suppressions: nothing,
  flow_runs: gone({ profile_id: 'subject' }),
  points: gone({ profile_id: 'subject' }),
  messages: {
    holds: 'people',
    by: { profile_id: 'subject', address: 'address' },
    erase: {
      set: {
        profile_id: ERASED,
        key: ROW,
        address: '',
        data: '{}',
        subject: '',
        html: '',
        text: '',
        headers: '{}',
        links: '[]',
        provider_id: '',
      },
    },
    export: true,
  },
  engagements: nothing,
  mailbox: gone({ mail: 'mention' }, false),
  texts_received: nothing,
  orders: {
    holds: 'people',
    by: { profile_id: 'subject' },
    erase: { set: { profile_id: ERASED, message_id: null } },
    export: true,
  },
  review_requests: gone({ profile_id: 'subject' }),
  replenishment_cycles: nothing,
  // Where a round stopped is the id of a buyer; without it, it counts from the start.
  replenishment_tallies: gone({ body: 'mention' }, false),
  deliveries: gone({ body: 'mention' }, false),
  webhooks: nothing,
  syncs: nothing,
  platform_products: nothing,
  inventory: nothing,
  widgets: nothing,
  widget_counts: nothing,
  privacy_requests: {
    holds: 'people',
    by: { person: 'mention' },
    erase: { set: { person: '{}' } },
    export: false,
  },
  products: nothing,
  product_keys: nothing,
  product_changes: nothing,
  feeds: nothing,
  feed_parts: nothing,
  // A browser may have named an address with somebody in it.
  pages: gone({ url: 'mention' }, false),
  page_hosts: nothing,
  offers: nothing,
  // Whoever comes back gets no second code of an offer: the digest of the address stays, and tells nobody whose it is.
  // The address itself is there only until the shop's platform has made the code, which is not made for nobody.
  discount_codes: {
    holds: 'people',
    by: { address: 'address' },
    erase: { set: { address: null, due_at: null } },
    export: false,
  },
  segments: nothing,
  flow_versions: nothing,
  memberships: gone({ profile_id: 'subject' }),
  date_dues: gone({ profile_id: 'subject' }, false),
  // Where a sweep or a campaign stands is the id of a profile: it says that there was one, and goes with the next slice.
  sweeps: gone({ body: 'mention' }, false),
  campaigns: {
    holds: 'people',
    by: { progress: 'mention' },
    erase: { set: { progress: '{}' } },
    export: false,
  },
  waiting_entries: gone({ profile_id: 'subject', subject: 'subject', address: 'address' }),
  waiting_holds: gone({ profile_id: 'subject', address: 'address' }),
  waiting_items: nothing,
  waiting_waves: nothing,
  // Steps of visits without whose they were, and counts over all visitors.
  rec_news: nothing,
  rec_items: nothing,
  rec_tops: nothing,
  rec_state: nothing,
  rec_trials: nothing,
  // Where the last round of pruning stopped is the key of an event.
  settings: {
    holds: 'people',
    by: { value: 'mention' },
    erase: 'delete',
    name: 'prune.cursor',
    export: false,
  },
  keys: nothing,
  ticks: {
    holds: 'people',
    by: { subjects: 'mention' },
    erase: { set: { subjects: '[]' } },
    export: false,
  },
}
