/** Offers as the console shows and edits them: what the API answers, and the words for each choice. */

import type { Amount } from '../../worker/reports/amount.ts'

/** An offer as the API answers it. */
export interface Offered {
  readonly id: string
  readonly name: string
  readonly kind: 'percent' | 'amount' | 'free_shipping' | 'gift'
  readonly value: string
  readonly currency: string | null
  readonly minimum: string | null
  readonly gift: string
  readonly codes: 'generated' | 'pool' | 'shopify' | 'woocommerce'
  readonly prefix: string
  readonly validHours: number
  readonly whenEmpty: 'without' | 'wait'
  readonly cost: string
  readonly neverBought: boolean
  readonly daysApart: number
  readonly stacks: boolean
  readonly active: boolean
  readonly words: string
  readonly count: { free: number; given: number; redeemed: number; live: number }
  readonly low: boolean
  readonly wanted: number
  readonly problem: string
  readonly spent: readonly Amount[]
  readonly revenue: readonly Amount[]
  /** What is missing for its platform to make codes; only of a single offer. */
  readonly unset?: readonly string[]
}

/** A single code as the API answers it. */
export interface Code {
  readonly code: string
  readonly offer: { readonly id: string; readonly name: string }
  readonly state: 'free' | 'pending' | 'live' | 'redeemed' | 'expired'
  readonly issuedAt: number | null
  readonly expiresAt: number | null
  readonly redeemedAt: number | null
  readonly orderId: string | null
  readonly problem: string
}

/** What the form holds: numbers as they are typed. */
export interface Draft {
  name: string
  kind: Offered['kind']
  value: string
  currency: string
  minimum: string
  gift: string
  codes: Offered['codes']
  prefix: string
  validHours: string
  whenEmpty: Offered['whenEmpty']
  cost: string
  neverBought: boolean
  daysApart: string
  stacks: boolean
  active: boolean
}

export const kinds: Readonly<Record<Offered['kind'], string>> = {
  percent: 'A percentage off',
  amount: 'An amount off',
  free_shipping: 'Free shipping',
  gift: 'A gift',
}

export const sources: Readonly<Record<Offered['codes'], { name: string; is: string }>> = {
  generated: {
    name: 'Made here',
    is: 'Your shop’s server asks Aisle at the till whether a code is good.',
  },
  pool: { name: 'From a file', is: 'Codes that your shop made, each given to one person.' },
  shopify: {
    name: 'Made in Shopify',
    is: 'Each code is made in your shop before the email that names it leaves.',
  },
  woocommerce: {
    name: 'Made in WooCommerce',
    is: 'Each code becomes a coupon for its own address before the email leaves.',
  },
}

/** A fresh offer, switched on, of a kind that needs no currency. */
export const fresh: Draft = {
  name: '',
  kind: 'percent',
  value: '10',
  currency: '',
  minimum: '',
  gift: '',
  codes: 'generated',
  prefix: '',
  validHours: '72',
  whenEmpty: 'without',
  cost: '',
  neverBought: false,
  daysApart: '0',
  stacks: false,
  active: true,
}

/** The form of an offer. */
export function draftOf(offer: Offered): Draft {
  const { value, currency, minimum, validHours, cost, daysApart } = offer
  return {
    name: offer.name,
    kind: offer.kind,
    value: value === '0' ? '' : value,
    currency: currency ?? '',
    minimum: minimum ?? '',
    gift: offer.gift,
    codes: offer.codes,
    prefix: offer.prefix,
    validHours: String(validHours),
    whenEmpty: offer.whenEmpty,
    cost: Number(cost) === 0 ? '' : cost,
    neverBought: offer.neverBought,
    daysApart: String(daysApart),
    stacks: offer.stacks,
    active: offer.active,
  }
}

/** What the API is sent. What is no number stays as it was typed, so that the API can say what is wrong with it. */
export function inputOf(draft: Draft) {
  const has = draft.kind === 'percent' || draft.kind === 'amount'
  return {
    ...draft,
    value: has ? numberOf(draft.value) : 0,
    currency: draft.currency.trim() === '' ? null : draft.currency,
    minimum: draft.minimum.trim() === '' ? null : numberOf(draft.minimum),
    cost: draft.cost.trim() === '' ? null : numberOf(draft.cost),
    validHours: numberOf(draft.validHours),
    daysApart: draft.daysApart.trim() === '' ? 0 : numberOf(draft.daysApart),
  }
}

function numberOf(typed: string): number | string {
  const plain = typed.trim().replace(',', '.')
  return plain === '' || Number.isNaN(Number(plain)) ? typed : Number(plain)
}

/** Words of emails as they begin a line. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** An id out of a name: "Summer sale!" is "summer-sale". */
export function idOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
}
