/** Which variant of a widget a shopper sees, or that they see none: the same one each time. */
import { type PlacedWidget, WITHHELD, type WidgetVariant } from '../../sdk/contract/widget.ts'

/** For one page view, where nothing may be remembered. */
const chance = `${Math.random()}`

/** A number from 0 to 1 that follows from a text (FNV-1a with a final mix, as MurmurHash3 ends: both public domain). */
export function fractionOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** The variant for a browser, `hold-back` for those who are shown nothing; undefined where there is no variant. */
export function assign(
  widget: Pick<PlacedWidget, 'id' | 'holdBack' | 'variants'>,
  browser: string | undefined,
): WidgetVariant | typeof WITHHELD | undefined {
  const who = browser || chance
  if (fractionOf(`${widget.id} hold-back ${who}`) * 100 < widget.holdBack) return WITHHELD
  const total = widget.variants.reduce((sum, { weight }) => sum + weight, 0)
  let point = fractionOf(`${widget.id} variant ${who}`) * total
  return widget.variants.find(({ weight }) => {
    point -= weight
    return point < 0
  })
}
