/** One person as the API answers them. */

import type { Row } from '../../db/tables.ts'
import type { ListedMessage } from '../mail/message.ts'
import type { Person, SubscriptionStatus } from './person.ts'
import type { TimelineEntry } from './timeline.ts'

export interface PersonAnswer {
  readonly profile: Person
  readonly identities: readonly Omit<Row<'identities'>, 'profile_id'>[]
  readonly subscription: {
    readonly status: SubscriptionStatus
    readonly requestedAt: number | null
    readonly changedAt: number | null
    /** Why this address gets nothing, or null. */
    readonly suppressed: Row<'suppressions'>['reason'] | null
  }
  readonly consents: readonly Omit<Row<'consents'>, 'address'>[]
  readonly timeline: readonly TimelineEntry[]
  /** Cursor of `/api/profiles/:id/timeline`, or null. */
  readonly timelineNext: string | null
  readonly messages: readonly ListedMessage[]
}
