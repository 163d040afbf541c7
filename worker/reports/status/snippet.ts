/** The line that the owner pastes into the shop's pages. */

/** The script tag of a site. */
export function snippetOf(publicUrl: string, publicKey: string): string {
  return `<script async src="${attribute(publicUrl)}/aisle.js" data-key="${attribute(publicKey)}"></script>`
}

function attribute(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
