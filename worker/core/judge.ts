/** Decides whether the Worker may ask an address for anything: a pure look at the address alone. */

/** What an address must keep. Where `hosts` is empty nothing may be fetched. */
export interface AddressRules {
  /** Hosts that may be asked, exactly: `shop.example`, `münze.example`; `host:port` counts in development only. */
  readonly hosts: readonly string[]
  /** Development: `http:` and loopback addresses with a port may be asked, where the list names them. */
  readonly development: boolean
  /** Address of this Worker: never asked by itself, except in development. */
  readonly publicUrl?: string
}

export type RefusalCode =
  | 'bad_address'
  | 'not_https'
  | 'credentials'
  | 'ip_literal'
  | 'local_name'
  | 'own_host'
  | 'host_not_allowed'
  | 'port'

export type Judgement =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string }

/** Nobody needs more; some servers take no more. */
const LONGEST = 2_048

/** Names that mean something inside a network only (RFC 6761, RFC 6762, RFC 8375, ICANN's reserved ones). */
const local =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa|onion)$/

/**
 * Whether an address may be fetched, and as which URL. What the platform's parser would quietly repair (line breaks,
 * backslashes, blanks) is refused, for another parser might repair it differently. The platform's parser
 * (https://url.spec.whatwg.org/#host-parsing) turns every spelling of an IPv4 address, such as `0x7f.1` or
 * `2130706433`, into four decimal numbers, and international names into punycode: only its result is compared.
 */
export function judgeUrl(address: string, rules: AddressRules): Judgement {
  if (address.length > LONGEST) return refuse('bad_address', 'The address is too long.')
  if (hasTrick(address)) {
    return refuse('bad_address', 'The address has blanks, control characters or backslashes.')
  }
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || url.hostname === '') return refuse('bad_address', 'This is no address.')
  if (url.protocol !== 'https:' && !(rules.development && url.protocol === 'http:')) {
    return refuse('not_https', 'Only https addresses are fetched.')
  }
  if (url.username !== '' || url.password !== '' || /^[a-z]+:\/*[^/?#]*@/i.test(address)) {
    return refuse('credentials', 'The address carries a user name.')
  }
  const listed = isListed(url, rules.hosts)
  const own = hostOf(rules.publicUrl ?? '')
  // On a developer's machine the shop and Aisle share one loopback address.
  if (rules.development && listed && (isLoopback(url.hostname) || url.host === own)) {
    return { ok: true, url }
  }
  if (isIp(url.hostname)) {
    return refuse('ip_literal', 'The address names a machine by its number.')
  }
  if (!url.hostname.includes('.') || local.test(url.hostname.replace(/\.$/, ''))) {
    return refuse('local_name', 'The address is one of a private network.')
  }
  if (own !== '' && url.hostname.replace(/\.$/, '') === own.replace(/:\d+$/, '')) {
    return refuse('own_host', 'The address is that of Aisle itself.')
  }
  if (!rules.hosts.some((host) => hostOf(host).replace(/:\d+$/, '') === url.hostname)) {
    return refuse('host_not_allowed', 'The host is none of the shop’s.')
  }
  // An empty port is the scheme's own.
  if (url.port !== '' && !(rules.development && listed)) {
    return refuse('port', 'Only the usual port of https is fetched from.')
  }
  return { ok: true, url }
}

/** Hosts of lists, which are asked for with every address. */
const spelled = new Map<string, string>()
const MOST_SPELLED = 500

/** The host of an address or of a bare `host[:port]`, as a URL spells it; empty where it is none. */
export function hostOf(address: string): string {
  const known = spelled.get(address)
  if (known !== undefined) return known
  const host = spell(address)
  if (spelled.size >= MOST_SPELLED) spelled.clear()
  spelled.set(address, host)
  return host
}

function spell(address: string): string {
  const text = /^https?:\/\//i.test(address) ? address : `https://${address}`
  if (hasTrick(text) || !URL.canParse(text)) return ''
  const url = new URL(text)
  return url.username === '' && url.password === '' ? url.host : ''
}

function isListed(url: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) => hostOf(host) === url.host)
}

/** Whether a host, as the parser spells it, is a number: IPv4 or, in brackets, IPv6 with or without a zone. */
function isIp(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname)
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}

function hasTrick(address: string): boolean {
  return [...address].some((character) => {
    const code = character.codePointAt(0) ?? 0
    return code <= 32 || character === '\\' || (code >= 127 && code < 160) || /\s/u.test(character)
  })
}

function refuse(code: RefusalCode, message: string): Judgement {
  return { ok: false, code, message }
}
