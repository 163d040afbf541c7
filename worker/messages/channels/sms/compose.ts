/** From a letter to the text message: words filled in, links short and signed, who writes, and how to stop it. */

import { brandOf, type Desk, type Envelope, type Frozen, type Letter } from '../../compose.ts'
import type { SmsCopy } from '../../copy.ts'
import { textLink } from '../../links.ts'
import { fillIn } from '../../placeholders.ts'
import { oneLine } from '../../words.ts'
import { measure, simplify } from './segments.ts'

/** More is an email. Twilio takes no more than this many, whatever they cost. */
export const MOST_SEGMENTS = 10

/** Composes the text of a letter. `opening`: nobody told them lately how to stop it. Throws where it is too long. */
export async function composeText(
  desk: Desk,
  envelope: Envelope,
  letter: Letter,
  opening: boolean,
): Promise<Frozen> {
  const copy: SmsCopy | undefined = letter.sms
  if (!copy) throw new Error('the letter has no words for a text message')
  const destinations: string[] = []
  const links: Record<string, string> = {}
  for (const [name, destination] of Object.entries(letter.links)) {
    if (!copy.text.includes(`links.${name}`)) continue
    const index = destinations.push(destination) - 1
    links[name] = await textLink(desk.ring, desk.publicUrl, envelope.id, index)
  }
  const brand = brandOf(desk.settings, desk.publicUrl)
  const titles = letter.products.map((product) => oneLine(product.title))
  const words = fillIn(copy.text, {
    person: letter.person,
    values: letter.values,
    shop: { name: oneLine(brand.name), url: brand.url },
    products: {
      count: letter.products.length,
      first: titles[0] ?? '',
      others: Math.max(0, letter.products.length - 1),
    },
    links,
  })
  const text = simplify(sealed(oneLine(words), oneLine(brand.name), opening))
  const size = measure(text)
  if (size.segments > MOST_SEGMENTS) {
    throw new Error(`the text takes ${size.segments} messages, and ${MOST_SEGMENTS} are the most`)
  }
  const headers = { Encoding: size.encoding, Segments: String(size.segments) }
  return { subject: '', html: '', text, headers, links: destinations }
}

/** Every text says whose it is (CTIA, Messaging Principles and Best Practices, 5.1.3), the first one how to stop them. */
function sealed(words: string, shop: string, opening: boolean): string {
  const named = words.toLowerCase().includes(shop.toLowerCase()) ? words : `${shop}: ${words}`
  return opening && !/\bSTOP\b/.test(named) ? `${named} Reply STOP to opt out.` : named
}
