/** Sends messages in batches, a few at a time, so that those of one person arrive in the order of the file. */

import { numberOf } from './digest.mjs'
import { post } from './target.mjs'

const lanes = 4

/**
 * Takes messages in order and posts them. Each person has a lane, each lane one request under way; a reader that is
 * faster than the target waits.
 */
export class Delivery {
  #target
  #signal
  #onBatch
  #lanes = Array.from({ length: lanes }, () => ({
    batch: [],
    bytes: 0,
    sending: undefined,
    first: undefined,
  }))
  #skip
  #next = 0
  #failed

  /**
   * @param {object} target from `targetFor`
   * @param {{from: number, signal?: AbortSignal, onBatch: (outcome: object) => void}} options from: messages before
   *   this one are in already; onBatch is told what became of each batch
   */
  constructor(target, { from, signal, onBatch }) {
    this.#target = target
    this.#signal = signal
    this.#onBatch = onBatch
    this.#skip = from
  }

  /** Takes one group of messages, which travel together. */
  async add({ line, messages }) {
    if (this.#failed) throw this.#failed
    if (this.#next + messages.length <= this.#skip) {
      this.#next += messages.length
      return
    }
    const lane = this.#lanes[laneOf(messages[0])]
    const sizes = messages.map((message) => Buffer.byteLength(JSON.stringify(message)) + 1)
    const size = sizes.reduce((all, one) => all + one, 0)
    const { limits } = this.#target
    if (lane.bytes + size > limits.bytes || lane.batch.length + messages.length > limits.messages) {
      await this.#flush(lane)
    }
    for (const message of messages) lane.batch.push({ message, line, number: this.#next++ })
    lane.bytes += size
  }

  /** Sends what is left and waits for everything. */
  async end() {
    for (const lane of this.#lanes) await this.#flush(lane)
    await Promise.all(this.#lanes.map((lane) => lane.sending))
    if (this.#failed) throw this.#failed
  }

  /** Everything before this message is in. */
  get done() {
    const open = this.#lanes.flatMap((lane) => [lane.first, lane.batch[0]?.number])
    return Math.min(this.#next, ...open.filter((number) => number !== undefined))
  }

  async #flush(lane) {
    await lane.sending
    if (this.#failed) throw this.#failed
    const { batch } = lane
    lane.batch = []
    lane.bytes = 0
    if (batch.length === 0) return
    lane.first = batch[0].number
    lane.sending = this.#post(batch).then(
      ({ accepted, rejected }) => {
        lane.first = undefined
        const refused = rejected.map(({ index, message }) => ({
          line: batch[index]?.line,
          message,
        }))
        this.#onBatch({ sent: batch.length, accepted, refused })
      },
      (error) => {
        this.#failed ??= error
      },
    )
  }

  #post(batch) {
    const messages = batch.map(({ message }) => message)
    return post(this.#target, messages, { signal: this.#signal })
  }
}

function laneOf({ userId, anonymousId, properties, traits, id }) {
  return numberOf(String(userId ?? anonymousId ?? properties?.email ?? traits?.email ?? id)) % lanes
}
