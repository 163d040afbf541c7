/** Brings messages to the collector: durable at once, sent soon, again after a failure, and before the page goes. */
import { now } from './clock.ts'
import type { Permission } from './consent.ts'
import { SDK_BATCH } from './contract/limits.ts'
import type { Emitter } from './emitter.ts'
import { type Leftover, openOutbox } from './outbox.ts'
import { type Item, takeBatch, takeVictim } from './queue.ts'
import type { Storage } from './storage.ts'
import { backoff, judge, post } from './transport.ts'

/** For how long messages are gathered into one request, in ms. */
const GATHER = 300

/** What browsers grant to all requests of a page that may outlive it, in bytes, less a margin. */
const KEEPALIVE_BYTES = 64_000

/** What delivery needs to know of its surroundings. */
export interface Surroundings {
  endpoint: string
  key: string
  permission(): Permission
  /** Holds until when the server wants to be left alone, from page to page. */
  storage: Storage
  emit: Emitter['emit']
}

/** The way out for messages. */
export interface Delivery {
  /** Resolves to true when the message is durable or taken by the server, to false when it was given up. */
  push(message: Leftover): Promise<boolean>
  /** Sends what waits, now, as much as may outlive the page; resolves when the attempt is over. */
  flush(): Promise<void>
  /** Begins to store and send, once allowed; also takes over what earlier pages left. */
  start(): void
  /** Lets other pages have what is left, or takes it back: the page is going, or has come back. */
  own(here: boolean): void
  /** Forgets everything that was not sent. */
  discard(): void
}

/** Sets up delivery for one page. */
export function createDelivery(surroundings: Surroundings): Delivery {
  const { endpoint, key, permission, storage, emit } = surroundings
  const outbox = openOutbox(key)
  const queue: Item[] = []
  let fresh: Item[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let most: number = SDK_BATCH.messages
  let inFlight = 0
  // The key or the host was refused: nothing more is sent by this page, but all of it is kept.
  let refused = false

  const stopped = () => refused || permission() !== 'yes'
  const pause = () => Number(storage.get('pause')) - now() || 0

  /** These are over, delivered (safe) or given up. */
  const finish = (items: Item[], safe: boolean) => {
    for (const item of items) item.settle(safe)
    outbox.remove(items)
  }

  const wake = (delay: number) => {
    clearTimeout(timer)
    timer = setTimeout(flush, delay)
  }

  /** Sees to it that what waits is sent, unless that is seen to already. */
  const plan = () => {
    if (queue[0] && !timer && !stopped()) wake(Math.max(GATHER, pause()))
  }

  /** Sends one batch and acts on the answer. */
  const attempt = async (batch: Item[]): Promise<void> => {
    const messages = batch.map(({ json }) => json)
    const sentAt = new Date(now()).toISOString()
    const body = `{"writeKey":"${key}","sentAt":"${sentAt}","batch":[${messages}]}`
    inFlight += body.length
    const { status, pause: asked, rejected } = await post(`${endpoint}/v1/batch`, body)
    inFlight -= body.length

    const verdict = judge(status, batch.length)
    if (verdict === 'done') {
      failures = 0
      most = SDK_BATCH.messages
      for (const { index, code, message } of rejected) {
        const item = batch[index]
        if (item) emit('error', { code, message, messageId: item.id })
      }
      finish(batch, true)
      emit('sent', { messageIds: batch.map(({ id }) => id) })
      return plan()
    }
    if (verdict !== 'retry') emit('error', { code: `http_${status}`, message: endpoint })
    if (verdict === 'drop') {
      finish(batch, false)
      return plan()
    }
    queue.unshift(...batch)
    if (verdict === 'halve') most = Math.ceil(batch.length / 2)
    refused = verdict === 'hold'
    if (asked) storage.set('pause', `${now() + asked}`)
    wake(Math.max(asked, backoff(++failures)))
  }

  const flush = async (): Promise<void> => {
    const attempts: Promise<void>[] = []
    clearTimeout(timer)
    timer = undefined
    while (!stopped() && pause() <= 0) {
      const room = Math.min(SDK_BATCH.bytes, KEEPALIVE_BYTES - inFlight)
      const batch = takeBatch(queue, most, room)
      if (!batch[0]) break
      attempts.push(attempt(batch))
    }
    plan()
    await Promise.all(attempts)
  }

  /** Runs at the end of the task in which messages were pushed: one write, one timer. */
  const store = () => {
    if (permission() !== 'yes') return
    const items = fresh
    fresh = []
    outbox.put(items).then((stored) => {
      if (stored) for (const item of items) item.settle(true)
    })
    if (document.hidden) flush()
    else plan()
  }

  /** Makes room in a queue that is too long. */
  const limit = () => {
    for (let victim = takeVictim(queue); victim; victim = takeVictim(queue)) {
      const gone = victim
      fresh = fresh.filter((item) => item !== gone)
      emit('error', { code: 'queue_full', messageId: victim.id })
      finish([victim], false)
    }
  }

  return {
    push: (message) =>
      new Promise((settle) => {
        const item = { ...message, settle }
        queue.push(item)
        if (fresh.push(item) === 1) queueMicrotask(store)
        limit()
      }),
    flush,
    start() {
      outbox.own(true)
      store()
      outbox.adopt().then((leftovers) => {
        queue.unshift(...leftovers.map((leftover) => ({ ...leftover, settle() {} })))
        limit()
        plan()
      })
    },
    own: outbox.own,
    discard() {
      fresh = []
      for (const item of queue.splice(0)) item.settle(false)
      outbox.clear()
    },
  }
}
