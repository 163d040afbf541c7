/** The widgets that the owner defined: for whom they are, which variant of them, and where they go. */
import { type PlacedWidget, WITHHELD } from '../../sdk/contract/widget.ts'
import type { Aisle } from '../../sdk/index.ts'
import type { Chosen, House } from '../mount.ts'
import { assign } from './assign.ts'
import { anchorOf, elementFor, put } from './put.ts'
import { fits, readVisit } from './target.ts'

/**
 * The variant of a definition that this shopper sees here and now; undefined where it is none. Who is to be shown nothing
 * gets one, too: it plays without being seen, and tells where it would have been. So both sides are counted alike: where
 * there was something to show, and somebody who came to that place.
 */
function chosenOf({ counter }: House, widget: PlacedWidget): Chosen | undefined {
  if (!fits(widget.target, readVisit(counter.storage))) return undefined
  const variant = assign(widget, counter.aisle.anonymousId())
  if (!variant) return undefined
  const { id, kind } = widget
  if (variant !== WITHHELD) return { id, variant }
  // As if it were the first of the variants: what decides whether there is something to show is mostly the same for all.
  const [first] = widget.variants
  const track: Aisle['track'] = async (event) =>
    /Viewed|Shown/.test(event) &&
    counter.aisle.track('Widget Withheld', { widget_id: id, variant_id: WITHHELD, kind })
  return first && { id, variant: first, withheld: { track } }
}

/** The same for an element that names its definition. */
export function choose(house: House, id: string): Chosen | undefined {
  const widget = house.settings.widgets?.find((one) => one.id === id)
  return widget && chosenOf(house, widget)
}

/** Puts the widgets in place that fit, now and whenever the page changes. */
export function settle(house: House, leaving: boolean): void {
  const { counter, settings } = house
  const widgets = settings.widgets || []
  const there = new Map<string, HTMLElement | undefined>()
  let path = location.pathname
  let timer: ReturnType<typeof setTimeout> | undefined

  const place = (widget: PlacedWidget) => {
    const { id, kind, place } = widget
    // Without a place, only what stands above the page is put there; an element of the page names the others.
    if (there.get(id)?.isConnected || (place ? !anchorOf(place) : kind !== 'signup')) return
    if (there.has(id) && !place) return
    const chosen = chosenOf(house, widget)
    const element = chosen && elementFor(kind, chosen)
    if (element) put(place, element)
    there.set(id, element)
  }
  const look = () => {
    timer = undefined
    if (location.pathname !== path) {
      // Another page of an app that never leaves its first one.
      path = location.pathname
      for (const element of Array.from(there.values())) element?.remove()
      there.clear()
    }
    for (const widget of widgets) if (widget.kind !== 'exit') place(widget)
  }
  const leave = () => {
    for (const widget of widgets) {
      if (widget.kind !== 'exit' || document.querySelector('aisle-exit')) continue
      const chosen = chosenOf(house, widget)
      if (chosen) put(null, elementFor('exit', chosen))
    }
  }
  new MutationObserver(() => {
    timer = timer || setTimeout(look, 300)
  }).observe(document.documentElement, { childList: true, subtree: true })
  counter.aisle.on('track', (message) => {
    if (message.type === 'track' && message.event === 'Exit Intended') leave()
  })
  look()
  if (leaving) leave()
  if (/[#&]aisle-preview=/.test(location.hash)) {
    import('../preview/preview.tsx').then(({ preview }) => preview(house)).catch(() => {})
  }
}
