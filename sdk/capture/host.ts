/** What the core lends to capture, and what capture gives back. */
import type { Desk } from '../desk.ts'
import type { Emitter } from '../emitter.ts'
import type { MessageOptions } from '../options.ts'
import type { Storage } from '../storage.ts'
import type { Sighting, Source } from './sighting.ts'

/** What is told of a platform's page and cart. */
export interface Listener {
  wants(source: Source): boolean
  storage: Storage
  see(source: Source, sightings: Sighting[]): void
  complain(message: string): void
}

/** The part for shops on a platform. */
export interface Shop {
  readMeta(listener: Listener): void
  watchCart(listener: Listener): void
}

type Complain = (message: string) => void

/** What a page tells of itself: `Product Viewed`, `Product List Viewed`, or nothing; and which notation told it. */
export interface PageReading {
  sighting?: Sighting
  from?: string
}

/** The part that reads structured data: when the browser is idle, or now, as far as that takes no time. */
export interface Structured {
  readSoon(complain: Complain, done: (reading: PageReading) => void): void
  readNow(): PageReading
}

/** The part that listens at the data layer; what it answers reads at once what waits. */
export interface Layer {
  tapLayer(see: (sightings: Sighting[]) => void, complain: Complain): () => void
}

/** The core, as capture sees it. */
export interface Host extends Desk, Pick<Emitter, 'emit' | 'log'> {
  /** Loads what reads structured data, the data layer, the carts of Shopify and WooCommerce; or the mirror. */
  load(name: 'structured'): Promise<Structured>
  load(name: 'layer'): Promise<Layer>
  load(name: 'shop'): Promise<Shop>
  load(name: 'mirror'): Promise<{ openMirror(journal: Journal, close: () => void): void }>
  /** The words of `data-auto`. */
  auto: string
  debug: boolean | undefined
  /** The address at which the page began. */
  began: string
  /** Makes the id of a message. */
  uuid(): string
  /** Sends an event as it is. */
  record(event: string, properties: object, options: MessageOptions): Promise<boolean>
}

/**
 * Is told of each call of `track` before it goes out. Answers the id and the time of the message that told the same
 * before, when capture was first: with them, the call counts as the same message and not as a second one.
 */
export type Watch = (event: string, properties: unknown) => MessageOptions | undefined

/** What became of something that was seen. */
export type Outcome = 'waiting' | 'sent' | 'accepted' | 'duplicate' | 'refused' | 'problem'

/** A line of the journal. */
export interface Note {
  at: number
  source: string
  event: string
  properties?: object | undefined
  outcome: Outcome
  /** Why, and what to do about it. */
  why?: string | undefined
  messageId?: string | undefined
}

/** What was seen on this page, kept only while somebody looks. */
export interface Journal {
  notes: Note[]
  /** Calls back when something changed. */
  changed: (() => void) | undefined
}
