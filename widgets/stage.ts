/** Where one widget plays: its element, its words, its colours, and the ways to show itself and to leave. */
import { type ComponentChild, h, render } from 'preact'
import type { WidgetKind, WidgetOptions } from '../sdk/contract/widget.ts'
import type { Counter, ShopSettings } from '../sdk/placement/place.ts'
import base from './base.css?text'
import { dress } from './dress.ts'
import { priceFormat } from './money.ts'
import type { Report } from './report.ts'
import { onSeen } from './report.ts'
import { whenStill } from './still.ts'
import type { Words } from './words/words.ts'

/** What is lent to a widget. */
export interface Props {
  host: HTMLElement
  kind: WidgetKind
  counter: Counter
  settings: ShopSettings
  options: WidgetOptions
  words: Words
  report: Report
  /** Whether the owner only looks how it would be: nothing is sent. */
  preview: boolean
  /** Whether this shopper is shown nothing: it plays before an empty house. */
  withheld?: object | undefined
}

export interface Stage extends Props {
  /** Formats an amount of a currency. */
  price(amount: number, currency: string): string
  /** Draws, and shows what was drawn as soon as that moves nothing. Answers whether it is shown. */
  draw(view: ComponentChild): boolean
  /** Draws what stands above the page and moves nothing anyway. */
  float(view: ComponentChild): void
  /** Draws a stand-in of the final size, where there is room for it already. */
  sketch(view: ComponentChild): void
  /** Takes everything away. */
  leave(): void
  /** Calls back once somebody has seen it. */
  seen(callback: () => void): void
  /** Is called when the element is taken out of the page. */
  onEnd: (() => void)[]
}

const sheets = new Map<string, CSSStyleSheet>()

/** A style sheet from its text, the same one for all widgets of a kind. */
function sheetOf(text: string): CSSStyleSheet {
  const known = sheets.get(text)
  if (known) return known
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  sheets.set(text, sheet)
  return sheet
}

/** Draws into an element's own shadow, with a style sheet and nothing of the page's. */
export function showPlain(host: HTMLElement, styles: string, view: ComponentChild): void {
  const root = host.shadowRoot || host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheetOf(base), sheetOf(styles)]
  render(view, root)
}

/** Sets up the stage. Nothing is seen of it until something is drawn. */
export function openStage(props: Props, styles: string): Stage {
  const { host, options, settings, words, withheld } = props
  const root = host.shadowRoot || host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheetOf(base), sheetOf(styles)]
  const wear = () => dress(host, options, settings.accentColor)
  const night = matchMedia('(prefers-color-scheme: dark)')
  // A task later, when the page has changed its own colours.
  const rewear = () => setTimeout(wear, 50)
  wear()
  night.addEventListener('change', rewear)

  let giveUp = () => {}
  let shown = false
  const { dir, locale } = words

  const paint = (view: ComponentChild, waiting: boolean) => {
    if (withheld) return
    const attributes = { class: waiting ? 'widget waiting' : 'widget', lang: locale, dir }
    render(h('div', attributes, view), root)
  }
  const show = (view: ComponentChild) => {
    giveUp()
    shown = true
    if (!withheld) host.style.position = ''
    paint(view, false)
  }
  /** Whether the page has kept room for it. */
  const fits = () => {
    const height = (root.firstElementChild as HTMLElement | null)?.offsetHeight || 0
    return height > 0 && host.clientHeight >= height - 1
  }

  /** Below the screen nothing is moved by it, and nothing needs measuring. */
  const below = () => host.getBoundingClientRect().top >= innerHeight

  const stage: Stage = {
    ...props,
    price: priceFormat(locale),
    onEnd: [() => night.removeEventListener('change', rewear), () => giveUp()],
    draw(view) {
      giveUp()
      const free = shown || props.preview || withheld || below()
      if (!free) paint(view, true)
      if (free || fits()) show(view)
      else giveUp = whenStill(host, () => show(view))
      return shown
    },
    float(view) {
      paint(view, false)
    },
    sketch(view) {
      if (below()) return show(view)
      paint(view, true)
      if (fits()) show(view)
      else render(null, root)
    },
    leave() {
      giveUp()
      giveUp = () => {}
      if (!shown) return render(null, root)
      // The room that it took is given back when nobody sees it.
      host.style.minHeight = `${host.offsetHeight}px`
      render(null, root)
      shown = false
      giveUp = whenStill(host, () => {
        host.style.minHeight = ''
      })
    },
    seen(callback) {
      stage.onEnd.push(onSeen(host, callback))
    },
  }
  return stage
}
