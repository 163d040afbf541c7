/** Products like another by what they are: category, brand, words of the title, price. Knows what nobody has bought yet. Pure. */

import { readList } from '../../core/json.ts'
import type { Card } from './shelf.ts'

/** How much each likeness weighs; together 1. */
const WEIGHT = { category: 0.4, words: 0.3, brand: 0.15, price: 0.15 } as const

/**
 * Candidates by their likeness to a product, the most alike first. Rare words of the titles say more than common ones
 * (inverse document frequency over the candidates, Spärck Jones 1972).
 */
export function rankSimilar(
  product: Card,
  candidates: readonly Card[],
): readonly { readonly id: string; readonly score: number }[] {
  const others = candidates.filter(({ id }) => id !== product.id)
  const words = new Map(others.map((card) => [card.id, wordsOf(card.title)]))
  const own = wordsOf(product.title)
  const holding = new Map<string, number>()
  for (const list of words.values()) {
    for (const word of list) holding.set(word, (holding.get(word) ?? 0) + 1)
  }
  const rarity = (word: string) => Math.log(1 + others.length / ((holding.get(word) ?? 0) + 1))
  const total = [...own].reduce((sum, word) => sum + rarity(word), 0)
  const path = pathOf(product)
  return others
    .map((card) => {
      const shared = [...(words.get(card.id) ?? [])].filter((word) => own.has(word))
      const alike = {
        category: depthOf(path, pathOf(card)),
        words: total > 0 ? shared.reduce((sum, word) => sum + rarity(word), 0) / total : 0,
        brand: product.brand !== '' && product.brand === card.brand ? 1 : 0,
        price: closeness(product, card),
      }
      const score =
        WEIGHT.category * alike.category +
        WEIGHT.words * alike.words +
        WEIGHT.brand * alike.brand +
        WEIGHT.price * alike.price
      return { id: card.id, score }
    })
    .filter(({ score }) => score > WEIGHT.price)
    .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
}

function wordsOf(title: string): ReadonlySet<string> {
  const words =
    title
      .normalize('NFKD')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{2,}/gu) ?? []
  return new Set(words.slice(0, 40))
}

/** The category path of a card. */
export function pathOf(card: Pick<Card, 'category'>): readonly string[] {
  return readList(card.category).filter((part) => typeof part === 'string')
}

/** How much of the longer path both share. */
function depthOf(left: readonly string[], right: readonly string[]): number {
  const longest = Math.max(left.length, right.length)
  let same = 0
  while (same < longest && left[same] === right[same]) same += 1
  return longest === 0 ? 0 : same / longest
}

/** 1 at the same price, 0 from the double or half on. */
function closeness(left: Card, right: Card): number {
  if (!left.price || !right.price || left.currency !== right.currency) return 0
  return Math.max(0, 1 - Math.abs(Math.log2(left.price / right.price)))
}
