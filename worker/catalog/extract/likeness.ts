/** Whether a name is what a page says of itself: in its heading, its title, its Open Graph title. */

/** A name without case, marks, accents and spaces, for comparing. */
export function plainName(name: string): string {
  return words(name).join('')
}

function words(text: string): readonly string[] {
  return text
    .slice(0, 600)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f®©™'’`´]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}

/** The share of the words of `name` that `text` has, 0 to 1. */
function share(name: string, text: string): number {
  const wanted = new Set(words(name))
  if (wanted.size === 0) return 0
  const there = new Set(words(text))
  const plain = plainName(text)
  // Words of languages without spaces are found inside.
  const found = [...wanted].filter(
    (word) => there.has(word) || (/[^\p{ASCII}]/u.test(word) && plain.includes(word)),
  )
  return found.length / wanted.size
}

/** Whether a text has a name in it, as whole words; without spaces only where it is long enough to be no accident. */
function holds(text: string, name: string): boolean {
  if (` ${words(text).join(' ')} `.includes(` ${words(name).join(' ')} `)) return true
  const own = plainName(name)
  return own.length >= (/[^\p{ASCII}]/u.test(own) ? 3 : 7) && plainName(text).includes(own)
}

/** 3: a heading says exactly this; 2: a heading or title has it in it, or most of it; 1: they share half of its words; 0: not. */
export function visibility(
  name: string,
  headings: readonly string[],
  titles: readonly string[],
): 0 | 1 | 2 | 3 {
  const own = plainName(name)
  if (own === '') return 0
  const told = [...headings, ...titles]
  if (headings.some((heading) => plainName(heading) === own)) return 3
  if (told.some((text) => holds(text, name))) return 2
  const best = Math.max(0, ...told.map((text) => share(name, text)))
  const isLonger = headings.some((text) => plainName(text).length > 5 && holds(name, text))
  return best >= 0.75 ? 2 : best >= 0.5 || isLonger ? 1 : 0
}

/** Whether two names mean one thing, as far as names can tell. */
export function isLike(one: string, other: string): boolean {
  const [left, right] = [plainName(one), plainName(other)]
  if (left === '' || right === '') return false
  if (holds(one, other) || holds(other, one)) return true
  return Math.max(share(one, other), share(other, one)) >= 0.6
}
