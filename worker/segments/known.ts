/** What conditions may know of a person, from the row of their profile. */

import { readObject } from '../core/json.ts'
import type { Row } from '../db/tables.ts'
import { readState } from '../events/state.ts'
import type { Known } from './facts.ts'

/** A profile's row as conditions see it. `marketing` is the status of its subscription, where that was loaded. */
export function knownOf(row: Row<'profiles'>, marketing: string | null = null): Known {
  return {
    email: row.email,
    userId: row.user_id,
    traits: readObject(row.traits),
    timezone: row.timezone,
    country: row.country,
    locale: row.locale,
    state: readState(row.state),
    marketing,
  }
}
