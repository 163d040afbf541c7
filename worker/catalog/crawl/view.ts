/** A page and a host as the API answers them. Pure. */

import type { Row } from '../../db/tables.ts'
import { need } from './need.ts'

const names: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(need).map(([name, level]) => [level, name]),
)

/** A page of the shop for its owner: what it is, when it was read, why it is no product, when it is read next. */
export function pageView(page: Row<'pages'>) {
  return {
    url: page.url,
    state: page.state,
    note: page.note,
    productId: page.product_id || null,
    /** Who named it: the owner, the shop itself, or a visitor's browser. */
    origin: page.origin,
    need: names[page.need] ?? 'refresh',
    foundAt: page.found_at,
    readAt: page.fetched_at || null,
    nextAt: page.due_at,
    failures: page.failures,
  }
}

export type PageView = ReturnType<typeof pageView>

/** A host of the shop: whether it may be asked, and what was wrong the last time. */
export function hostView(host: Row<'page_hosts'>, now: number) {
  return {
    host: host.host,
    note: host.note,
    /** Nothing is asked before; null where it may be asked now. */
    opensAt: host.open_at > now ? host.open_at : null,
    robotsReadAgainAt: host.robots_at || null,
    sitemapReadAgainAt: host.sitemap_at || null,
  }
}

export type HostView = ReturnType<typeof hostView>
