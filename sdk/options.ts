/** What a page can set, and what holds when it does not. */
import type { ConsentMode } from './consent.ts'
import type { Context } from './contract/envelope.ts'

/** Options of createAisle, and data attributes of the script tag. */
export interface AisleOptions {
  /** The site's public key, `pk_…`. */
  key: string
  /** Where the Worker answers, such as `https://aisle.example.com`. The tag uses its own origin. */
  endpoint: string
  /**
   * What is captured without a call: `all` (the default), `none`, or some of `page jsonld datalayer shopify woocommerce
   * exit` with spaces between.
   */
  auto?: string | undefined
  /** What holds until the shopper has chosen; `granted` by default. */
  consent?: ConsentMode | undefined
  /** Whether problems are explained in the console, and the mirror shows what was seen. */
  debug?: boolean | undefined
}

/** Options of a single message. */
export interface MessageOptions {
  /** When it happened, if not now. */
  timestamp?: Date | string
  /** An id of the caller's own, such as `order-1001`: the same id is stored once. */
  messageId?: string
  /** Added to the context that the SDK reads from the page. */
  context?: Context
}

/** Options of identify. */
export interface IdentifyOptions extends MessageOptions {
  /** A JWT (HS256) made by the shop's server, which proves who the shopper is. */
  proof?: string
}
