/** Colours of emails and pages: contrast as WCAG 2.2 computes it, and what follows from the accent. */

const lightCard = '#ffffff'
const darkCard = '#1e1e20'
const fallback = '#1d1d1f'

/** An accent colour with all that goes with it, in light and in dark mode. All values are `#rrggbb`. */
export interface Accent {
  readonly fill: string
  /** Black or white, whichever reads better on the fill. */
  readonly label: string
  /** Border of a filled shape: the fill itself, or a grey where the fill is lost on white. */
  readonly edge: string
  readonly darkFill: string
  readonly darkLabel: string
}

/** Works the accent out. A colour that is no `#rrggbb` gives a neutral dark accent. */
export function accentOf(color: string): Accent {
  const fill = /^#[0-9a-f]{6}$/i.test(color) ? color.toLowerCase() : fallback
  const darkFill = lighten(fill)
  return {
    fill,
    label: labelOn(fill),
    edge: contrast(fill, lightCard) < 1.5 ? '#c9c8c4' : fill,
    darkFill,
    darkLabel: labelOn(darkFill),
  }
}

/** Black or white: the one with more contrast on the background. */
export function labelOn(background: string): '#000000' | '#ffffff' {
  return contrast(background, '#ffffff') >= contrast(background, '#000000') ? '#ffffff' : '#000000'
}

/** Contrast ratio of two `#rrggbb` colours, 1 to 21. */
export function contrast(first: string, second: string): number {
  const [low = 0, high = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/** Mixes a colour with white until it stands out from the dark card at 3 : 1; black and grey turn to white. */
function lighten(color: string): string {
  const parts = channels(color)
  const grey = Math.max(...parts) - Math.min(...parts) < 24
  // Half-way to white, a grey button would look switched off.
  if (grey && contrast(color, darkCard) < 3) return '#f5f5f7'
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = parts.map((value) => Math.round(value + (255 - value) * share))
    const candidate = `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
    if (contrast(candidate, darkCard) >= 3) return candidate
  }
  return '#ffffff'
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16))
}
