/** Brings messages to the collector: durable at once, sent soon, again after a failure, and before the page goes. */
import { now } from './clock.ts'
import { SDK_BATCH_BYTES, SDK_BATCH_MESSAGES } from './contract/limits.ts'
import type { Desk } from './desk.ts'
import type { Emitter } from './emitter.ts'
import { type Leftover, type Outbox, openOutbox } from './outbox.ts'
import { type Item, takeBatch, takeVictim } from './queue.ts'
import { byteLength } from './snapshot.ts'
import { backoff, judge, post } from './transport.ts'

/** How far apart requests are, in ms: what comes first goes at once, what follows is gathered. */
const GATHER = 300

/** For how long a page must have lived before it sends what earlier ones left, in ms. */
const SETTLED = 500

/** What browsers grant to all requests of a page that may outlive it, in bytes, less a margin. */
const KEEPALIVE_BYTES = 64_000

/** The way out for messages. */
export interface Delivery {
  /** Resolves to true when the message is durable or taken by the server, to false when it was given up. */
  push(message: Leftover): Promise<boolean>
  /** Sends what waits, now, as much as may outlive the page; resolves when the attempt is over. */
  flush(): Promise<void>
  /** Begins to store and send, once allowed; also takes over what earlier pages left. */
  start(): void
  /** Takes over, in a moment, what pages left that are gone. */
  adopt(): void
  /** Lets other pages have what is left, or begins anew: the page is going, or has come back. */
  own(here: boolean): void
  /** Forgets everything that was not sent. */
  discard(): void
}

/** Hands what pages left that are gone to `put`. */
type TakeOver = (outbox: Outbox, put: (leftovers: Leftover[]) => void) => void

/** Sets up delivery for one page; `allowed` says whether messages may be stored and sent now. */
export function createDelivery(
  { endpoint, key, storage }: Desk,
  emit: Emitter['emit'],
  allowed: () => boolean,
  takeOver: TakeOver,
): Delivery {
  const outbox = openOutbox(key)
  const queue: Item[] = []
  /** Those that might not survive the page yet. */
  const loose = new Set<Item>()
  let fresh: Item[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let flushed = 0
  let failures = 0
  let most: number = SDK_BATCH_MESSAGES
  let inFlight = 0
  let stays = 0
  let adopting: ReturnType<typeof setTimeout> | undefined

  const pause = () => Number(storage.get('pause')) - now() || 0

  const settle = (item: Item, safe: boolean) => {
    loose.delete(item)
    item.settle(safe)
  }

  /** These are over, delivered (safe) or given up. */
  const finish = (items: Item[], safe: boolean) => {
    for (const item of items) settle(item, safe)
    outbox.remove(items)
  }

  /** Brings items into the store, and sees to it that no more wait than may. */
  const keep = async (items: Item[]) => {
    for (const item of items) {
      loose.add(item)
      limit()
    }
    if (items[0] && (await outbox.put(items))) for (const item of items) settle(item, true)
  }

  const wake = (delay: number) => {
    clearTimeout(timer)
    timer = setTimeout(flush, delay)
  }

  /** Sees to it that what waits is sent, unless that is seen to already. */
  const plan = () => {
    if (queue[0] && !timer && allowed()) wake(Math.max(GATHER, pause()))
  }

  /** Sends one batch and acts on the answer. */
  const attempt = async (batch: Item[]): Promise<void> => {
    // Without methods of arrays: pages that replace them must not break what is on the wire.
    const messages: string[] = []
    const messageIds: string[] = []
    for (const { id, json } of batch) {
      messages.push(json)
      messageIds.push(id)
    }
    const sentAt = new Date(now()).toISOString()
    const body = `{"writeKey":"${key}","sentAt":"${sentAt}","batch":[${messages}]}`
    const size = byteLength(body)
    inFlight += size
    flushed = now()
    const stay = stays
    const { status, pause: asked, rejected } = await post(`${endpoint}/v1/batch`, body)
    inFlight -= size

    const verdict = judge(status, batch.length)
    const done = verdict === 'done'
    for (const { index, code, message } of rejected) {
      const item = batch[index]
      if (item) emit('error', { code, message, messageId: item.id })
    }
    if (done) {
      failures = 0
      most = SDK_BATCH_MESSAGES
      emit('sent', { messageIds })
    } else emit('error', { code: `http_${status}`, message: endpoint })
    if (done || verdict === 'drop') {
      finish(batch, done)
      return plan()
    }
    // After a while in the back/forward cache, what is stored is whosever took it over meanwhile.
    queue.unshift(...batch.filter((item) => stay === stays || loose.has(item)))
    if (verdict === 'halve') most = Math.ceil(batch.length / 2)
    if (asked) storage.set('pause', `${now() + asked}`)
    wake(Math.max(asked, backoff(++failures)))
  }

  const send = async (): Promise<void> => {
    const attempts: Promise<void>[] = []
    clearTimeout(timer)
    timer = undefined
    while (allowed() && pause() <= 0) {
      const room = Math.min(SDK_BATCH_BYTES, KEEPALIVE_BYTES - inFlight)
      const batch = takeBatch(queue, most, room)
      if (!batch[0]) break
      attempts.push(attempt(batch))
    }
    plan()
    await Promise.all(attempts)
  }

  /** Whatever the page has done to the browser, it hears of no failure. */
  const flush = () => send().catch(() => {})

  /** Runs at the end of the task in which messages were pushed: one write, one timer. */
  const store = () => {
    if (!allowed()) return
    const items = fresh
    fresh = []
    keep(items)
    // At once, because the answer must come before the page goes, or all will be sent again.
    if (document.hidden || (!timer && now() - flushed > GATHER)) flush()
    else plan()
  }

  /** Makes room for the item that was just added. */
  const limit = () => {
    const victim = takeVictim(queue)
    if (!victim) return
    fresh = fresh.filter((item) => item !== victim)
    emit('error', { code: 'queue_full', messageId: victim.id })
    finish([victim], false)
  }

  /** Takes over what pages left that are gone. */
  const adopt = () => {
    clearTimeout(adopting)
    // Not sooner: a page that is left at once would send them and never learn that they arrived.
    adopting = setTimeout(() => {
      if (!allowed()) return
      takeOver(outbox, (leftovers) => {
        const items: Item[] = []
        for (const leftover of leftovers) items.push({ ...leftover, settle() {} })
        queue.unshift(...items)
        keep(items)
        plan()
      })
    }, SETTLED)
  }

  const own = (here: boolean) => {
    if (!here && allowed()) outbox.leave([...loose])
    outbox.own(here)
    if (!here) return clearTimeout(timer)
    timer = undefined
    stays++
    for (const item of queue.splice(0)) if (loose.has(item)) queue.push(item)
    adopt()
    plan()
  }

  return {
    push: (message) =>
      new Promise((settle) => {
        const item = { ...message, settle }
        queue.push(item)
        loose.add(item)
        if (fresh.push(item) === 1) queueMicrotask(store)
        limit()
      }),
    flush,
    start() {
      own(true)
      store()
    },
    adopt,
    own,
    discard() {
      fresh = []
      loose.clear()
      for (const item of queue.splice(0)) item.settle(false)
      outbox.clear()
    },
  }
}
