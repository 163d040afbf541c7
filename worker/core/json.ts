/** JSON that comes from outside: read without throwing, and asked for its fields without trusting its shape. */

export type Fields = Readonly<Record<string, unknown>>

/** The object in a JSON text, or an empty one where the text holds none. */
export function readObject(json: string): Fields {
  const value = readJson(json)
  return isObject(value) ? value : {}
}

/** The list in a JSON text, or an empty one. */
export function readList(json: string): readonly unknown[] {
  const value = readJson(json)
  return Array.isArray(value) ? value : []
}

/** The value of a JSON text, or undefined where it is not JSON. */
export function readJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Whether a value is a plain object: not null, not a list. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A non-empty trimmed text of at most `limit` characters from a text or number, or undefined. Never `[object Object]`. */
export function asText(value: unknown, limit = 1_024): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'string') return undefined
  const trimmed = value.trim().slice(0, limit)
  return trimmed === '' ? undefined : trimmed
}

/** A finite number from a number or a plain decimal text ("12.50"), or undefined. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || !/^\s*-?\d+(\.\d+)?\s*$/.test(value)) return undefined
  return Number(value)
}
