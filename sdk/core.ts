/** What the SDK does once it is awake: it records what the page says, and heeds what the shopper allows. */

import type { Aisle } from './api.ts'
import type { Host, Watch } from './capture/host.ts'
import { uuid } from './clock.ts'
import { createComposer } from './compose.ts'
import { type Permission, readConsent } from './consent.ts'
import { known } from './context.ts'
import { createDelivery } from './delivery.ts'
import type { Desk } from './desk.ts'
import { createEmitter, type Emitter } from './emitter.ts'
import { openIdentity } from './identity.ts'
import { takeClickToken } from './landing.ts'
import type { Listening } from './lifecycle.ts'
import type { AisleOptions, IdentifyOptions, MessageOptions } from './options.ts'
import type { Load, Parts } from './parts.ts'
import { noteViewed } from './recent.ts'
import { openStorage } from './storage.ts'
import { post } from './transport.ts'

/** Runs work so that nothing it meets can break the page; undefined where it failed. */
export type Safely = <Result>(work: () => Result) => Result | undefined

/** The core: the methods of the page, and what the page's comings and goings are told to. */
export interface Core extends Omit<Aisle, 'push'>, Listening, Pick<Emitter, 'emit'> {
  /** Begins what may begin, and views the page, unless it was. */
  arrive(): void
}

/** Starts the core on this page. `aisle` is what the page holds. */
export function openCore(options: AisleOptions, load: Load, aisle: Aisle, safely: Safely): Core {
  const { key, auto = 'all', consent: mode = 'granted', debug } = options
  const endpoint = options.endpoint.replace(/\/+$/, '')
  const here = typeof document !== 'undefined' && !!key
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

  /** Does something with a part. Without it the page goes on as it was. */
  const using = <Name extends keyof Parts, Result>(
    name: Name,
    work: (part: Parts[Name]) => Result,
  ) =>
    load(name)
      .then(work)
      .catch((error) => emit('error', { code: name, message: `${error}` }))

  const { permission, choose, current } = readConsent(here ? mode : 'denied', (then) =>
    using('signals', ({ hearPlatforms }) => {
      then(hearPlatforms())
      heed()
    }),
  )
  const storage = openStorage(() => last === 'yes')
  const identity = openIdentity(storage)
  const { clean, compose } = createComposer(identity, current, emit)
  const desk = { endpoint, key, aisle, storage, load, post, clean }

  const record = async (
    type: 'track' | 'identify' | 'page',
    details: object,
    options?: MessageOptions,
  ): Promise<boolean> => {
    const delivered = safely(() => {
      if (heed() === 'no') return false
      const [item, message] = compose(type, details, options)
      noteViewed(storage, message)
      return delivery.push(item)
    })
    return delivered || false
  }

  /** Loads capture, once, and tells it what was said already. */
  const capture = () => {
    if (loading || (auto === 'none' && !debug && !/aisle-debug/.test(location.hash))) return
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
    if (taken) using('click', ({ confirmClick }) => confirmClick(desk, taken))
    token = null
  }

  /** Forgets who was here; also in the cookie, where the Worker keeps one. */
  const forget = () => {
    identity.forget()
    if (storage.get('kept')) using('later', ({ keepVisitor }) => keepVisitor(desk, true))
  }

  /** Does what follows from what the shopper has chosen meanwhile, here or on the page's consent platform. */
  const heed = (): Permission => {
    const next = permission()
    clearTimeout(poll)
    if (next === 'wait') poll = setTimeout(() => safely(heed), 500)
    if (next === last) return next
    if (next === 'no') forget()
    last = next
    if (next === 'yes') begin()
    else if (next === 'wait') capture()
    else {
      storage.set('pause')
      delivery.discard()
    }
    return next
  }

  const delivery = createDelivery(
    desk,
    emit,
    () => heed() === 'yes',
    (outbox, put) =>
      using('later', ({ findZone, keepVisitor, takeLeftovers }) => {
        findZone(known)
        keepVisitor(desk)
        return takeLeftovers(outbox, put)
      }),
  )

  /** Has the Worker asked by the part that knows how; `error` has been told if that cannot be had. */
  const asking =
    (name: keyof Parts['ask']) =>
    (...given: never[]): Promise<never> =>
      using('ask', (part) =>
        (part[name] as (desk: Desk, ...given: never[]) => unknown)(desk, ...given),
      ).then((answer) => answer || { status: 'failed', items: [] }) as Promise<never>

  const core: Core = {
    track: (event: string, properties?: object, options?: MessageOptions) =>
      record(
        'track',
        { event, properties },
        {
          ...safely(() => watch(event, properties)),
          ...options,
        },
      ),
    identify(
      user?: string | number | null | object,
      traits?: object,
      options: IdentifyOptions = {},
    ) {
      if (user && typeof user === 'object') {
        return core.identify(null, user as Record<string, unknown>, traits)
      }
      // Remembered only if anything may be recorded.
      const all =
        heed() === 'no' || identity.claim(user && `${user}`, clean(traits || {}).copy as object)
      return record('identify', { proof: options.proof, traits: all }, options)
    },
    page(name, properties, options) {
      pages++
      return record('page', { name, properties }, options)
    },
    reset: forget,
    consent(choice) {
      if (here) choose(choice)
      heed()
    },
    flush: delivery.flush,
    on,
    subscribe: asking('subscribe'),
    recommend: asking('recommend'),
    backInStock: asking('backInStock'),
    anonymousId: () => (heed() === 'yes' ? identity.anonymousId() : undefined),
    emit,
    own: delivery.own,
    adopt: delivery.adopt,
    arrive() {
      safely(heed)
      if (/all|page/.test(auto) && !pages) aisle.page()
    },
    hurry() {
      // A page that goes at once was viewed too, and the shopper may just have agreed.
      core.arrive()
      return delivery.flush()
    },
  }

  if (!key) console.warn('[aisle] data-key?')
  if (!here) return core

  const host: Host = {
    ...desk,
    auto,
    debug,
    began: location.href,
    uuid,
    record: (event, properties, options) => record('track', { event, properties }, options),
    emit,
    log,
  }
  token = safely(takeClickToken)
  using('place', ({ place }) => place(desk))
  return core
}
