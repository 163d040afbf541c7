/** What waits to be sent: in which order it goes, and what gives way when there is too much. */
import type { Message } from './contract/envelope.ts'
import { byteLength } from './snapshot.ts'

/** How many messages wait at most, in memory and stored. */
export const QUEUE_LENGTH = 1000

/** A message that is ready to leave. */
export interface Item {
  /** The message id; ids sort by time. */
  id: string
  json: string
  rank: number
  /** Called once it is durable or taken by the server (true), or given up (false). */
  settle(safe: boolean): void
}

/** Messages of rank 0 (page views) give way first, then those of rank 1; orders (2) never do. */
export function rankOf({ type, event }: { type: Message['type']; event?: string }): number {
  return type === 'page' ? 0 : event === 'Order Completed' ? 2 : 1
}

/** Takes out what has to give way, one at a time: the lowest rank first, the oldest of it first. */
export function takeVictim(queue: Item[]): Item | undefined {
  for (const lowest of queue.length > QUEUE_LENGTH ? [0, 1] : []) {
    const index = queue.findIndex(({ rank }) => rank === lowest)
    if (index >= 0) return queue.splice(index, 1)[0]
  }
  return undefined
}

/** Takes out what goes into the next request: the oldest, at most `most` messages and `room` bytes. */
export function takeBatch(queue: Item[], most: number, room: number): Item[] {
  // What stands around the messages.
  let size = 200
  const end = queue.findIndex(({ json }, index) => {
    size += byteLength(json) + 1
    return index === most || size > room
  })
  return queue.splice(0, end < 0 ? queue.length : end)
}
