/** Dresses a widget in the fonts and colours of the shop around it. */
import type { WidgetOptions } from '../sdk/contract/widget.ts'
import { type Colour, luminance, readColour, tonesOf, WHITE } from './tone.ts'

/** What a shop's main button and headings look like, as far as it can be seen. */
interface Manner {
  accent?: Colour
  radius?: string
  heading?: CSSStyleDeclaration
}

/** Where a shop's main button usually is. */
const BUTTONS = 'main button,form button,[type=submit],a.button,a.btn'

/** Looked up anew each time: a page may be repainted when night falls. */
function mannerOf(): Manner {
  const manner: Manner = {}
  for (const button of Array.from(document.querySelectorAll(BUTTONS)).slice(0, 12)) {
    const { backgroundColor, borderTopLeftRadius } = getComputedStyle(button)
    const colour = readColour(backgroundColor)
    if (!colour || colour[3] < 0.95 || button.matches(':disabled')) continue
    const parts = colour.slice(0, 3)
    // A grey button is one of many; the one in a colour is the one to press.
    if (Math.max(...parts) - Math.min(...parts) < 40) continue
    manner.accent = colour
    manner.radius = borderTopLeftRadius
    break
  }
  const heading = document.querySelector('main h2,h2,h1')
  if (heading) manner.heading = getComputedStyle(heading)
  return manner
}

/** The first colour that is painted behind an element. */
function surfaceBehind(element: Element): Colour {
  for (let one: Element | null = element; one; one = one.parentElement) {
    const colour = readColour(getComputedStyle(one).backgroundColor)
    if (colour && colour[3] > 0.9) return colour
  }
  // Nobody painted: the browser did.
  const { colorScheme } = getComputedStyle(document.documentElement)
  const dark = /dark/.test(colorScheme) && matchMedia('(prefers-color-scheme: dark)').matches
  return dark ? [18, 18, 18, 1] : WHITE
}

/** What a custom property of the shop's comes to as a colour; undefined where it has none. */
function namedColour(host: HTMLElement, name: string): Colour | undefined {
  if (!getComputedStyle(host).getPropertyValue(name)) return undefined
  host.style.color = `var(${name})`
  const colour = readColour(getComputedStyle(host).color)
  host.style.color = ''
  return colour
}

/** Sets the private properties that the style sheets read; `--aisle-…` of the shop stand above what is found. */
export function dress(host: HTMLElement, options: WidgetOptions, shopAccent?: string): void {
  const { theme, accent } = options
  const around = host.parentElement || document.body
  const asked: Colour | undefined =
    theme === 'dark' ? [24, 26, 27, 1] : theme === 'light' ? WHITE : undefined
  const surface = namedColour(host, '--aisle-surface') || asked || surfaceBehind(around)
  const manner = mannerOf()
  const tones = tonesOf(
    surface,
    namedColour(host, '--aisle-ink') ||
      (asked ? undefined : readColour(getComputedStyle(around).color)),
    readColour(accent || '') ||
      namedColour(host, '--aisle-accent') ||
      manner.accent ||
      readColour(shopAccent || ''),
  )
  const set = (name: string, value: string | undefined) =>
    value && host.style.setProperty(`--_${name}`, value)
  for (const name of Object.keys(tones) as (keyof typeof tones)[]) {
    const [red, green, blue] = tones[name]
    set(name, `rgb(${red} ${green} ${blue})`)
  }
  // For what browsers draw themselves.
  host.style.colorScheme = luminance(surface) < 0.18 ? 'dark' : 'light'
  set('round', manner.radius)
  set('heading-font', manner.heading?.fontFamily)
  set('heading-weight', manner.heading?.fontWeight)
}
