/** Reading what platforms send: JSON whose ids are too long for numbers, ids, amounts, and lists of objects. Pure. */

import { decodeEntities } from '../catalog/extract/entities.ts'
import { asNumber, asText, type Fields, isObject, readJson } from '../core/json.ts'

/** Strings as they are, and numbers: what a scan of JSON has to tell apart. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * The value of a JSON text, with whole numbers of sixteen digits and more kept as texts: ids of Shopify exceed 2^53,
 * and two of them must not become one. Undefined where it is not JSON.
 */
export function readExact(json: string): unknown {
  const quoted = json.replaceAll(token, (one) => (/^-?\d{16,}$/.test(one) ? `"${one}"` : one))
  return readJson(quoted)
}

/** The object in a JSON text, read exactly, or null where it holds none. */
export function readPayload(json: string): Fields | null {
  const value = readExact(json)
  return isObject(value) ? value : null
}

/** An id as text, or undefined: of a number, a text of digits, or Shopify's `gid://shopify/Order/1`. Zero is nobody. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined
  const text = asText(value, 100)?.replace(/^gid:\/\/shopify\/\w+\//, '')
  return text !== undefined && /^\d+$/.test(text) && !/^0+$/.test(text) ? text : undefined
}

/** The objects of a list. */
export function objectsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The object in a field, or an empty one. */
export function objectIn(value: unknown): Fields {
  return isObject(value) ? value : {}
}

/** The sum of amounts without the dust of binary fractions; undefined where one of them is none, or there are none. */
export function sumOf(values: readonly unknown[]): number | undefined {
  const amounts = values.map(asNumber)
  if (amounts.length === 0 || amounts.includes(undefined)) return undefined
  return tidy(amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0))
}

/** An amount without the dust of binary fractions. */
export function tidy(amount: number): number {
  return Math.round(amount * 1e6) / 1e6
}

/** Text without tags and with its entities resolved, as far as descriptions use them. */
export function plainText(html: unknown, limit: number): string | undefined {
  if (typeof html !== 'string') return undefined
  const bare = html
    .slice(0, 50_000)
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]{0,5000}>/g, ' ')
  return asText(decodeEntities(bare).replaceAll(/\s+/g, ' '), limit)
}

/** What is left of fields after those that are undefined are gone. */
export function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
