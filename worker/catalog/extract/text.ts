/** Texts and addresses as pages write them, made plain and safe to keep. */

import { decodeEntities } from './entities.ts'

/** Control characters, marks of direction and other characters that show nothing. */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]+/g

/**
 * A text of at most `limit` characters from a text or a number: without tags, its character references decoded once, spaces
 * put in order. Undefined where nothing is left, and where the value is no text.
 */
export function readText(value: unknown, limit = 500): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? plainNumber(value) : undefined
  if (typeof value !== 'string') return undefined
  // What is far longer than wanted is cut before it is looked at: it may be megabytes.
  const text = tidy(decodeEntities(withoutTags(value.slice(0, limit * 6))))
  return text === '' ? undefined : cut(text, limit)
}

/** Runs of spaces and line ends as one space, without characters that show nothing. */
export function tidy(text: string): string {
  return text.replace(invisible, '').replace(/\s+/g, ' ').trim()
}

/** At most `limit` characters, no half of a pair at the end. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  return text
    .slice(0, limit)
    .replace(/[\ud800-\udbff]$/, '')
    .trim()
}

/** Tags go, written out or as references (descriptions are often escaped HTML); "a < b" stays. */
function withoutTags(text: string): string {
  const open = text.includes('<')
  if (!open && !text.includes('&lt;')) return text
  const plain = open ? text : text.replace(/&lt;(\/?[a-z][^<>]{0,2000}?)&gt;/gi, '<$1>')
  return plain
    .replace(/<(script|style)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<!--[\s\S]*?(-->|$)/g, ' ')
    .replace(/<\/?(b|i|u|em|strong|span|sup|sub|small|a|font|wbr|mark)(\s[^<>]*)?>/gi, '')
    .replace(/<\/?[a-z!][^<>]*>/gi, ' ')
}

/** A number as people write it: 0.0000001 and 1e21 are no prices and no ids. */
export function plainNumber(value: number): string {
  const text = String(value)
  return /e/.test(text) ? value.toFixed(0) : text
}

/** An http(s) address of at most 2,000 characters, made absolute against `base`; undefined where it is none. */
export function readAddress(value: unknown, base?: string): string | undefined {
  if (typeof value !== 'string' || value.length > 4_000) return undefined
  const text = decodeEntities(value).replace(invisible, '').trim()
  if (text === '' || /[<>{}]|^(#|javascript:|data:)/i.test(text)) return undefined
  if (!URL.canParse(text, base)) return undefined
  const { protocol, username, href } = new URL(text, base)
  return /^https?:$/.test(protocol) && username === '' && href.length <= 2_000 ? href : undefined
}
