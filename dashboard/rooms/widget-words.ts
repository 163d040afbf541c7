/** What the console calls the kinds of widgets, what each is for, and which choices it has. */

import {
  STRATEGIES,
  WITHHELD,
  type WidgetKind,
  type WidgetOptions,
} from '../../sdk/contract/widget.ts'
import type { WidgetResult } from '../../worker/experiments/result.ts'
import type { Definition, OwnedWidget } from '../../worker/experiments/widget.ts'

/** A widget as `/api/widgets` answers it. */
export interface Reported extends OwnedWidget {
  readonly result: WidgetResult
}

export const kinds: Readonly<Record<WidgetKind, { readonly name: string; readonly is: string }>> = {
  recommendations: { name: 'Recommendations', is: 'Products that fit, in a row or a grid.' },
  'bought-together': { name: 'Bought together', is: 'A set, with one button for all of it.' },
  'recently-viewed': { name: 'Recently viewed', is: 'What this browser looked at.' },
  'back-in-stock': {
    name: 'Back in stock',
    is: 'Appears by itself where something is sold out, and asks whom to tell.',
  },
  signup: { name: 'Sign-up', is: 'Asks for an address: in the page, as a bar, or behind a tab.' },
  'free-shipping': { name: 'Free shipping', is: 'How much is missing, by what is in the cart.' },
  rewards: { name: 'Rewards', is: 'Points that your shop’s server writes into its element.' },
  exit: {
    name: 'Before they go',
    is: 'Keeps the cart, shows something that fits, or asks for an address when somebody leaves.',
  },
}

export const kindNames = Object.keys(kinds) as WidgetKind[]

/** A variant’s name; those who are shown nothing are no variant. */
export const variantName = (id: string): string =>
  id === WITHHELD ? 'Shown nothing' : id === '' ? 'As the page has it' : id

/** One choice of a variant. */
export interface Choice {
  readonly name: keyof WidgetOptions
  readonly label: string
  readonly values?: readonly string[]
  readonly number?: boolean
  readonly hint?: string
}

const list: readonly Choice[] = [
  { name: 'strategy', label: 'Products', values: STRATEGIES },
  { name: 'layout', label: 'Layout', values: ['row', 'grid'] },
  { name: 'limit', label: 'At most', number: true },
]
const cart: Choice = {
  name: 'cart',
  label: 'Cart button',
  values: ['auto', 'event', 'off'],
  hint: 'auto knows Shopify and WooCommerce; event asks your own script.',
}
const asking: readonly Choice[] = [
  { name: 'text', label: 'Text' },
  { name: 'button', label: 'Button' },
  {
    name: 'offer',
    label: 'Offer',
    hint: 'Such as “10 % off your first order”. The code comes by email.',
  },
  { name: 'consentText', label: 'Consent', hint: 'What is agreed to, word for word.' },
]

const choices: Readonly<Record<WidgetKind, readonly Choice[]>> = {
  recommendations: [...list, cart],
  'recently-viewed': [...list.slice(1), cart],
  'bought-together': [...list.slice(2), cart],
  'back-in-stock': [{ name: 'button', label: 'Button' }],
  signup: [{ name: 'form', label: 'Form', values: ['inline', 'bar', 'tab', 'dialog'] }, ...asking],
  'free-shipping': [
    { name: 'threshold', label: 'Free from', hint: 'Such as 60.00' },
    { name: 'currency', label: 'Currency', hint: 'Such as EUR' },
  ],
  rewards: [],
  exit: [
    { name: 'form', label: 'Form', values: ['dialog', 'bar', 'tab'] },
    ...list.slice(0, 1),
    ...asking,
    cart,
  ],
}

/** Everything that a variant of a kind can set. */
export const choicesOf = (kind: WidgetKind): readonly Choice[] => [
  { name: 'title', label: 'Title' },
  ...choices[kind],
  { name: 'theme', label: 'Colours', values: ['auto', 'light', 'dark'] },
]

/** A new widget, switched off, with the hold-back that tells what it is worth. */
export const freshWidget = (kind: WidgetKind): Definition => ({
  name: kinds[kind].name,
  kind,
  enabled: false,
  place: null,
  target: {
    paths: [],
    except: [],
    devices: [],
    visitors: 'all',
    utm: {},
    from: null,
    until: null,
    days: [],
    hours: null,
  },
  holdBack: 10,
  variants: [{ id: 'a', weight: 1, options: {} }],
})
