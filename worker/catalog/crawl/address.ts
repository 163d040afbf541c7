/** Which addresses are pages of the shop that Aisle may read: its own hosts, and nothing that acts when it is asked. Pure. */

import { hostOf, judgeUrl } from '../../core/judge.ts'
import type { Settings } from '../../site/settings.ts'
import { urlKey } from '../keys.ts'

/** What decides over addresses. */
export interface Ground {
  readonly hosts: readonly string[]
  readonly development: boolean
  readonly publicUrl: string
}

export interface PageAddress {
  readonly key: string
  /** As it is fetched: without what says where a visitor came from. */
  readonly url: string
  readonly host: string
}

export type PageVerdict =
  | ({ readonly ok: true } & PageAddress)
  | { readonly ok: false; readonly code: string; readonly message: string }

/** Path segments behind which things are done, or somebody is at home; as a whole segment, without its ending. */
const acting =
  /^(cart|carts|basket|bag|shopping-?(cart|bag|basket)|warenkorb|panier|carrito|carrello|winkelwagen|checkouts?|kasse|caisse|onepage|payment|pay|accounts?|my-?account|customer|kundenkonto|konto|mon-compte|mein-konto|profile|log-?in|log-?out|sign-?in|sign-?up|sign-?out|anmelden|abmelden|register|auth|oauth|sso|password|reset|orders?|bestellung|wish-?list|compare|admin|wp-admin|wp-login|wp-json|xmlrpc|cgi-bin|api|ajax|graphql|feed|unsubscribe|subscribe|newsletter|add-to-(cart|basket|bag)|download|cdn-cgi|cron|wp-cron|webhooks?)$/i

/** Parameters that do something, or are somebody's. */
const active =
  /^(add[-_]?to[-_]?(cart|basket|wishlist|bag)|add|remove(_item)?|removed_item|undo_item|update_cart|empty[-_]?cart|buy[-_]?now|apply_coupon|coupon|discount|action|do|cmd|task|wc-ajax|edd_action|logout|log-?out|delete|login|token|access_token|key|sig|signature|nonce|_wpnonce|password|pass|auth|code|state|email|e-?mail|phone|checkout|return_to|redirect|redirect_to|redirect_uri|url|next|goto|unsubscribe|download|preview|preview_theme_id|callback|jsonp)$/i

/** Files that are no pages. */
const file =
  /\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|css|m?js|json|xml|txt|csv|tsv|pdf|zip|gz|rar|7z|tar|mp[34]|webm|mov|avi|woff2?|ttf|otf|eot|exe|dmg|apk|docx?|xlsx?|pptx?|rss|atom)$/i

/** The hosts whose pages may be read: the shop's own, with and without `www.`, and those that the owner allowed. */
export function pageHosts(settings: Settings): readonly string[] {
  const hosts = [settings.shopUrl, ...settings.allowedHosts].map((one) => (one ? hostOf(one) : ''))
  const own = hosts[0] ?? ''
  const twin = own.startsWith('www.') ? own.slice(4) : `www.${own}`
  const isName = own !== '' && !/^[\d.]+(:|$)|^\[|^localhost(:|$)/.test(own)
  return [...new Set([...hosts, ...(isName ? [twin] : [])])].filter((host) => host !== '')
}

/** Whether an address is a page that may be read, with the one form in which all spellings of it are the same. */
export function judgePage(address: string, ground: Ground): PageVerdict {
  const judged = judgeUrl(address, ground)
  if (!judged.ok) return judged
  const { url } = judged
  if (url.hash.startsWith('#!')) return refuse('fragment', 'The page is made by a script.')
  url.hash = ''
  if (file.test(url.pathname)) return refuse('file', 'The address is that of a file.')
  const segments = url.pathname.split('/').map((segment) => decoded(segment).replace(/\.\w+$/, ''))
  if (segments.some((segment) => acting.test(segment))) {
    return refuse('acting', 'The address looks like a cart, a checkout, an account or a command.')
  }
  const names = [...url.searchParams.keys()]
  if (names.some((name) => active.test(name.replace(/\[.*$/, '')))) {
    return refuse('acting', 'The address has a part that might change something, or is private.')
  }
  if (/@|%40/i.test(url.search)) return refuse('acting', 'The address has somebody’s in it.')
  if (names.length > 8) return refuse('query', 'The address has too many parts.')
  for (const name of names) if (isPassing(name)) url.searchParams.delete(name)
  const key = urlKey(url.href)
  return key === null
    ? refuse('bad_address', 'This is no address.')
    : { ok: true, key, url: url.href, host: url.host }
}

/** Whether a parameter only says where somebody came from: the form in which addresses are compared leaves it out. */
function isPassing(name: string): boolean {
  return urlKey(`https://a.example/?${encodeURIComponent(name)}=1`) === urlKey('https://a.example/')
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function refuse(code: string, message: string): PageVerdict {
  return { ok: false, code, message }
}
