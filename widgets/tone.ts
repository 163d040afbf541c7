/** Colours by numbers: reading them, their contrast (WCAG 2.2), and a palette that can be read whatever is given. */

/** Red, green and blue from 0 to 255, and how much of it covers what is behind. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number]

export const WHITE: Colour = [255, 255, 255, 1]

/** Reads `#rrggbb` and what `getComputedStyle` answers; other notations are unknown. */
export function readColour(value: string): Colour | undefined {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(value)
  if (hex) {
    const [red = 0, green = 0, blue = 0] = hex.slice(1).map((part) => Number.parseInt(part, 16))
    return [red, green, blue, 1]
  }
  const parts = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(value)
  if (!parts) return undefined
  return [Number(parts[1]), Number(parts[2]), Number(parts[3]), Number(parts[4] ?? 1)]
}

/** How light a colour is. */
export function luminance([red, green, blue]: Colour): number {
  const linear = (part: number) => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** The contrast of two colours, from 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
  const [first, second] = [luminance(one) + 0.05, luminance(other) + 0.05]
  return Math.max(first / second, second / first)
}

/** One colour over another: `share` of the first. */
export function mix(over: Colour, under: Colour, share: number): Colour {
  const part = (index: 0 | 1 | 2) => Math.round(over[index] * share + under[index] * (1 - share))
  return [part(0), part(1), part(2), 1]
}

/** The colours that the style sheets of widgets are written in. */
export interface Tones {
  surface: Colour
  ink: Colour
  /** For what matters less; as pale as can still be read. */
  soft: Colour
  line: Colour
  accent: Colour
  'on-accent': Colour
}

/** Makes a palette: what cannot be read is replaced. */
export function tonesOf(surface: Colour, wantedInk?: Colour, wantedAccent?: Colour): Tones {
  const strong: Colour = luminance(surface) < 0.18 ? WHITE : [20, 22, 24, 1]
  const ink = wantedInk && contrast(wantedInk, surface) >= 4.5 ? wantedInk : strong
  let share = 0.66
  while (share < 1 && contrast(mix(ink, surface, share), surface) < 5.3) share += 0.04
  const accent = wantedAccent && contrast(wantedAccent, surface) >= 3 ? wantedAccent : ink
  const black: Colour = [12, 14, 16, 1]
  return {
    surface,
    ink,
    soft: mix(ink, surface, Math.min(share, 1)),
    line: mix(ink, surface, 0.16),
    accent,
    'on-accent': contrast(WHITE, accent) >= 4.5 ? WHITE : black,
  }
}
