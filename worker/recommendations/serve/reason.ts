/** Why a product is in a list: a code for programs and a sentence for people. Pure. */

/** Every reason that there is. Widgets say each of them in the language of the page. */
export const REASONS = [
  'viewed_with',
  'next',
  'similar',
  'bought_with',
  'fits_cart',
  'upgrade',
  'trending',
  'popular',
  'new',
  'seen',
  'bought_before',
  'picked',
] as const

export interface Reason {
  readonly code: (typeof REASONS)[number]
  /** In English; what the sentence is about stands beside it, for who says it in another language. */
  readonly text: string
  /** The title of the product that speaks for it, where one does. */
  readonly about?: string
  /** How many people bought both, from ten on. */
  readonly people?: number
}

/** Numbers are told from so many people on, and are never a ratio: "3 times as often" says little of five orders. */
const TELLING = 10

/** Reasons that name another product. */
const NAMING: ReadonlySet<string> = new Set<Reason['code']>([
  'viewed_with',
  'next',
  'similar',
  'bought_with',
  'fits_cart',
  'upgrade',
])

/** The reason of a code. `title`: of the product that speaks for it; `people`: who bought both. */
export function reasonOf(code: Reason['code'], title?: string, people = 0): Reason {
  return {
    code,
    text: sentence(code, title, people),
    ...(title !== undefined && NAMING.has(code) && { about: title }),
    ...(people >= TELLING && code === 'bought_with' && { people }),
  }
}

function sentence(code: Reason['code'], title: string | undefined, people: number): string {
  switch (code) {
    case 'viewed_with':
      return title ? `Often looked at with ${title}` : 'Often looked at together'
    case 'next':
      return title ? `Because you looked at ${title}` : 'Fits what you looked at'
    case 'similar':
      return title ? `Similar to ${title}` : 'Similar'
    case 'bought_with':
      if (people >= TELLING) return `${people} people bought it with ${title ?? 'this'}`
      return title ? `Often bought with ${title}` : 'Often bought together'
    case 'fits_cart':
      return title ? `Often bought with ${title}` : 'Goes with your cart'
    case 'upgrade':
      return title ? `A step up from ${title}` : 'A step up'
    case 'trending':
      return 'Popular right now'
    case 'popular':
      return 'A favourite in this shop'
    case 'new':
      return 'New in the shop'
    case 'seen':
      return 'You looked at this'
    case 'bought_before':
      return 'You bought this before'
    case 'picked':
      return 'Picked by the shop'
  }
}
