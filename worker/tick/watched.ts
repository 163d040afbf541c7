/** What flows watch: segments that somebody may come into, and days of people that come up. */

import type { Db } from '../db/database.ts'
import type { Flow } from '../flows/definition.ts'
import { isEnabled } from '../flows/switch.ts'
import { DATE_REACHED } from '../segments/dates/sweep.ts'
import { KEPT } from '../segments/kept.ts'
import type { Watch } from '../segments/memberships/change.ts'
import { findSegments } from '../segments/store.ts'
import type { Settings } from '../site/settings.ts'

/** What flows that are on listen to. */
export interface Watched {
  /** Segments, with whether those who are inside already are let in too. */
  readonly segments: ReadonlyMap<string, { readonly inside: boolean }>
  /** Traits that hold a day. */
  readonly dates: readonly string[]
}

/** What the flows that are on listen to. */
export function watchedBy(flows: readonly Flow[], settings: Settings): Watched {
  const segments = new Map<string, { inside: boolean }>()
  const dates = new Set<string>()
  for (const flow of flows) {
    if (!isEnabled(flow, settings)) continue
    const { trigger } = flow
    if (trigger.kind === 'segment') {
      const inside = segments.get(trigger.segment)?.inside === true || trigger.inside === true
      segments.set(trigger.segment, { inside })
    }
    if (trigger.kind === 'event' && trigger.event === DATE_REACHED) {
      for (const one of trigger.where ?? []) {
        if ('property' in one && one.property === 'trait' && typeof one.value === 'string') {
          dates.add(one.value)
        }
      }
    }
  }
  return { segments, dates: [...dates].sort() }
}

/** The segments that are watched and asked anew, with their conditions; those that are gone are left out. */
export async function loadWatches(db: Db, watched: Watched): Promise<readonly Watch[]> {
  const ids = [...watched.segments.keys()].filter((id) => !KEPT.includes(id))
  if (ids.length === 0) return []
  const segments = await findSegments(db, ids)
  return [...segments.values()].map(({ id, condition }) => {
    const inside = watched.segments.get(id)?.inside ?? false
    return { segment: id, condition, tell: true, inside }
  })
}
