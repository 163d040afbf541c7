/** Texts as shops write them, made plain. */

const NAMED = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    reg: '®',
    copy: '©',
    trade: '™',
    euro: '€',
    pound: '£',
    ndash: '–',
    mdash: '—',
    hellip: '…',
    rsquo: '’',
    lsquo: '‘',
    ldquo: '“',
    rdquo: '”',
    szlig: 'ß',
  }),
)

/** The marks that an entity such as `&eacute;` puts on its letter. */
const MARKS = new Map(
  Object.entries({
    grave: '\u0300',
    acute: '\u0301',
    circ: '\u0302',
    tilde: '\u0303',
    uml: '\u0308',
    ring: '\u030a',
    cedil: '\u0327',
  }),
)

/** Puts characters where entities stand; an unknown entity stays. Never makes markup of anything. */
export function decodeEntities(text: string): string {
  return text.replace(/&(#?\w{2,8});/g, (entity: string, name: string) => {
    if (name[0] === '#') {
      const code = Number(name.slice(1).replace(/^x/i, '0x'))
      return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : entity
    }
    const mark = MARKS.get(name.slice(1))
    return mark ? `${name[0]}${mark}`.normalize('NFC') : NAMED.get(name) || entity
  })
}

/** A text or a number as a text of at most `longest` characters, spaces put in order; undefined where there is none. */
export function readText(value: unknown, longest = 500): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return `${value}`
  if (typeof value !== 'string') return undefined
  // Cut before looking: what is longer is no name, but it may be megabytes.
  const text = decodeEntities(value.slice(0, longest * 4))
    .replace(/\s+/g, ' ')
    .trim()
  return text.slice(0, longest) || undefined
}

/** An address made absolute; undefined where it is none, or no web address. */
export function readAddress(value: unknown, base: string): string | undefined {
  const text = readText(value, 2000)
  if (!text) return undefined
  try {
    const { protocol, href } = new URL(text, base || undefined)
    return /^https?:$/.test(protocol) ? href : undefined
  } catch {
    return undefined
  }
}
