/** The SDK as a page uses it. */

import type { Aisle, StubCall } from './api.ts'
import type { Host, Watch } from './capture/host.ts'
import { now, uuid } from './clock.ts'
import { type Permission, readConsent } from './consent.ts'
import { readContext } from './context.ts'
import type { Message } from './contract/envelope.ts'
import { isWatched } from './debug.ts'
import { createDelivery } from './delivery.ts'
import { createEmitter } from './emitter.ts'
import { openIdentity } from './identity.ts'
import { takeClickToken } from './landing.ts'
import { watchPage } from './lifecycle.ts'
import type { AisleOptions, IdentifyOptions, MessageOptions } from './options.ts'
import type { Load, Parts } from './parts.ts'
import { rankOf } from './queue.ts'
import { type Snapshot, snapshot } from './snapshot.ts'
import { openStorage } from './storage.ts'

/** Starts the SDK on this page. Where there is no page (a server that renders), it does nothing. */
export function startAisle(options: AisleOptions, load: Load): Aisle {
  const { key, auto = 'all', consent: mode = 'granted' } = options
  const endpoint = options.endpoint.replace(/\/+$/, '')
  const here = typeof document !== 'undefined' && !!key
  const debug = options.debug || (here && isWatched())
  const { permission, choose, current } = readConsent(here ? mode : 'denied')
  const allowed = () => permission() === 'yes'
  const storage = openStorage(allowed)
  const identity = openIdentity(storage)
  const { on, emit, log } = createEmitter(debug)
  let token: string | null | undefined
  let pages = 0
  let last: Permission = 'no'
  let poll: ReturnType<typeof setTimeout> | undefined
  let loading = false
  // What the page says before capture is there to hear it.
  const said: Parameters<Watch>[] = []
  let watch: Watch = (...call) => {
    if (said.length < 1000) said.push(call)
    return undefined
  }

  /** Runs work so that nothing it meets can break the page. */
  const safely = <Result>(work: () => Result): Result | undefined => {
    try {
      return work()
    } catch (error) {
      emit('error', { code: 'internal', message: `${error}` })
      return undefined
    }
  }

  const delivery = createDelivery({ endpoint, key, allowed, storage, emit })

  const clean = (value: object, messageId?: string): Snapshot => {
    const taken = snapshot(value)
    const message = `${taken.repairs}`
    if (message) emit('error', { code: 'repaired', message, messageId })
    return taken
  }

  const record = async (
    type: 'track' | 'identify' | 'page',
    given: object,
    { timestamp, messageId, context }: MessageOptions = {},
  ): Promise<boolean> => {
    const delivered = safely(() => {
      if (heed() === 'no') return false
      // First of all, because it may say who is here.
      const details = { ...given }
      const id = messageId || uuid()
      const at = +new Date(timestamp || now()) || now()
      const { copy, json } = clean(
        {
          type,
          messageId: id,
          timestamp: new Date(at).toISOString(),
          anonymousId: identity.anonymousId(),
          userId: identity.userId(),
          context: { ...readContext(), consent: current(), ...context },
          ...details,
        },
        id,
      )
      const message = copy as unknown as Message
      emit(type, message)
      return delivery.push({ id, json, rank: rankOf(message) })
    })
    return delivered || false
  }

  /** Does something with a part. Without it the page goes on as it was. */
  const using = <Name extends keyof Parts>(name: Name, work: (part: Parts[Name]) => void) => {
    load(name)
      .then(work)
      .catch((error) => emit('error', { code: name, message: `${error}` }))
  }

  /** Loads capture, once, and tells it what was said already. */
  const capture = () => {
    if (loading || (auto === 'none' && !debug)) return
    loading = true
    using('capture', ({ startCapture }) => {
      watch = startCapture(host)
      for (const call of said) watch(...call)
    })
  }

  const begin = () => {
    storage.keep()
    delivery.start()
    capture()
    const taken = token
    if (taken) {
      using('mail', ({ confirmClick }) =>
        confirmClick(endpoint, key, taken, identity.anonymousId()),
      )
    }
    token = null
  }

  /** Does what follows from what the shopper has chosen meanwhile, here or on the page's consent platform. */
  const heed = (): Permission => {
    const before = last
    last = permission()
    clearTimeout(poll)
    if (last === 'wait') poll = setTimeout(() => safely(heed), 500)
    if (last === before) return last
    if (last === 'yes') begin()
    else if (last === 'wait') capture()
    else {
      identity.forget()
      storage.set('pause')
      delivery.discard()
    }
    return last
  }

  const aisle: Aisle = {
    track: (event: string, properties?: object, options?: MessageOptions) =>
      record(
        'track',
        { event, properties },
        { ...safely(() => watch(event, properties)), ...options },
      ),
    identify(
      user?: string | number | null | object,
      traits?: object,
      options: IdentifyOptions = {},
    ) {
      if (user && typeof user === 'object') {
        return aisle.identify(null, user as Record<string, unknown>, traits)
      }
      const claim = {
        proof: options.proof,
        // Remembered when it is read: only if anything may be recorded.
        get traits() {
          const added = clean(traits || {}).copy as object
          return identity.claim(user && `${user}`, added)
        },
      }
      return record('identify', claim, options)
    },
    page(name, properties, options) {
      pages++
      return record('page', { name, properties }, options)
    },
    reset: identity.forget,
    consent(choice) {
      safely(() => {
        if (here) choose(choice)
        heed()
      })
    },
    flush: delivery.flush,
    on,
    subscribe: (subscription) =>
      load('mail').then(
        ({ sendSubscription }) =>
          sendSubscription(endpoint, key, subscription, aisle.anonymousId()),
        () => ({ status: 'failed' }),
      ),
    anonymousId: () => (allowed() ? identity.anonymousId() : undefined),
    push(...calls) {
      for (const call of calls) {
        safely<unknown>(() => {
          if (typeof call === 'function') return call(aisle)
          return aisle[call[0] as 'push'](...(call.slice(1) as StubCall[]))
        })
      }
    },
  }

  if (!key) console.warn('[aisle] data-key?')
  if (!here) return aisle

  const host: Host = {
    auto,
    debug,
    began: location.href,
    uuid,
    record: (event, properties, options) => record('track', { event, properties }, options),
    page: () => aisle.page(),
    on,
    emit,
    log,
    storage,
    shop: () => load('shop'),
    mirror: () => load('mirror'),
  }

  const arrive = () => {
    safely(heed)
    if (/all|page/.test(auto) && !pages) aisle.page()
  }
  watchPage({
    ...delivery,
    flush() {
      // A page that goes at once was viewed too, and the shopper may just have agreed.
      arrive()
      return delivery.flush()
    },
  })
  token = safely(takeClickToken)
  // In a task of its own: the first touch of storage and locks takes time, which the page need not wait for, and what
  // the page says about consent and identity is heard first.
  setTimeout(() => {
    arrive()
    using('place', ({ place }) => place({ endpoint, key, aisle, storage, load }))
  })
  return aisle
}
