/** Aisle's browser SDK as a module. */

import { startAisle } from './aisle.ts'
import type { Aisle } from './api.ts'
import type { AisleOptions } from './options.ts'
import type { Parts } from './parts.ts'

export type { Aisle, StubCall } from './api.ts'
export type { ConsentMode } from './consent.ts'
export type * from './contract/envelope.ts'
export type * from './contract/events.ts'
export type { Problem, Signals } from './emitter.ts'
export type { AisleOptions, IdentifyOptions, MessageOptions } from './options.ts'
export type { Subscription, SubscriptionAnswer } from './subscribe.ts'

/** Each by an import of its own, for the shop's bundler to see. */
const parts = {
  capture: () => import('./capture/capture.ts'),
  shop: () => import('./capture/platform.ts'),
  mirror: () => import('./capture/mirror.ts'),
  mail: () => import('./mail.ts'),
}

/** Starts the SDK on this page. Where there is no page (a server that renders), it does nothing. */
export const createAisle = (options: AisleOptions): Aisle =>
  startAisle(options, (name) => (parts[name] as () => Promise<Parts[typeof name]>)())
