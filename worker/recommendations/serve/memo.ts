/** What an isolate remembers of its last answers: a page that many open at once costs one look into the database. */

import { SECOND } from '../../core/clock.ts'

const AGE = 30 * SECOND
/** Answers are some kilobytes each. */
const MOST = 300

/** Remembers values for a while; the oldest give way. Values only, never promises. */
export class Memo<Value> {
  readonly #values = new Map<string, { readonly at: number; readonly value: Value }>()

  get(key: string, now: number): Value | undefined {
    const known = this.#values.get(key)
    return known && known.at > now - AGE && known.at <= now ? known.value : undefined
  }

  set(key: string, value: Value, now: number): void {
    this.#values.delete(key)
    this.#values.set(key, { at: now, value })
    if (this.#values.size <= MOST) return
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest)
      break
    }
  }
}
