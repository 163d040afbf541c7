/** Merges many ordered streams into one, holding only one message of each. */
import type { Message } from './message.ts'

interface Head {
  message: Message
  number: number
  rest: Iterator<Message>
}

/** In order of time; of two messages of one instant the earlier stream's comes first. */
export function* merge(streams: Iterable<Iterator<Message>>): Generator<Message> {
  const heap: Head[] = []
  let number = 0
  for (const rest of streams) {
    const { value, done } = rest.next()
    if (!done) rise(heap, { message: value, number, rest })
    number++
  }
  for (let top = heap[0]; top; top = heap[0]) {
    yield top.message
    const { value, done } = top.rest.next()
    if (!done) {
      sink(heap, { ...top, message: value })
      continue
    }
    const last = heap.pop()
    if (last && last !== top) sink(heap, last)
  }
}

function before(a: Head, b: Head): boolean {
  if (a.message.timestamp !== b.message.timestamp) return a.message.timestamp < b.message.timestamp
  return a.number < b.number
}

function rise(heap: Head[], head: Head): void {
  let at = heap.length
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent]
    if (!above || before(above, head)) break
    heap[at] = above
    at = parent
  }
  heap[at] = head
}

/** Puts a head in the place of the root and lets it sink to where it belongs. */
function sink(heap: Head[], head: Head): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    const [left, right] = [heap[child], heap[child + 1]]
    if (!left) break
    if (right && before(right, left)) child++
    const below = heap[child]
    if (!below || before(head, below)) break
    heap[at] = below
    at = child
  }
  heap[at] = head
}
