/** What strangers wrote, made fit to be shown: one line of plain text, and addresses that lead to pages only. */

/** Controls, and the characters that turn the direction of what follows them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]+/g

/** A text on one line, of at most `most` characters; empty where it is none. */
export function readText(value: unknown, most = 300): string {
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  const text = `${value}`
    .slice(0, most * 4)
    .replace(UNSEEN, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text.length > most ? `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : text
}

/** An address that is http(s), absolute; undefined for `javascript:`, `data:` and everything else. */
export function readUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value || value.length > 2000) return undefined
  try {
    const url = new URL(value, location.href)
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : undefined
  } catch {
    return undefined
  }
}

/** A decimal such as "89.90", as a number; undefined for anything else. */
export function readPrice(value: unknown): number | undefined {
  return /^\d{1,12}(\.\d{1,6})?$/.test(`${value ?? ''}`) ? Number(value) : undefined
}
