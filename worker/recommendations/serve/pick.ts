/** Picks what is shown: in stock, not known already, not all of one brand, the owner's picks first. Pure. */

import type { Reason } from './reason.ts'
import type { Card } from './shelf.ts'
import { pathOf } from './similar.ts'

/** A product that may be shown, and why. */
export interface Candidate {
  readonly id: string
  readonly reason: Reason
}

export interface Picking {
  readonly limit: number
  /** Never shown: the product itself, the cart, what the owner or the page excludes. */
  readonly never: ReadonlySet<string>
  /** Shown only where there is nothing else: what was seen already. */
  readonly rather: ReadonlySet<string>
  /** At most so many of one brand; 0: any number. */
  readonly perBrand: number
  /** Whether one category may fill no more than half of a list. */
  readonly diverse: boolean
}

/** Whether a product can be had: now, or by ordering it ahead. */
export function isAvailable({
  availability,
  quantity,
}: Pick<Card, 'availability' | 'quantity'>): boolean {
  if (availability === 'in_stock') return quantity === null || quantity > 0
  return availability !== 'out_of_stock' && availability !== 'discontinued'
}

/** The first candidates that keep the rules, each product once. */
export function pick(
  candidates: readonly Candidate[],
  cards: ReadonlyMap<string, Card>,
  picking: Picking,
): readonly Candidate[] {
  const strict = choose(candidates, cards, picking, picking.rather)
  // A list that would be empty shows again what was seen: an empty place helps nobody.
  return strict.length > 0 ? strict : choose(candidates, cards, picking, new Set())
}

function choose(
  candidates: readonly Candidate[],
  cards: ReadonlyMap<string, Card>,
  { limit, never, perBrand, diverse }: Picking,
  rather: ReadonlySet<string>,
): readonly Candidate[] {
  const chosen: Candidate[] = []
  const taken = new Set<string>()
  const brands = new Map<string, number>()
  const categories = new Map<string, number>()
  const half = Math.max(1, Math.ceil(limit / 2))
  for (const candidate of candidates) {
    if (chosen.length === limit) break
    const { id } = candidate
    const card = cards.get(id)
    if (!card || !isAvailable(card) || taken.has(id) || never.has(id) || rather.has(id)) continue
    const brand = card.brand.toLowerCase()
    const category = pathOf(card).join('\n')
    const ofBrand = brands.get(brand) ?? 0
    const ofCategory = categories.get(category) ?? 0
    if (perBrand > 0 && brand !== '' && ofBrand >= perBrand) continue
    if (diverse && category !== '' && ofCategory >= half) continue
    taken.add(id)
    brands.set(brand, ofBrand + 1)
    categories.set(category, ofCategory + 1)
    chosen.push(candidate)
  }
  return chosen
}
