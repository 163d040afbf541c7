/** What may start a run: the cart that somebody left, the visit they made, an event of theirs. Pure. */

import { asText, type Fields } from '../core/json.ts'
import type { StoredEvent } from '../events/event.ts'
import { PARCEL, parcelOf } from '../events/order-detail.ts'
import { fitsAll } from '../segments/evaluate.ts'
import type { Known } from '../segments/facts.ts'
import type { Trigger } from './definition.ts'
import { visitOccasion } from './visit.ts'

/** Characters of an event's properties that a run keeps. */
const MOST_DATA = 4_000

/** Something that may start a run. */
export interface Occasion {
  /** What the run would be about. */
  readonly subjectKey: string
  readonly at: number
  readonly data: Fields
}

/** The occasions that a trigger finds in what is known of a person and what they just did. */
export function occasionsOf(
  trigger: Trigger,
  { known, news }: { readonly known: Known; readonly news: readonly StoredEvent[] },
  rules: { readonly doubleOptIn: boolean },
  now: number,
): readonly Occasion[] {
  const { cart } = known.state
  switch (trigger.kind) {
    case 'cart':
      return cart ? [{ subjectKey: cart.id, at: cart.updatedAt, data: {} }] : []
    case 'checkout':
      return cart?.checkoutAt ? [{ subjectKey: cart.id, at: cart.updatedAt, data: {} }] : []
    case 'visit': {
      const occasion = visitOccasion(trigger.of, known.state)
      return occasion ? [occasion] : []
    }
    case 'subscribed':
      return news.flatMap((event) =>
        joins(event, rules.doubleOptIn) ? [{ subjectKey: '', at: event.occurred, data: {} }] : [],
      )
    case 'event':
      return news.flatMap((event) => {
        if (event.type !== 'track' || event.name !== trigger.event) return []
        if (!trigger.from.includes(event.trust)) return []
        if (!fitsAll(trigger.where ?? [], event, now)) return []
        const subjectKey = keyOf(event, trigger.key)
        return subjectKey ? [occasionOf(subjectKey, event)] : []
      })
    case 'segment':
      return news.flatMap((event) => {
        const wanted = trigger.change === 'entered' ? 'Segment Entered' : 'Segment Left'
        if (event.name !== wanted || event.trust !== 'system') return []
        return event.properties.segment_id === trigger.segment ? [occasionOf(event.id, event)] : []
      })
    case 'audience':
    case 'waiting':
      return []
  }
}

/** What a run would be about: a property of the event, its parcel, or the event itself. */
function keyOf(event: StoredEvent, key: string | undefined): string | undefined {
  if (key === undefined) return event.id
  return key === PARCEL ? parcelOf(event.properties) : asText(event.properties[key], 200)
}

function occasionOf(subjectKey: string, event: StoredEvent): Occasion {
  return { subjectKey, at: event.occurred, data: trimmed(event.properties) }
}

/** The properties of an event; of too many, those that still fit, the short ones first. */
function trimmed(properties: Fields): Fields {
  if (JSON.stringify(properties).length <= MOST_DATA) return properties
  const kept: Record<string, unknown> = {}
  let left = MOST_DATA
  const sizes = Object.entries(properties).map(([name, value]) => ({
    name,
    value,
    size: JSON.stringify([name, value]).length,
  }))
  for (const { name, value, size } of sizes.sort((left, right) => left.size - right.size)) {
    left -= size
    if (left < 0) break
    kept[name] = value
  }
  return kept
}

function joins(event: StoredEvent, doubleOptIn: boolean): boolean {
  // Who agreed to texts is on another list.
  if (event.type !== 'track' || event.properties.channel === 'sms') return false
  if (event.name === 'Subscription Confirmed') return event.trust === 'mailbox'
  return !doubleOptIn && event.name === 'Subscription Requested'
}
