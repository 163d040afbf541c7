/** The fold: events → what is known of a profile, and the orders that they tell of. Pure. */

import { MINUTE } from '../core/clock.ts'
import { asText } from '../core/json.ts'
import { isZone } from '../core/zone.ts'
import { foldVisit } from './browse.ts'
import { foldCart, readLine } from './cart.ts'
import type { StoredEvent } from './event.ts'
import { foldExposure } from './exposure.ts'
import { follow } from './follow.ts'
import { isOrderEvent, type OrderFact, readOrder } from './order.ts'
import { addInterest, keepInterests, keepViewed, type State } from './state.ts'
import type { Step } from './trail.ts'

/** A pause of this length ends a session. */
export const SESSION_GAP = 30 * MINUTE
/** A product put into the cart says as much about interest as this many views. */
const CART_INTEREST = 3

export interface Folded {
  readonly state: State
  /** What was reported of orders. The totals in the state follow from the orders themselves: orders/totals.ts. */
  readonly orders: readonly OrderFact[]
  /** Steps from product to product, for what is counted over all visitors. */
  readonly steps: readonly Step[]
}

/**
 * Folds events, in order of arrival, into a state. A plain left fold, so that fold(a ++ b) = fold(fold(a), b)
 * however the news is cut into pieces.
 */
export function fold(state: State, events: readonly StoredEvent[]): Folded {
  let current = state
  const orders: OrderFact[] = []
  const steps: Step[] = []
  for (const event of events) {
    const fact = isOrderEvent(event) ? readOrder(event, current.click) : null
    if (fact) orders.push(fact)
    const { trail, step } = follow(current.trail, event)
    if (step) steps.push(step)
    const visit = foldVisit(current.visit, event)
    current = foldEvent({ ...current, trail, visit }, event)
    const widgets = foldExposure(current.widgets, event, fact?.kind === 'placed')
    if (widgets !== current.widgets) current = { ...current, widgets }
  }
  return { state: current, orders, steps }
}

function foldEvent(state: State, event: StoredEvent): State {
  const counted = foldSession(state, event)
  // A page may be called like an event: only what was tracked happened.
  if (event.type !== 'track') return counted
  switch (event.name) {
    case 'Product Viewed':
      return foldView(counted, event)
    case 'Email Link Clicked':
      return foldClick(counted, event)
    case 'Product Added':
      return foldCart(withInterest(counted, event, CART_INTEREST), event)
    default:
      return foldCart(counted, event)
  }
}

/** Counts the event and its session. Only what a browser did is a visit; servers and mailboxes are not. */
function foldSession(state: State, event: StoredEvent): State {
  // What the Worker noticed is no sign of life.
  if (event.trust === 'system') return { ...state, events: state.events + 1 }
  const at = event.occurred
  const latest = at >= state.lastAt
  const seen: State = {
    ...state,
    events: state.events + 1,
    firstAt: state.firstAt === 0 ? at : Math.min(state.firstAt, at),
    lastAt: Math.max(state.lastAt, at),
    timezone: (latest ? readZone(event) : null) ?? state.timezone,
    locale: (latest ? asText(event.context.locale, 35) : undefined) ?? state.locale,
  }
  if (!event.subject.startsWith('a:') || event.trust === 'mailbox') return seen
  const session = state.session
  if (!session || at > session.lastAt + SESSION_GAP) {
    return { ...seen, sessions: state.sessions + 1, session: { startedAt: at, lastAt: at } }
  }
  // What came late from an older visit is counted above and changes no session.
  if (at < session.startedAt - SESSION_GAP) return seen
  return {
    ...seen,
    session: {
      startedAt: Math.min(session.startedAt, at),
      lastAt: Math.max(session.lastAt, at),
    },
  }
}

function foldView(state: State, event: StoredEvent): State {
  const line = readLine(event.properties, event.occurred)
  const viewed: State = { ...withInterest(state, event, 1), views: state.views + 1 }
  if (!line) return viewed
  const known = state.viewed.find((entry) => entry.productId === line.productId)
  const entry = {
    productId: line.productId,
    count: (known?.count ?? 0) + 1,
    at: Math.max(known?.at ?? 0, event.occurred),
  }
  return { ...viewed, viewed: keepViewed([entry, ...state.viewed.filter((one) => one !== known)]) }
}

function withInterest(state: State, event: StoredEvent, weight: number): State {
  const category = asText(event.properties.category, 100)
  if (!category) return state
  const interest = addInterest(state.interests[category], weight, event.occurred)
  return { ...state, interests: keepInterests({ ...state.interests, [category]: interest }) }
}

function foldClick(state: State, event: StoredEvent): State {
  const messageId = asText(event.properties.message_id, 100)
  // Only the owner of a mailbox can have clicked in a mail: pages may not claim it.
  if (!messageId || event.trust !== 'mailbox') return state
  if (state.click && state.click.at >= event.occurred) return state
  return { ...state, click: { messageId, at: event.occurred } }
}

function readZone(event: StoredEvent): string | null {
  const zone = asText(event.context.timezone, 60)
  return zone && isZone(zone) ? zone : null
}
