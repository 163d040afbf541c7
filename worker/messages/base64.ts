/** Base64 of bytes with padding (RFC 4648, section 4), as mail and content security policies use it. */

/** Encodes bytes; takes them one by one, so that no argument list grows with the input. */
export function toBase64(bytes: Iterable<number>): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
