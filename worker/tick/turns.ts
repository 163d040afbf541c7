/** What a look at one product decides for all its items together: they share its pieces. Pure but for new ids. */

import type { Hold } from '../catalog/waiting/holds/store.ts'
import type { Place } from '../catalog/waiting/line.ts'
import { inOrder } from '../catalog/waiting/line.ts'
import { type Look, lookAt, type Rules, SAME_DATE } from '../catalog/waiting/look.ts'
import { heldOf, type ItemView } from '../catalog/waiting/view.ts'
import type { Call } from '../catalog/waiting/wave.ts'
import { HOUR, newId } from '../core/clock.ts'
import type { Row } from '../db/tables.ts'

export interface TurnRules extends Rules {
  readonly holdHours: number
  /** Whether anybody is to be told anything. */
  readonly enabled: boolean
}

/** Somebody's turn with the ids that it gets. */
export interface Turn extends Call {
  readonly messageId: string
  /** Id of the hold, or empty. */
  readonly holdId: string
  readonly expiresAt: number
}

export interface ItemTurns {
  readonly view: ItemView
  readonly look: Look
  readonly waveId: string
  readonly turns: readonly Turn[]
}

export interface ProductTurns {
  readonly product: Row<'products'> | undefined
  readonly items: readonly ItemTurns[]
  /** Dates that everybody has to hear who was told another one. */
  readonly dates: readonly {
    readonly item: { readonly productId: string; readonly variantId: string }
    readonly at: number
    readonly apart: number
  }[]
}

/** Decides on the items of a product, the one with the longest wait first. */
export function planTurns(
  product: Row<'products'> | undefined,
  views: readonly ItemView[],
  holds: readonly Hold[],
  rules: TurnRules,
  now: number,
): ProductTurns {
  const live: Pick<Hold, 'variant_id' | 'quantity'>[] = holds.filter((one) => one.expires_at > now)
  const busy = new Set<string>()
  const items = [...views].sort(byFirst).map((view) => {
    const present = {
      ...view.present,
      held: heldOf(product, view.row.variant_id, live),
      line: rules.enabled ? view.present.line.flatMap((one) => canWait(one, busy, view, now)) : [],
    }
    const look = lookAt(present, rules, now)
    const turns = oneHoldEach(look.calls, busy).map((call) => {
      if (call.kind === 'hold') {
        live.push({ variant_id: view.row.variant_id, quantity: call.quantity })
      }
      return {
        ...call,
        messageId: newId(now),
        holdId: call.kind === 'hold' ? newId(now) : '',
        expiresAt: now + rules.holdHours * HOUR,
      }
    })
    return { view, look, waveId: newId(now), turns }
  })
  return {
    product,
    items,
    dates: items.flatMap(({ view, look }) =>
      look.tellDate === null || !rules.enabled
        ? []
        : [{ item: view.present.item, at: look.tellDate, apart: SAME_DATE }],
    ),
  }
}

/** Whoever's wait has ended is in no line; whoever just got a hold has one. */
function canWait(place: Place, busy: ReadonlySet<string>, view: ItemView, now: number): Place[] {
  const entry = view.entries.get(place.address)
  if (entry && entry.ends_at <= now) return []
  return [busy.has(place.profileId) ? { ...place, holds: true } : place]
}

/** One person may stand in a line under two addresses: the second hold waits. */
function oneHoldEach(calls: readonly Call[], busy: Set<string>): readonly Call[] {
  return calls.filter((call) => {
    if (call.kind !== 'hold') return true
    if (busy.has(call.place.profileId)) return false
    busy.add(call.place.profileId)
    return true
  })
}

function byFirst(left: ItemView, right: ItemView): number {
  const rank = (view: ItemView) => inOrder(view.present.line)[0]?.rank ?? Number.POSITIVE_INFINITY
  const [first, second] = [rank(left), rank(right)]
  return first === second ? 0 : first < second ? -1 : 1
}
