/** Why a product is in a list: a code for programs and a sentence for people. Pure. */

export interface Reason {
  readonly code:
    | 'viewed_with'
    | 'next'
    | 'similar'
    | 'bought_with'
    | 'fits_cart'
    | 'upgrade'
    | 'trending'
    | 'popular'
    | 'new'
    | 'seen'
    | 'bought_before'
    | 'picked'
  readonly text: string
}

/** Numbers are told from so many people on, and are never a ratio: "3 times as often" says little of five orders. */
const TELLING = 10

/** The reason of a code. `title`: of the product that speaks for it; `people`: who bought both. */
export function reasonOf(code: Reason['code'], title?: string, people = 0): Reason {
  return { code, text: sentence(code, title, people) }
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
