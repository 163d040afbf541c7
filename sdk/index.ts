/** Aisle's browser SDK as a module. */

import { startAisle } from './aisle.ts'
import type { Aisle } from './api.ts'
import type { AisleOptions } from './options.ts'
import type { Parts } from './parts.ts'

export type { Aisle, StubCall } from './api.ts'
export type { ConsentMode } from './consent.ts'
export type * from './contract/envelope.ts'
export type * from './contract/events.ts'
export type * from './contract/storefront.ts'
export type { Problem, Signals } from './emitter.ts'
export type { AisleOptions, IdentifyOptions, MessageOptions } from './options.ts'

/** Each by an import of its own, for the shop's bundler to see. */
const parts = {
  capture: () => import('./capture/capture.ts'),
  structured: () => import('./capture/structured.ts'),
  layer: () => import('./capture/tap.ts'),
  shop: () => import('./capture/platform.ts'),
  mirror: () => import('./capture/mirror.ts'),
  ask: () => import('./ask.ts'),
  click: () => import('./click.ts'),
  later: () => import('./later.ts'),
  signals: () => import('./signals.ts'),
  place: () => import('./placement/place.ts'),
}

/** Starts the SDK on this page. Where there is no page (a server that renders), it does nothing. */
export function createAisle(options: AisleOptions): Aisle {
  if (!options.endpoint) console.warn('[aisle] endpoint? Say where your Worker answers: https://…')
  return startAisle(
    () => options,
    (name) => {
      // What draws widgets comes from the Worker, as it does for the tag: it is no part of the shop's bundle.
      if (name === 'widgets') {
        return import(
          /* @vite-ignore */ /* webpackIgnore: true */ `${options.endpoint}/aisle-widgets.js`
        )
      }
      return (parts[name as keyof typeof parts] as () => Promise<Parts[typeof name]>)()
    },
  )
}
