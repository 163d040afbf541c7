/** What a page can do with the SDK. */
import type { Consent } from './contract/envelope.ts'
import type { EventName, PropertiesOf } from './contract/events.ts'
import type {
  BackInStockRequest,
  Recommendations,
  Subscription,
  SubscriptionAnswer,
  Wish,
} from './contract/storefront.ts'
import type { Emitter } from './emitter.ts'
import type { IdentifyOptions, MessageOptions } from './options.ts'

/** A call that was noted down before the SDK was there: a method's name and its arguments, or a function. */
export type StubCall = readonly [method: string, ...args: unknown[]] | ((aisle: Aisle) => void)

/**
 * The SDK. No method throws, no promise rejects. The promises of messages resolve to true once the
 * message is durable (it survives a closed tab) or taken by the server, and to false when it was given up.
 */
export interface Aisle {
  /** Something happened, such as `Product Viewed`. The properties are copied at once. */
  track<Name extends EventName | (string & {})>(
    event: Name,
    properties?: PropertiesOf<Name>,
    options?: MessageOptions,
  ): Promise<boolean>
  /** Who the shopper says to be, and what is known; both are remembered. */
  identify(
    userId?: string | number | null,
    traits?: Record<string, unknown>,
    options?: IdentifyOptions,
  ): Promise<boolean>
  identify(traits: Record<string, unknown>, options?: IdentifyOptions): Promise<boolean>
  /** A page was viewed. */
  page(
    name?: string,
    properties?: Record<string, unknown>,
    options?: MessageOptions,
  ): Promise<boolean>
  /** Somebody else sits here now: a new anonymous id; user and traits are forgotten. Consent stays. */
  reset(): void
  /** What the shopper chose; remembered. A refusal of analytics deletes ids and unsent events. */
  consent(choice: Consent): void
  /** Sends what waits, now; resolves when the attempt is over. */
  flush(): Promise<void>
  /** Calls back for `track`, `identify`, `page`, `sent`, `error`; answers the function that ends it. */
  on: Emitter['on']
  /** Signs an address up for emails. Independent of consent to analytics: the shopper asks for it. */
  subscribe(subscription: Subscription): Promise<SubscriptionAnswer>
  /**
   * Products that fit: to what was looked at, to a product, to the cart. Works before consent, too: nothing is stored
   * for it, and the question carries product ids only. Without an answer there are no items, and `error` says why.
   */
  recommend(wish?: Wish): Promise<Recommendations>
  /** Writes to the shopper once the product (an id, or an address) can be bought again. */
  backInStock(product: string | number, request: BackInStockRequest): Promise<SubscriptionAnswer>
  /** This browser's id, for the shop's server to name in its own events; undefined without consent. */
  anonymousId(): string | undefined
  /** Does what was noted down before the SDK was there. */
  push(...calls: StubCall[]): void
}
