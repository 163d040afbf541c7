/** One wave: who is told now, and for whom pieces are held. Pure. */

import { type Place, wantsHold } from './line.ts'
import type { Pieces } from './stock.ts'

/** Somebody's turn. */
export interface Call {
  readonly place: Place
  readonly kind: 'notice' | 'hold'
  /** Pieces that are held; 0 for a notice. */
  readonly quantity: number
}

export interface Shelf {
  /** Pieces that can be bought; null: some. */
  readonly pieces: Pieces
  /** Those of them that are held. */
  readonly held: number
  /** Those that people who were told before are still expected to take. */
  readonly pledged: number
  /** People to tell for each piece. */
  readonly perPiece: number
  /** People to tell at once where nobody says how many pieces there are. */
  readonly unknownSize: number
}

/** A tenth of a person is nobody: where nearly everybody buys, the last piece is not offered to two. */
const SLACK = 0.09
/** The next in line is not told of a piece that, more likely than not, is about to be somebody else's. */
const DOUBT = 0.5

/**
 * The next wave from a line of people who may be served, the next one first. Each notice takes up the share of a piece
 * that it is expected to sell, so that without holds and pledges `ceil(perPiece × free)` people are told. A hold that
 * does not fit behind others waits for the next wave, and so does everybody behind it; the first in line need not wait.
 * Where fewer pieces exist than somebody wants, those are held.
 */
export function planWave(line: readonly Place[], shelf: Shelf): readonly Call[] {
  if (shelf.pieces === null) {
    return line.slice(0, shelf.unknownSize).map((place) => ({ place, kind: 'notice', quantity: 0 }))
  }
  const calls: Call[] = []
  let free = shelf.pieces - shelf.held
  let room = free - shelf.pledged
  const end = SLACK / shelf.perPiece
  for (const place of line) {
    const first = calls.length === 0
    if (free < 1 || room <= (first ? DOUBT : end)) break
    if (!wantsHold(place)) {
      calls.push({ place, kind: 'notice', quantity: 0 })
      room -= Math.min(place.quantity, free) / shelf.perPiece
      continue
    }
    // Somebody with a hold elsewhere keeps the place and lets others pass.
    if (place.holds) continue
    const quantity = Math.min(place.quantity, free)
    if (!first && quantity > room + end) break
    calls.push({ place, kind: 'hold', quantity })
    free -= quantity
    room -= quantity
  }
  return calls
}
