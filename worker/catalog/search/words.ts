/** What of a search is looked for in titles, brands and categories, and how well a product answers it. Pure. */

/** Words of a query that are looked for; more only narrow a search that somebody typed a novel into. */
const MOST_WORDS = 6
/** From this length on a word is found inside others, too: "schuhe" in "Laufschuhe". */
const INSIDE = 5
/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

/** A word as the database looks for it: a text that holds one of these, set in spaces, holds the word. */
export interface Wanted {
  readonly word: string
  readonly forms: readonly string[]
}

/** The words of a query: small letters, no marks, each once. Short ones count only where there is nothing longer. */
export function wordsOf(query: string): readonly string[] {
  const all = [...new Set(split(query))]
  const telling = all.filter((word) => word.length > 2 || /\d/.test(word) || UNSPACED.test(word))
  return (telling.length > 0 ? telling : all).slice(0, MOST_WORDS)
}

/** The words of a query with the forms that the database compares, of which it knows small letters in ASCII only. */
export function wantedOf(query: string): readonly Wanted[] {
  return wordsOf(query).map((word) => {
    const stem = stemOf(word)
    const edge = stem.length >= INSIDE || UNSPACED.test(stem) ? '' : ' '
    const capital = stem.charAt(0).toUpperCase() + stem.slice(1)
    const forms = new Set([stem, lowerAscii(capital), lowerAscii(stem.toUpperCase())])
    return { word, forms: [...forms].map((form) => edge + form) }
  })
}

/** A product as a search sees it. */
export interface Entry {
  readonly id: string
  readonly title: string
  /** Brand and categories. */
  readonly about: string
}

/** The entries that answer a query, the best first: those with all of its words, else those with most of them. */
export function rank(query: string, entries: readonly Entry[]): readonly string[] {
  const words = wordsOf(query)
  const scored = entries.flatMap((entry) => {
    const title = split(entry.title)
    const about = split(entry.about)
    const scores = words.map((word) => 3 * match(word, title) + match(word, about))
    const found = scores.filter((score) => score > 0).length
    const score = scores.reduce((sum, one) => sum + one, 0)
    return found * 2 >= words.length && found > 0 ? [{ id: entry.id, found, score }] : []
  })
  const most = Math.max(0, ...scored.map(({ found }) => found))
  return scored
    .filter(({ found }) => found === most)
    .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
    .map(({ id }) => id)
}

/**
 * A query as it may be repeated to somebody: those of its words that some products bear, and nothing else that was
 * typed. What comes back is never more than the shop's own words, whoever searched.
 */
export function repeated(query: string, entries: readonly Omit<Entry, 'id'>[]): string {
  const known = entries.flatMap(({ title, about }) => [...split(title), ...split(about)])
  return wordsOf(query)
    .filter((word) => match(word, known) > 1)
    .join(' ')
}

/** How well a word is met by one of some words: as it is, by its beginning, or inside. */
function match(word: string, words: readonly string[]): number {
  const stem = stemOf(word)
  let best = 0
  for (const one of words) {
    if (one === word || stemOf(one) === stem) return 4
    if (one.startsWith(stem)) best = Math.max(best, 2)
    else if ((stem.length >= INSIDE || UNSPACED.test(stem)) && one.includes(stem)) {
      best = Math.max(best, 1)
    }
  }
  return best
}

/** Without the common endings of plurals: enough to find shoes by "shoe", and the other way round. */
function stemOf(word: string): string {
  if (word.length < 4) return word
  const ending = ['ies', 'es', 'en', 's', 'e', 'n'].find((one) => word.endsWith(one))
  return ending && word.length - ending.length >= 3 ? word.slice(0, -ending.length) : word
}

function split(text: string): readonly string[] {
  return text
    .slice(0, 2_000)
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 40))
}

/** Small letters as SQLite's lower() makes them. */
function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
