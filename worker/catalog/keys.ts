/** What a product is known by: the canonical form of an address, and the keys that lead to a product. */

/** Parameters of an address that say where somebody came from, or which variant is chosen, and not what is shown. */
const passing =
  /^(utm_.*|mc_[ce]id|[gdfty]clid|[gw]braid|gad_.*|gclsrc|fbclid|msclkid|yclid|ttclid|twclid|li_fat_id|igshid|epik|srsltid|dclid|_gl|_ga|_hs.*|hsa_.*|mkt_tok|_ke|_kx|_bta_.*|_pos|_sid|_ss|_psq|_v|_fid|pr_prod_strat|pr_rec_.*|pr_ref_pid|pr_seq|ref|ref_|referrer|affiliate|aff|aff_id|awc|irclickid|cjevent|zanpid|sid|phpsessid|jsessionid|sessionid|session_id|nosto.*|variant|attribute_.*|selling_plan|currency|aisle_.*)$/i

const MOST = 2_000

/**
 * The canonical form in which addresses of one page are one: without scheme, `www.`, fragment, trailing slash,
 * tracking and variant parameters, with the rest in order. Null where the text is no http(s) address.
 */
export function urlKey(address: string): string | null {
  if (address.length > MOST || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  const host = url.host.replace(/^www\./, '').replace(/\.(?=$|:)/, '')
  const kept = [...url.searchParams].filter(([name]) => !passing.test(name))
  kept.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
  const query = kept
    .map(([name, value]) => encodeURIComponent(name) + (value && `=${encodeURIComponent(value)}`))
    .join('&')
  // Shops of one page only (Ecwid, old Angular) tell their products apart behind the hash.
  const hash = url.hash.startsWith('#!') ? url.hash : ''
  return host + pathOf(url.pathname) + (query && `?${query}`) + hash
}

/** Whether a key of an address is that of a host's first page, which many products may name for want of a better one. */
export function isFirstPage(key: string): boolean {
  return /^[^/?#]*\/?$/.test(key)
}

/** The host in the key of an address. */
export function hostOf(key: string): string {
  return key.replace(/[/?#].*$/s, '')
}

function pathOf(path: string): string {
  const plain = path
    .replace(/;[^/]*/g, '')
    .replace(/\/{2,}/g, '/')
    .replace(/\/(index|default)\.(html?|php|aspx?)$/i, '/')
    // Shopify shows a product under each of its collections.
    .replace(/\/collections\/[^/]+(?=\/products\/[^/]+)/, '')
    .replace(/\/$/, '')
  return plain.split('/').map(segment).join('/')
}

/** One part of a path, its escapes written one way. */
function segment(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part).normalize('NFC'))
  } catch {
    return part
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** Kinds of keys: an address, a GTIN, an id that a source gives, a SKU, a group of variants. */
export type KeyKind = 'url' | 'gtin' | 'id' | 'sku' | 'group'

const marks: Readonly<Record<KeyKind, string>> = {
  url: 'u:',
  gtin: 'g:',
  id: 'i:',
  sku: 's:',
  group: 'r:',
}

/** A key as the database holds it. */
export function keyOf(kind: KeyKind, value: string): string {
  return marks[kind] + value
}

/** The ids in the ids of Shopify's own product feed: `shopify_US_product_variant`. */
export function shopifyFeedIds(id: string): { product: string; variant: string } | null {
  const [, product, variant] = /^shopify_[a-z]{2}_(\d+)_(\d+)$/i.exec(id) ?? []
  return product && variant ? { product, variant } : null
}
