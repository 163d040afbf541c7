/** Which part of the work a product belongs to, and which lists. Pure. */

import { readList } from '../core/json.ts'

/** The scope of the whole shop. */
export const SHOP = ''

/** Deeper categories share the list of the fourth. */
const DEPTH = 4

/** A part from 0 to `parts` - 1, always the same for one id (FNV-1a). */
export function partOf(id: string, parts: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) % parts
}

/** The scope of a category path, from general to special; letters of ASCII in small, as the database folds them. */
export function scopeOf(path: readonly string[]): string {
  return JSON.stringify(path).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** The scopes of a product, the most special first. `category` is the JSON list of its row. */
export function scopesOf(category: string): readonly string[] {
  const path = readList(category)
    .filter((part) => typeof part === 'string')
    .slice(0, DEPTH)
  return path.map((_, index) => scopeOf(path.slice(0, path.length - index)))
}

/** The paths that the text of a request may mean: "Running > Shoes", "Running/Shoes" or "Shoes" alone. */
export function readCategory(text: string): readonly string[] {
  const parts = text
    .split(/\s*[>/|]\s*/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.length === 0 ? [] : [scopeOf(parts), `*${(parts.at(-1) ?? '').toLowerCase()}`]
}
