/** What is loaded after the core, when a page needs it. */

import type { Host, Journal, Layer, Shop, Structured, Watch } from './capture/host.ts'
import type { Desk, Show } from './placement/place.ts'

/** The parts that are loaded after the core, when they are needed. */
export interface Parts {
  capture: { startCapture(host: Host): Watch }
  structured: Structured
  layer: Layer
  shop: Shop
  mirror: { openMirror(journal: Journal, close: () => void): void }
  place: { place(desk: Desk): void }
  widgets: { show: Show }
  later: typeof import('./later.ts')
  signals: typeof import('./signals.ts')
  ask: typeof import('./ask.ts')
  click: typeof import('./click.ts')
}

/** Loads a part; rejects where it cannot be had. */
export type Load = <Name extends keyof Parts>(name: Name) => Promise<Parts[Name]>
