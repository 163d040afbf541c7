/** What the demo shop's Worker is given: its own store, and of Aisle only what any shop would have. */
export interface Env {
  /** The shop's own data: stock and orders. */
  SHOP: KVNamespace
  /** Aisle, called as a shop's server calls it. */
  AISLE: Fetcher
  PUBLIC_URL: string
  PUBLIC_KEY: string
  SECRET_KEY: string
  ADMIN_TOKEN: string
  /** `no`: Aisle is told of orders only, and reads products from the pages. */
  REPORTS_PRODUCTS?: string
}
