/** Asks the shop for its pages: one request after the other, with a pause, under our own name, within bounds. */

import { DAY, MINUTE, SECOND } from '../../core/clock.ts'
import type { Outcome, Outside } from '../../core/outbound.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../site/settings.ts'
import { type Ground, pageHosts } from './address.ts'

/** What reading pages takes: the database, the way out, and what is known of the site. */
export interface Crawling {
  readonly db: Db
  readonly settings: Settings
  readonly outside: Outside
  readonly publicUrl: string
  readonly development: boolean
  readonly now: () => number
  /** Waits so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>
}

/** Product pages with all their mark-up are far shorter. */
export const PAGE_BYTES = 5 * 1024 * 1024
const PATIENCE = 10 * SECOND
const REDIRECTS = 5
/** Between two requests to one host where the shop asks for nothing else, and the most that it can ask for. */
const PAUSE = 500
const LONGEST_PAUSE = 15 * SECOND

export interface Asker {
  readonly ground: Ground
  ask(
    url: string,
    headers?: Readonly<Record<string, string>>,
    bounds?: { readonly maxBytes: number; readonly timeout: number },
  ): Promise<Outcome>
}

/** What decides over the addresses of this site's pages. */
export function groundOf(site: Pick<Crawling, 'settings' | 'publicUrl' | 'development'>): Ground {
  const { settings, publicUrl, development } = site
  return { hosts: pageHosts(settings), development, publicUrl }
}

/** Whether a host is this machine, which nobody needs to spare. */
export function isOwnMachine(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(host)
}

/** An asker for one host's turn. `delay`: seconds between requests, as robots.txt asks. */
export function askerOf(crawling: Crawling, host: string, delay: () => number): Asker {
  const ground = groundOf(crawling)
  let last = Number.NEGATIVE_INFINITY
  return {
    ground,
    async ask(url, headers = {}, bounds = { maxBytes: PAGE_BYTES, timeout: PATIENCE }) {
      const pause = isOwnMachine(host)
        ? 0
        : Math.min(LONGEST_PAUSE, Math.max(PAUSE, delay() * SECOND))
      const left = last + pause - crawling.now()
      if (left > 0) await crawling.wait(left)
      last = crawling.now()
      return crawling.outside(
        { url, headers: { Accept: 'text/html, application/xhtml+xml', ...headers } },
        { ...ground, ...bounds, redirects: REDIRECTS },
      )
    },
  }
}

/** How long a shop that has enough wants to be left alone (Retry-After, RFC 9110, 10.2.3): a minute to a day. */
export function retryAfter(headers: Headers, now: number): number {
  const value = headers.get('Retry-After') ?? ''
  const seconds = /^\d{1,9}$/.test(value.trim()) ? Number(value) * SECOND : Date.parse(value) - now
  return Math.min(DAY, Math.max(MINUTE, Number.isFinite(seconds) ? seconds : 5 * MINUTE))
}
