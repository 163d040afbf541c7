/** Follows a visit from product to product, for what is counted over all visitors. Pure. */

import { DAY, MINUTE } from '../core/clock.ts'
import { readLine } from './cart.ts'
import type { StoredEvent } from './event.ts'
import type { Step, Trail } from './trail.ts'

/** A pause of this length ends a trail. */
const PAUSE = 30 * MINUTE
/** Products before the latest one that a step is counted with. */
const REMEMBERED = 10
/** A person looks at no more than this in one visit and one day; what comes after is not counted. */
const MOST = { visit: 200, day: 500 } as const
/** Longer ids name nothing in a catalogue. */
const ID_LENGTH = 100

const kinds: Readonly<Record<string, Step['kind']>> = {
  'Product Viewed': 'view',
  'Product Added': 'cart',
}

/** The trail after an event, and the step that it is, if it is one. */
export function follow(
  trail: Trail | null,
  event: StoredEvent,
): { readonly trail: Trail | null; readonly step: Step | null } {
  const kind = event.type === 'track' ? kinds[event.name] : undefined
  const item = kind && readLine(event.properties, event.occurred)?.productId
  if (!kind || item === undefined || item.length > ID_LENGTH) return { trail, step: null }
  const at = event.occurred
  // What comes late from an older visit stands in no order with this one.
  if (trail && at < trail.at - PAUSE) return { trail, step: null }
  const fresh = !trail || at > trail.at + PAUSE
  const day = Math.floor(at / DAY)
  const visit = (fresh ? 0 : trail.visit) + 1
  const today = (trail?.day === day ? trail.today : 0) + 1
  const before = fresh ? [] : trail.items
  const same = before.at(-1) === item
  const next: Trail = {
    at: Math.max(at, fresh ? at : trail.at),
    items: same ? before : [...before, item].slice(-REMEMBERED),
    visit,
    day,
    today,
  }
  const human = visit <= MOST.visit && today <= MOST.day
  // Looking again at what is open already says nothing; putting it into the cart does.
  const counts = human && (!same || kind === 'cart')
  return { trail: next, step: counts ? { at, before, item, kind } : null }
}
