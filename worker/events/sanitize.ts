/** A message from outside as fresh, bounded JSON: what can be repaired is repaired, what is too big is refused. */

import { MESSAGE_LIMITS } from '../../sdk/contract/limits.ts'
import { utf8 } from '../core/bytes.ts'
import type { Fields } from '../core/json.ts'

/** Why a message cannot be taken: a stable code and a sentence. */
export interface Refusal {
  readonly ok: false
  readonly code: string
  readonly message: string
}

export type Sanitized = { readonly ok: true; readonly fields: Fields } | Refusal

export function refuse(code: string, message: string): Refusal {
  return { ok: false, code, message }
}

/** Keys that would reach into an object's prototype wherever somebody copies them carelessly. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** In a regular expression with the u flag, \p{Cs} matches only surrogates that stand alone. */
const broken = /[\0\p{Cs}]/u
const everyBroken = /[\0\p{Cs}]/gu

/**
 * Copies an object that came as JSON into fresh objects. NUL and lone surrogates become U+FFFD, numbers that are
 * none become null, keys that reach for a prototype are dropped. Refused are: too deep, too many keys, a string
 * or the whole too long. Never throws.
 */
export function sanitize(value: unknown): Sanitized {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('invalid_message', 'A message must be a JSON object.')
  }
  const walk = new Walk()
  const fields = walk.copy(value, 1) as Fields
  if (walk.refusal) return walk.refusal
  if (walk.mostBytes > MESSAGE_LIMITS.bytes && jsonBytes(fields) > MESSAGE_LIMITS.bytes) {
    return refuse('message_too_large', `A message may have ${MESSAGE_LIMITS.bytes} bytes.`)
  }
  return { ok: true, fields }
}

/** A text without NUL and lone surrogates, which databases and encoders trip over. */
export function repair(text: string): string {
  return broken.test(text) ? text.replaceAll(everyBroken, '\uFFFD') : text
}

function jsonBytes(fields: Fields): number {
  return utf8(JSON.stringify(fields)).length
}

class Walk {
  refusal: Refusal | undefined
  /** An upper bound of the JSON's bytes, so that small messages need not be encoded to be measured. */
  mostBytes = 0

  copy(value: unknown, depth: number): unknown {
    this.mostBytes += 6
    if (typeof value === 'string') return this.copyText(value)
    if (typeof value === 'number') {
      this.mostBytes += 24
      // JSON knows no -0: adding 0 makes it the 0 that is stored.
      return Number.isFinite(value) ? value + 0 : null
    }
    if (typeof value === 'boolean') return value
    if (typeof value !== 'object' || value === null) return null
    if (depth > MESSAGE_LIMITS.depth) {
      this.refuse('too_deep', `A message may be ${MESSAGE_LIMITS.depth} levels deep.`)
      return null
    }
    return Array.isArray(value) ? this.copyList(value, depth) : this.copyFields(value, depth)
  }

  private copyText(text: string): string {
    if (text.length > MESSAGE_LIMITS.string) {
      this.refuse('string_too_long', `A string may have ${MESSAGE_LIMITS.string} characters.`)
      return ''
    }
    this.mostBytes += text.length * 6
    return repair(text)
  }

  private copyList(list: readonly unknown[], depth: number): unknown[] {
    const copied: unknown[] = []
    for (const item of list) {
      if (this.refusal) break
      copied.push(this.copy(item, depth + 1))
    }
    return copied
  }

  private copyFields(value: object, depth: number): Fields {
    const entries = Object.entries(value)
    if (entries.length > MESSAGE_LIMITS.keys) {
      this.refuse('too_many_keys', `An object may have ${MESSAGE_LIMITS.keys} keys.`)
      return {}
    }
    const copied: Record<string, unknown> = {}
    for (const [key, item] of entries) {
      if (this.refusal) break
      if (!forbidden.has(key)) copied[this.copyText(key)] = this.copy(item, depth + 1)
    }
    return copied
  }

  private refuse(code: string, message: string): void {
    this.refusal ??= refuse(code, message)
  }
}
