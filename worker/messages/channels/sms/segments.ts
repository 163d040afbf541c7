/** How long a text message is: in which alphabet it travels, and in how many pieces it is billed. Pure. */

export interface Size {
  readonly encoding: 'GSM-7' | 'UCS-2'
  /** Septets, or UTF-16 units. */
  readonly units: number
  readonly segments: number
}

/** The default alphabet and its extension table: 3GPP TS 23.038, 6.2.1. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const extended = new Set('\f^{}\\[~]|€')

/** What words processors put in place of plain signs; each of them would turn the whole text into UCS-2. */
const plain: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '‑': '-',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  '•': '-',
  '×': 'x',
  '\t': ' ',
}

/** The text with plain signs where that lets it travel in the small alphabet; else as it is. */
export function simplify(text: string): string {
  const simple = [...text].map((character) => plain[character] ?? character).join('')
  return measure(simple).encoding === 'GSM-7' ? simple : text
}

/** The size of a text. A character is never cut in two by the end of a piece: 3GPP TS 23.040, 9.2.3.24.1. */
export function measure(text: string): Size {
  const characters = [...text]
  const gsm = characters.every((one) => basic.has(one) || extended.has(one))
  const sizes = characters.map((one) => (gsm ? (extended.has(one) ? 2 : 1) : one.length))
  const units = sizes.reduce((sum, size) => sum + size, 0)
  const [single, piece] = gsm ? [160, 153] : [70, 67]
  const encoding = gsm ? 'GSM-7' : 'UCS-2'
  if (units <= single) return { encoding, units, segments: 1 }
  let segments = 1
  let room = piece
  for (const size of sizes) {
    if (size > room) {
      segments += 1
      room = piece
    }
    room -= size
  }
  return { encoding, units, segments }
}
