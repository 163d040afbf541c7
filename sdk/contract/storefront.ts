/** What a shop's page asks the Worker for, beside events, and what it is answered: forms and recommendations. */
import type { STRATEGIES } from './widget.ts'

/** What a sign-up form hands over. */
export interface Subscription {
  /** An address, a phone, or both: each is asked by itself whether it was its owner who signed up. */
  email?: string
  /** With `+` and the code of its country: `+49 170 1234567`. */
  phone?: string
  /** The sentence that the shopper agreed to, word for word. */
  consentText?: string
  /** Where the form stands, such as `footer`. */
  source?: string
  /** A field that people do not see and leave empty; a robot fills it in. */
  website?: string
  /** When the form was shown, ms since 1970. */
  startedAt?: number
}

/** What the form of somebody hands over who wants to hear when a product can be bought again. */
export interface BackInStockRequest {
  /** Where to write to. It gets a mail to confirm first. */
  email: string
  /** The variant, where the product has some. */
  variantId?: string
  /** How many are wanted; one when it is left out. */
  quantity?: number
  /** Whether to hold them for a while once they are there, where the shop offers that. */
  reserve?: boolean
  /** A field that people do not see and leave empty; a robot fills it in. */
  website?: string
  /** When the form was shown, ms since 1970. */
  startedAt?: number
}

/** Why there is no answer, in a code for programs, and what to do about it, in a sentence for people. */
export interface Failure {
  code: string
  message: string
}

/** `pending`: a confirmation mail follows, if the address can get one. `failed`: `error` says why. */
export interface SubscriptionAnswer {
  status: 'pending' | 'failed'
  error?: Failure
}

/** How recommended products are chosen. */
export type Strategy = (typeof STRATEGIES)[number]

/** Which products are asked for. They are named as events name them: by id, SKU or address. */
export interface Wish {
  /** `next` when it is left out: what fits what was looked at last. */
  strategy?: Strategy
  /** The product that the page is about. */
  productId?: string
  category?: string
  /** How many at most. */
  limit?: number
  /** What was looked at, the last first; what this browser remembers, when it is left out. */
  recent?: string[]
  /** What lies in the cart; what this browser remembers, when it is left out. */
  cart?: string[]
  /** What is not to be among them. */
  exclude?: string[]
}

/** A product as it is recommended. Prices are decimals. */
export interface Recommendation {
  id: string
  title: string
  url: string | null
  imageUrl: string | null
  price: string | null
  listPrice: string | null
  currency: string | null
  availability: string | null
  brand: string | null
  /** From general to special. */
  category: string[]
  rating: { value: number; count: number } | null
  /**
   * Why it is there: a code for programs, a sentence for people in English, and what it takes to say it in another
   * language: the product that it is about, and how many people bought both.
   */
  reason: { code: string; text: string; about?: string; people?: number } | null
  variants: {
    id: string
    title: string
    price: string | null
    availability: string | null
    options?: { [name: string]: string }
  }[]
}

/** The answer; no items, and the reason, where there could be none. */
export interface Recommendations {
  strategy: string
  items: Recommendation[]
  error?: Failure
}
