/** People of the fold from rows of the database, and back. */

import { HOUR } from '../core/clock.ts'
import { readObject } from '../core/json.ts'
import type { Row } from '../db/tables.ts'
import { readState } from '../events/state.ts'
import { countryOf } from '../identity/country.ts'
import type { ProfileWrite } from '../identity/store.ts'
import type { IdentityChange, Working } from './people.ts'

export function readWorking(row: Row<'profiles'>): Working {
  const stored = readObject(row.state)
  const { seen, ...state } = stored
  return {
    id: row.id,
    email: row.email,
    userId: row.user_id,
    traits: readObject(row.traits),
    state: readState(JSON.stringify(state)),
    seen: (seen ?? {}) as Working['seen'],
    mergedAt: row.merged_at,
    changed: false,
    news: [],
    read: { version: row.version, email: row.email, hour: row.last_seen },
  }
}

/** What to write of a person. */
export function profileWrite(person: Working): ProfileWrite {
  const row = profileRow(person)
  const { version, email, hour } = person.read
  const indexed =
    version === 0 || row.email !== email || row.last_seen !== hour || row.merged_at !== null
  return { row, read: version, indexed }
}

/** The row of a person, as a fold writes it. */
export function profileRow(person: Working): Row<'profiles'> {
  const { state } = person
  return {
    id: person.id,
    email: person.email,
    user_id: person.userId,
    traits: JSON.stringify(person.traits),
    state: JSON.stringify({ ...state, seen: person.seen }),
    timezone: state.timezone,
    country: countryOf(person.traits),
    locale: state.locale,
    first_seen: state.firstAt,
    last_seen: state.lastAt - (state.lastAt % HOUR),
    version: person.read.version + 1,
    merged_at: person.mergedAt,
  }
}

export function identityRow(change: IdentityChange, at: number): Row<'identities'> {
  const { identity, profileId, strength, source } = change
  return { identity, profile_id: profileId, strength, source, at }
}

export function humanClick(click: { messageId: string; link: number; at: number }) {
  return {
    message_id: click.messageId,
    kind: 'human_click' as const,
    at: click.at,
    link: click.link,
  }
}
