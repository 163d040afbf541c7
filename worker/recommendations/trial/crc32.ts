/** CRC-32 (IEEE 802.3) of a text: picks, always the same way, which product of a basket is hidden in a trial. Pure. */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})
const encoder = new TextEncoder()

/** The checksum of a text's UTF-8 bytes. */
export function crc32(text: string): number {
  let sum = 0xffffffff
  for (const byte of encoder.encode(text)) {
    sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8)
  }
  return (sum ^ 0xffffffff) >>> 0
}
