/** The rows of what is read of the shop's own pages: the pages, and the hosts that they lie on. */

export interface PageTables {
  pages: {
    key: string
    url: string
    host: string
    origin: 'owner' | 'shop' | 'visitor'
    need: number
    need_until: number
    state: 'new' | 'product' | 'alias' | 'other' | 'refused' | 'failed' | 'gone'
    note: string
    product_id: string
    etag: string
    last_modified: string
    hash: string
    found_at: number
    fetched_at: number
    due_at: number
    failures: number
    unchanged: number
  }
  page_hosts: {
    host: string
    robots: string
    robots_at: number
    sitemap: string
    sitemap_at: number
    open_at: number
    reports_at: number
    tally: string
    failures: number
    note: string
    lease_token: string
    lease_until: number
  }
}
