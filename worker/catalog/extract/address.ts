/** The address of a page: what it declares as its own where that can be believed, without what campaigns put behind it. */

import { readAddress } from './text.ts'

/** Parameters that say where a visitor came from and nothing about what is shown. */
const tracking =
  /^(utm_.*|cm_(ven|cat|pla|ite|mmc|sp|re)|gclid|gclsrc|gbraid|wbraid|dclid|fbclid|msclkid|yclid|ttclid|twclid|li_fat_id|igshid|srsltid|_ga|_gl|mc_(cid|eid)|_kx|_hs(enc|mi)|hsCtaTracking|mkt_tok|wickedid|aff(id|iliate)?|awc|cjevent|irclickid|irgwc|pk_(campaign|kwd|source|medium)|piwik_.*|matomo_.*|aisle.*|_pos|_sid|_ss|_psq|_fid|pr_prod_strat|pr_rec_id|pr_rec_pid|pr_ref_pid|pr_seq|ref_?src|phpsessid|jsessionid|zanpid|epik|vero_id|s_kwcid|ef_id|ICID|cmpid)$/i

/** The address without tracking parameters and fragment. */
export function withoutTracking(address: string): string {
  const url = new URL(address)
  url.hash = ''
  for (const name of [...url.searchParams.keys()])
    if (tracking.test(name)) url.searchParams.delete(name)
  url.pathname = url.pathname.replace(/;jsessionid=[^/;?]*/i, '')
  return url.href.replace(/\?$/, '')
}

/** What two addresses of one page have in common: host without its usual prefixes, path without slash at the end. */
export function placeOf(address: string): string {
  const { hostname, pathname } = new URL(address)
  const path = decoded(pathname)
    .replace(/\/+$/, '')
    .replace(/\/index\.(html?|php)$/i, '')
  return `${bareHost(hostname)}${path.toLowerCase()}`
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

/** `www.shop.example` and `m.shop.example` are one shop. */
export function bareHost(host: string): string {
  return host.toLowerCase().replace(/^(www\d?|m|mobile|touch)\./, '')
}

/**
 * The page's canonical address: `canonical`, else `og:url`, each only on the host that the page was read from and not where it
 * leads to the front page; else the address itself. Where the page's own address is not known, the declared one is believed.
 */
export function canonicalOf(
  declared: readonly (string | undefined)[],
  page: string | undefined,
): string | undefined {
  for (const one of declared) {
    const address = readAddress(one, page)
    if (address === undefined) continue
    if (page === undefined) return withoutTracking(address)
    const [theirs, ours] = [new URL(address), new URL(page)]
    if (bareHost(theirs.hostname) !== bareHost(ours.hostname)) continue
    if (isFront(theirs.pathname) && !isFront(ours.pathname)) continue
    if (theirs.hostname === ours.hostname) theirs.protocol = ours.protocol
    return withoutTracking(theirs.href)
  }
  return page === undefined ? undefined : withoutTracking(page)
}

const isFront = (path: string): boolean => /^\/(?:[a-z]{2}(?:[-_][a-z]{2})?\/?)?$/i.test(path)
