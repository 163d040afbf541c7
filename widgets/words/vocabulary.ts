/** Everything that widgets say, by name: what a language has to translate. */
import type { ListWords } from './english.ts'
import type { FormWords } from './forms.ts'

export type Vocabulary = ListWords & FormWords
