/** The line that the owner pastes into the shop's pages, and the link that shows what it sees there. */

/** The script tag of a site. */
export function snippetOf(publicUrl: string, publicKey: string): string {
  return `<script async src="${attribute(publicUrl)}/aisle.js" data-key="${attribute(publicKey)}"></script>`
}

/** The shop with the mirror open, which shows what the tag sees there; null while the shop's address is not known. */
export function mirrorUrlOf(shopUrl: string): string | null {
  if (!URL.canParse(shopUrl)) return null
  const url = new URL(shopUrl)
  url.hash = 'aisle-debug'
  return /^https?:$/.test(url.protocol) ? url.href : null
}

function attribute(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
