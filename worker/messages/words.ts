/** Cleaning of words and addresses that go into mails and pages: one line, safe links, escaped HTML. */

/** A text as one line: control characters, line breaks and invisible direction marks become single spaces. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
}

/** An absolute http(s) address in its normal form, or null for anything else (`javascript:`, `data:`, relative ones). */
export function safeUrl(address: string | undefined): string | null {
  if (!address || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  return url.username === '' && url.password === '' ? url.href : null
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text for use in HTML, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}
