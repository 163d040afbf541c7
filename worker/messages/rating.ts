/** The row of stars in an email: five links to one page, which asks once more before anything counts. */

import { oneLine, safeUrl } from './words.ts'

/** From bad to good. */
export const SCORES = [1, 2, 3, 4, 5] as const

export interface FilledScore {
  readonly value: string
  /** What a screen reader says instead of the star. */
  readonly label: string
  readonly href: string
}

export interface FilledRating {
  readonly kind: 'rating'
  readonly question: string
  readonly low: string
  readonly high: string
  readonly scores: readonly FilledScore[]
}

/** The name of the query parameter by which the page knows which star was chosen. */
export const SCORE_PARAMETER = 'score'

/** The stars of a page's address; null where that is no http(s) address. */
export function fillRating(
  words: Pick<FilledRating, 'question' | 'low' | 'high'>,
  address: string | undefined,
): FilledRating | null {
  const page = safeUrl(address)
  if (page === null) return null
  return {
    kind: 'rating',
    question: oneLine(words.question),
    low: oneLine(words.low),
    high: oneLine(words.high),
    scores: SCORES.map((score) => {
      const url = new URL(page)
      url.searchParams.set(SCORE_PARAMETER, String(score))
      return { value: String(score), label: `${score} of 5 stars`, href: url.href }
    }),
  }
}
