/** A copy of what the page handed over, safe for JSON and within the limits, whatever it was. */
import type { Json } from './contract/envelope.ts'
import { MESSAGE_LIMITS } from './contract/limits.ts'

/** The bytes that a text takes on the wire. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length

/** What became of a value: the copy, its JSON, and the names of what was left out or cut. */
export interface Snapshot {
  copy: Json
  json: string
  repairs: string[]
}

type Holder = Record<string, unknown>

/** Takes the copy; what is still bigger than `bytes` is cut coarser until it fits. */
export function snapshot(value: unknown, bytes: number = MESSAGE_LIMITS.bytes): Snapshot {
  const repairs = new Set<string>()
  let longest: number = MESSAGE_LIMITS.string
  let most = 4096
  let left = 0

  /** Everything that runs the page's own code (getters, toJSON, proxies) happens inside the try. */
  const copy = (holder: Holder, key: string, path: unknown[]): Json | undefined => {
    try {
      let source = holder[key] as Json | bigint | undefined
      if (source && (source as Holder).toJSON) source = (source as unknown as Date).toJSON()
      if (left-- > 0) {
        if (source == null || typeof source === 'boolean') return source
        if (typeof source === 'bigint') return `${source}`
        if (typeof source === 'number' && Number.isFinite(source)) return source
        if (typeof source === 'string') {
          if (source.length > longest) repairs.add(key)
          return source.slice(0, longest)
        }
        const fits = path.length < MESSAGE_LIMITS.depth && !path.includes(source)
        if (fits && typeof source === 'object') {
          const list = Array.isArray(source)
          const target = (list ? [] : {}) as Holder
          const names = Object.keys(list ? (source as Json[]).slice(0, left + 1) : source)
          for (const name of names.splice(0, list ? left : MESSAGE_LIMITS.keys)) {
            target[name] = copy(source as Holder, name, [...path, source])
          }
          if (names[0]) repairs.add(key)
          return target as Json
        }
      }
    } catch {}
    repairs.add(key)
    return undefined
  }

  for (;;) {
    left = most
    const taken = copy({ value }, 'value', []) as Json
    const json = JSON.stringify(taken)
    // No character takes more than three bytes: short texts need not be counted.
    if (json.length * 3 <= bytes || byteLength(json) <= bytes) {
      return { copy: taken, json, repairs: [...repairs] }
    }
    // Not so short that an id would suffer.
    longest = Math.max(longest / 4, 512)
    most /= 4
  }
}
