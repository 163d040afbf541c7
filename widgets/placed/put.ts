/** Makes the element of a widget that the owner placed, and puts it where it belongs. */
import type { WidgetKind, WidgetPlace } from '../../sdk/contract/widget.ts'
import type { Chosen } from '../mount.ts'

/** The sides of an element in the words of `insertAdjacentElement`. */
const SIDES = {
  before: 'beforebegin',
  start: 'afterbegin',
  end: 'beforeend',
  after: 'afterend',
} as const

/** An element for a widget of which the variant is known. */
export function elementFor(kind: WidgetKind, chosen: Chosen): HTMLElement {
  const element = Object.assign(document.createElement(`aisle-${kind}`), { chosen })
  // A shop's own style may give it a margin: it takes part in the page from the moment on in which it is shown.
  element.style.position = 'absolute'
  return element
}

/** The first element that a selector finds; undefined for what is no selector. */
export function anchorOf(place: WidgetPlace): Element | undefined {
  try {
    return document.querySelector(place.selector) || undefined
  } catch {
    return undefined
  }
}

/** Puts an element where a place says; answers whether there is such a place. Without one it goes to the page's end. */
export function put(place: WidgetPlace | null, element: HTMLElement): boolean {
  if (!place) {
    document.body.append(element)
    return true
  }
  return !!anchorOf(place)?.insertAdjacentElement(SIDES[place.position], element)
}
