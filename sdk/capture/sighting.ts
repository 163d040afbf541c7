/** What capture saw on a page, before it is decided whether it counts. */

/** Where it was seen. The order is the order of precedence: whoever stands first is believed first. */
export const SOURCES = [
  'track',
  'datalayer',
  'shopify',
  'woocommerce',
  'jsonld',
  'page',
  'exit',
] as const

/** A source of events; the words of `data-auto`, and `track` for the page's own calls. */
export type Source = (typeof SOURCES)[number]

/** The properties of an event, or of a product in one. */
export type Properties = { [name: string]: unknown }

/** An event that a source tells of. */
export interface Sighting {
  event: string
  properties: Properties
}

/** Any object, whatever the page made of it. */
export type Thing = { [name: string]: unknown }

/** Whether a value can be asked for properties. */
export const isThing = (value: unknown): value is Thing => !!value && typeof value === 'object'

/** Only a text is a text: to make one of anything else would run what the page put there. */
export const plainText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The value as a list: itself, alone in one, or nothing. */
export const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value == null ? [] : [value]

/** The things of a list, at most `most`. */
export const thingsOf = (value: unknown, most = 200): Thing[] =>
  listOf(value).slice(0, most).filter(isThing)

/** Leaves out what is not known. */
export function known(properties: Properties): Properties {
  const kept: Properties = {}
  for (const name of Object.keys(properties)) {
    const value = properties[name]
    if (value != null && value !== '') kept[name] = value
  }
  return kept
}
