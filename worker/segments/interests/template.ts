/** The segment template "interested in": for any category of the shop those who may buy of it. Pure. */

import { asText } from '../../core/json.ts'
import { interestedIn, type Segment } from '../presets.ts'

/** How ids of such segments begin; the category follows as pages name it. They exist without being put. */
export const INTERESTED = 'interested-in:'

/** The segment of a category: "potential running shoe buyer" is that of running shoes. */
export function interestSegment(category: string): Segment {
  return {
    id: INTERESTED + category,
    name: `Interested in ${category}`,
    summary: `Potential buyers of ${category}: in 30 days they looked at three products of it or put one into the cart, and ordered none.`,
    condition: interestedIn(category),
  }
}

/** The segment that an id of this template means, or undefined for another id. */
export function readInterest(id: string): Segment | undefined {
  if (!id.startsWith(INTERESTED)) return undefined
  const category = readCategory(id.slice(INTERESTED.length))
  return category === undefined ? undefined : interestSegment(category)
}

/** A category as events have it: one line of 100 characters at most. */
export function readCategory(value: unknown): string | undefined {
  const text = typeof value === 'string' ? asText(value, 101) : undefined
  return text !== undefined && text.length <= 100 && !/\p{C}/u.test(text) ? text : undefined
}

/** An id for a segment that is put from the template: `interested-in-running-shoes`. */
export function interestId(category: string): string {
  const words = category
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return `interested-in-${words || 'category'}`.slice(0, 60).replace(/-+$/, '')
}
