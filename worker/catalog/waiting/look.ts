/** A look at something that people wait for: what its stock, its holds and its date mean for them now. Pure. */

import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { pledge } from './learning.ts'
import { inOrder, type Place, servedFrom, WAVE_GAP } from './line.ts'
import type { Pieces } from './stock.ts'
import { type Call, planWave } from './wave.ts'

/** How long a new date has to stand before people are told: a slip of the pen is no promise. */
const DATE_STANDS = HOUR
/** Dates closer together than this are the same day to anybody who waits. */
export const SAME_DATE = DAY / 2

/** How long until the next try, where all that is there is about to be somebody's. */
const PATIENCE = 15 * MINUTE

/** What was known after the last look. `stock` -1: some. */
export interface Item {
  readonly productId: string
  readonly variantId: string
  readonly version: number
  readonly stock: number
  readonly free: number
  readonly restocks: number
  readonly waveAt: number
  readonly expectedAt: number | null
  readonly expectedSince: number
}

/** What is so now. */
export interface Present {
  readonly item: Item
  readonly pieces: Pieces
  /** Pieces held of what this item shares with others of its product. */
  readonly held: number
  readonly expectedAt: number | null
  /** Who waits, as many as one look takes. */
  readonly line: readonly Place[]
  /** Whether there are more than those. */
  readonly more: boolean
  /** When others were told lately, and for how many pieces. */
  readonly outstanding: readonly { readonly at: number; readonly quantity: number }[]
  /** The next instant at which a hold or a wait of this item ends; null where there is none. */
  readonly endsAt: number | null
}

export interface Rules {
  /** Fewer pieces than this are as good as none. */
  readonly minimum: number
  readonly perPiece: number
  readonly unknownSize: number
}

/** What a look decides. */
export interface Look {
  readonly item: Item
  readonly calls: readonly Call[]
  /** Pieces that were free before the calls. */
  readonly available: number
  /** It is gone: those who were told lately and have not bought may have come too late. */
  readonly soldOut: boolean
  /** The date that everybody who was told another one has to hear now; null where there is none. */
  readonly tellDate: number | null
  /** When to look again unless the stock changes; null: when it does. */
  readonly dueAt: number | null
}

/** Decides on one item at one instant. */
export function lookAt(present: Present, rules: Rules, now: number): Look {
  const { item } = present
  const pieces = usable(present.pieces, rules.minimum)
  const stock = pieces ?? -1
  const risen = pieces === null ? item.stock === 0 : pieces > Math.max(0, item.stock)
  const restocks = item.restocks + (risen ? 1 : 0)
  const available = pieces === null ? 1 : Math.max(0, pieces - present.held)
  const line = inOrder(present.line)
  const ready = line.filter((place) => isReady(place, restocks, now))
  // Pieces that came, or came back, are offered at once; else a wave has its hour.
  const waveFrom = risen || available > item.free ? now : item.waveAt + WAVE_GAP
  const tried = available > 0 && waveFrom <= now
  const calls = tried
    ? planWave(ready, {
        ...rules,
        pieces,
        held: present.held,
        pledged: pledged(present, rules, now),
      })
    : []
  const taken = calls.reduce((sum, call) => sum + call.quantity, 0)
  const date = lookAtDate(present, pieces, now)
  const waveAt = calls.length > 0 ? now : item.waveAt
  return {
    item: {
      ...item,
      ...date.item,
      version: item.version + 1,
      stock,
      free: available - taken,
      restocks,
      waveAt,
    },
    calls,
    available,
    soldOut: stock === 0 && item.stock !== 0,
    tellDate: date.tell,
    dueAt: earliest([
      present.endsAt,
      date.dueAt,
      nextWave({ present, line, restocks, calls, waveAt, tried, left: available - taken }, now),
    ]),
  }
}

function usable(pieces: Pieces, minimum: number): Pieces {
  return pieces !== null && pieces < minimum ? 0 : pieces
}

function isReady(place: Place, restocks: number, now: number): boolean {
  const from = servedFrom(place, restocks)
  return from !== null && from <= now
}

function pledged(present: Present, rules: Rules, now: number): number {
  return present.outstanding.reduce(
    (sum, { at, quantity }) => sum + quantity * pledge(now - at, rules.perPiece),
    0,
  )
}

/** When the next wave comes, if anything is left then for anybody who is not served yet. */
function nextWave(
  after: {
    readonly present: Present
    readonly line: readonly Place[]
    readonly restocks: number
    readonly calls: readonly Call[]
    readonly waveAt: number
    /** Whether it was time for a wave. */
    readonly tried: boolean
    readonly left: number
  },
  now: number,
): number | null {
  // After an hour it is known whose message did not leave: they go back into the line.
  const reckoning = after.calls.length > 0 ? now + WAVE_GAP : null
  if (after.left <= 0) return reckoning
  const called = new Set(after.calls.map((call) => call.place))
  const rest = after.line.filter((place) => !called.has(place) && !place.holds)
  const from = rest
    .map((place) => servedFrom(place, after.restocks))
    .filter((instant) => instant !== null)
  if (from.length === 0) return after.present.more ? now : reckoning
  // What is pledged to others may be free soon, if they do not come.
  const again = after.tried && after.calls.length === 0 ? now + PATIENCE : 0
  return Math.max(after.waveAt + WAVE_GAP, Math.min(...from), again)
}

function lookAtDate(present: Present, pieces: Pieces, now: number) {
  const { item, expectedAt } = present
  if (expectedAt !== item.expectedAt) {
    const since = { expectedAt, expectedSince: now }
    return { item: since, tell: null, dueAt: expectedAt === null ? null : now + DATE_STANDS }
  }
  const stands = item.expectedSince + DATE_STANDS
  if (expectedAt === null || expectedAt <= now || pieces !== 0) {
    return { item: {}, tell: null, dueAt: null }
  }
  return stands <= now
    ? { item: {}, tell: expectedAt, dueAt: null }
    : { item: {}, tell: null, dueAt: stands }
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null)
  return known.length === 0 ? null : Math.min(...known)
}
