/** What the owner's console, the Worker and a shop's pages agree on about widgets: kinds, options, places and targets. */

/** Every kind of widget. All but `exit` exist as an element `<aisle-…>`, too. */
export const WIDGET_KINDS = [
  'recommendations',
  'bought-together',
  'recently-viewed',
  'back-in-stock',
  'signup',
  'free-shipping',
  'rewards',
  'exit',
] as const

export type WidgetKind = (typeof WIDGET_KINDS)[number]

/** Where a widget goes, seen from the element that its selector finds. */
export const POSITIONS = ['before', 'start', 'end', 'after'] as const

export type Position = (typeof POSITIONS)[number]

/** How the list of products was chosen; see `GET /v1/recommendations`. */
export const STRATEGIES = [
  'next',
  'also-viewed',
  'similar',
  'bought-together',
  'cart',
  'upsell',
  'trending',
  'new',
  'popular',
  'recently-viewed',
  'buy-again',
  'for-you',
] as const

/** The form that a sign-up or an exit dialog takes on the page. */
export const FORMS = ['inline', 'dialog', 'bar', 'tab'] as const

/** What a variant of a widget sets. What is left out follows from the kind, in the shopper's language. */
export interface WidgetOptions {
  /** Of `recommendations` and the exit dialog's products. */
  strategy?: string
  layout?: 'row' | 'grid'
  /** How many products at most. */
  limit?: number
  title?: string
  text?: string
  /** The word on the button. */
  button?: string
  form?: (typeof FORMS)[number]
  /** What the shopper agrees to by signing up, word for word. */
  consentText?: string
  /** What a sign-up is rewarded with, such as "10 % off your first order". The code itself comes by email. */
  offer?: string
  /** From which sum on shipping is free, decimal, with its currency. */
  threshold?: string
  currency?: string
  /** Whether a button puts products into the cart: by the platform's own way, or by the event `aisle:add-to-cart`. */
  cart?: 'auto' | 'event' | 'off'
  theme?: 'auto' | 'light' | 'dark'
  /** CSS colour of buttons, `#rrggbb`; the shop's own where it is left out. */
  accent?: string
}

/** One of the forms that are tried against each other. */
export interface WidgetVariant {
  id: string
  /** Its share of the shoppers, beside the weights of the others. */
  weight: number
  options: WidgetOptions
}

/** Where a widget is put without touching the shop's pages. */
export interface WidgetPlace {
  /** A CSS selector; the first element that it finds counts. */
  selector: string
  position: Position
}

/** For whom and when. What is empty or null asks for nothing. */
export interface WidgetTarget {
  /** Paths such as `/products/*`, one of which must fit; and those none of which may. */
  paths: string[]
  except: string[]
  devices: ('phone' | 'desktop')[]
  visitors: 'all' | 'new' | 'returning'
  /** Values of utm_ parameters that the visit must have come with, by their name without `utm_`. */
  utm: { [name: string]: string }
  /** First and last instant, ms UTC. */
  from: number | null
  until: number | null
  /** Days of the week by the shopper's clock, 0 is Sunday; and hours from and until, in the same way. */
  days: number[]
  hours: [number, number] | null
}

/** A widget as the page is told of it in `GET /v1/settings`. */
export interface PlacedWidget {
  id: string
  kind: WidgetKind
  /** Null where the shop's own page has the element, and for what stands above the page. */
  place: WidgetPlace | null
  target: WidgetTarget
  /** Percent of the shoppers who are shown nothing, so that its effect can be told. */
  holdBack: number
  variants: WidgetVariant[]
}

/** The name of a hold-back where a variant's id is asked for. */
export const WITHHELD = 'hold-back'
