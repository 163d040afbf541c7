/** Addresses that strangers wrote: only http(s) may become a link or a picture. */

/** The address if it is http(s), else undefined, so that the attribute is left out. */
export function safeUrl(address: unknown): string | undefined {
  if (typeof address !== 'string' || !URL.canParse(address)) return undefined
  const url = new URL(address)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined
}
