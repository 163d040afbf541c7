/** The bytes of a page as UTF-8, whatever they were written in. */

/** How far a declaration is looked for. Source: HTML Living Standard, 13.2.3.2 (1,024 bytes; shops need more). */
const declaredWithin = 8_192

/**
 * The bytes in UTF-8: as the byte order mark says, else the header, else the page's own declaration, else as UTF-8 where they
 * are that, and windows-1252 where not. Bytes that are UTF-8 already are answered as they are.
 */
export function toUtf8(bytes: Uint8Array, contentType = ''): Uint8Array {
  const marked = markOf(bytes)
  if (marked === 'utf-8') return bytes.subarray(3)
  const label =
    marked ?? labelIn(contentType) ?? declared(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252')
  return label === 'utf-8' ? bytes : new TextEncoder().encode(new TextDecoder(label).decode(bytes))
}

function markOf(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return undefined
}

/** The encoding that a `charset=` names, by its proper name; undefined where there is none that is known. */
function labelIn(text: string): string | undefined {
  const label = /charset\s*=\s*["']?\s*([\w:.-]{2,40})/i.exec(text)?.[1]
  try {
    return label === undefined ? undefined : new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** What a `meta` or the XML declaration says. A page that can be read so far is not in UTF-16, whatever it says. */
function declared(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, declaredWithin))
  const places = head.replace(/<!--[\s\S]*?-->/g, '').match(/<(meta|\?xml)\b[^>]*>/gi) ?? []
  for (const place of places) {
    const label = labelIn(place.replace(/^<\?xml(.*?)encoding/i, '<?xml$1charset'))
    if (label) return label.startsWith('utf-16') ? 'utf-8' : label
  }
  return undefined
}

/** Whether the first bytes are UTF-8; the last few may be half of a character. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    const part = bytes.subarray(0, 200_000)
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(part, { stream: true })
    return true
  } catch {
    return false
  }
}
