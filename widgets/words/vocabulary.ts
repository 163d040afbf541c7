/** Everything that widgets say, by name: what a language has to translate. */
import type { ListWords } from './english.ts'
import type { FormWords } from './forms.ts'

/** Reasons that name no other product. */
type Plain =
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

/** Reasons that may name one, `{0}`. */
type Naming = 'viewed_with' | 'next' | 'similar' | 'bought_with' | 'fits_cart' | 'upgrade'

/**
 * Why a product is shown, by the Worker's code for it; `…:about` names another product. English has none: what the
 * Worker says of itself is English. `people:about` says how many people (`{0}`) bought it with another product (`{1}`).
 */
export type ReasonWords = {
  [name in `why:${Plain}` | `why:${Naming}:about` | 'why:people:about']: string
}

export type Vocabulary = ListWords & FormWords & ReasonWords
