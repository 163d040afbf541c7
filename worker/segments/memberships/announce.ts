/** What is noticed when somebody comes into a segment or goes out of it. */

import type { Notice } from '../../events/system.ts'
import type { Change } from './change.ts'

/** The names under which flows hear of it. */
const NAMES = { enter: 'Segment Entered', leave: 'Segment Left' } as const

/** The notice of a change; the same change of one instant is one. */
export function noticeOf({ segment, profileId, kind }: Change, at: number): Notice {
  return {
    profileId,
    id: `${kind}:${segment}:${at}`,
    name: NAMES[kind],
    properties: { segment_id: segment },
    at,
  }
}
