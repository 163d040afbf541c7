/** Which widgets a person was shown, and what they did then. Pure. */

import { STRATEGIES } from '../../sdk/contract/widget.ts'
import { DAY } from '../core/clock.ts'
import { asText } from '../core/json.ts'
import type { StoredEvent } from './event.ts'

/** What people do with a widget. `seen` counts those, too, who were to be shown nothing and stayed. */
export type Outcome = 'seen' | 'clicked' | 'dismissed' | 'converted' | 'ordered'

/** One variant of one widget: since when it is known, and what was done, each outcome once. */
export interface Exposure {
  readonly at: number
  readonly did: readonly Outcome[]
}

/** By `widget` and `variant` with a space between. */
export type Exposures = Readonly<Record<string, Exposure>>

/** An order counts for what was seen within this time before it. */
export const ORDER_WINDOW = 7 * DAY

/** How many a person's state remembers. */
const REMEMBERED = 20

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  'Widget Viewed': 'seen',
  'Recommendation Viewed': 'seen',
  'Exit Intent Shown': 'seen',
  'Widget Withheld': 'seen',
  'Widget Clicked': 'clicked',
  'Recommendation Clicked': 'clicked',
  'Widget Dismissed': 'dismissed',
  'Widget Converted': 'converted',
}

/** Adds what an event tells. `ordered`: it is an order that a server vouches for. */
export function foldExposure(
  exposures: Exposures,
  event: StoredEvent,
  ordered: boolean,
): Exposures {
  if (ordered) return foldSale(exposures, event.occurred)
  const outcome = OUTCOMES[event.name]
  if (!outcome) return exposures
  const { widget_id: widget, variant_id: variant } = event.properties
  const shown = asText(variant, 60) ?? strategyIn(event)
  const name = `${asText(widget, 60) ?? ''} ${shown}`
  // A space within an id would name another widget.
  if (!/^[\w-]+ [\w-]*$/.test(name)) return exposures
  return keep({ ...exposures, [name]: withOutcome(exposures[name], outcome, event.occurred) })
}

/** Elements in the shop's own pages have no variants: lists of products are told apart by how they were chosen. */
function strategyIn({ properties }: StoredEvent): string {
  return STRATEGIES.find((strategy) => strategy === properties.strategy) ?? ''
}

function foldSale(exposures: Exposures, at: number): Exposures {
  const entries = Object.entries(exposures).map(([name, exposure]) => {
    const counts = at >= exposure.at && at - exposure.at <= ORDER_WINDOW
    return [name, counts ? withOutcome(exposure, 'ordered', exposure.at) : exposure] as const
  })
  return Object.fromEntries(entries)
}

function withOutcome(known: Exposure | undefined, outcome: Outcome, at: number): Exposure {
  const did = known?.did ?? []
  return {
    at: Math.min(at, known?.at ?? at),
    did: did.includes(outcome) ? did : [...did, outcome].sort(),
  }
}

/** The latest of them; ties go by name, so that the choice is always the same. */
function keep(exposures: Exposures): Exposures {
  const entries = Object.entries(exposures)
  if (entries.length <= REMEMBERED) return exposures
  entries.sort(([a, one], [b, other]) => other.at - one.at || (a < b ? -1 : 1))
  return Object.fromEntries(entries.slice(0, REMEMBERED))
}

/** Those of two streams that turned out to be one person. Commutative. */
export function joinExposures(left: Exposures, right: Exposures): Exposures {
  const joined: Record<string, Exposure> = { ...left }
  for (const [name, { at, did }] of Object.entries(right)) {
    const known = joined[name]
    joined[name] = {
      at: Math.min(at, known?.at ?? at),
      did: [...new Set([...(known?.did ?? []), ...did])].sort(),
    }
  }
  return keep(joined)
}

/** How many people did something for the first time. */
export interface ExposureCount {
  readonly widget: string
  readonly variant: string
  readonly outcome: Outcome
  readonly people: number
}

/** What is new in each person's exposures, counted together. */
export function newExposures(
  people: readonly { readonly before: readonly Exposures[]; readonly after: Exposures }[],
): readonly ExposureCount[] {
  const counts = new Map<string, ExposureCount>()
  for (const { before, after } of people) {
    for (const [name, { did }] of Object.entries(after)) {
      for (const outcome of did) {
        if (before.some((known) => known[name]?.did.includes(outcome))) continue
        const key = `${name} ${outcome}`
        const [widget = '', variant = ''] = name.split(' ')
        const already = counts.get(key)?.people ?? 0
        counts.set(key, { widget, variant, outcome, people: already + 1 })
      }
    }
  }
  return [...counts.values()]
}
