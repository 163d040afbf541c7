/** What a request asks of the database, and what it gets: names, neighbours, lists, and cards of what may be shown. */

import type { Row } from '../../db/tables.ts'
import type { StoredNear } from '../codec.ts'
import type { Weighing } from '../served.ts'
import type { Tops } from '../tops.ts'

/** A name of the request. */
export interface Asked {
  readonly name: string
  /** How much its row weighs; 0 where the product is only looked up. */
  readonly weight: number
  /** Whether the lists of its category fill up what is missing. */
  readonly leads: boolean
  /** Whether it may be shown itself. */
  readonly shown: boolean
  /** Whether it is never shown: the page's own product, the cart, what the page excludes. */
  readonly barred: boolean
  /** Whether it is shown only where there is nothing else: what was seen already. */
  readonly seen: boolean
}

/** Whose neighbours are wanted, and how they are weighed. */
export interface Model {
  readonly kind: 'views' | 'buys'
  readonly weighing: Weighing
  /** Pairs that fewer people bought are not counted. */
  readonly people: number
}

export interface Question {
  readonly asked: readonly Asked[]
  /** Ids that are never shown. */
  readonly excluded: readonly string[]
  readonly model: Model | null
  /** Lists that fill up, the first to be looked at first; none where nothing is to be filled up. */
  readonly lists: readonly (keyof Tops)[]
  /** Scopes of the category that the page names. */
  readonly scopes: readonly string[]
  /** Products that are shown in the end. */
  readonly limit: number
  /** Whether the choice depends on more than rank, so that it needs more cards than it shows. */
  readonly wide: boolean
  /** Whether cards tell how often they were bought, and all their attributes. */
  readonly details: boolean
}

/** A product as lists need it. */
export type Card = Pick<
  Row<'products'>,
  | 'id'
  | 'title'
  | 'url'
  | 'image_url'
  | 'brand'
  | 'category'
  | 'price'
  | 'list_price'
  | 'currency'
  | 'availability'
  | 'quantity'
  | 'rating'
  | 'variants'
  | 'attributes'
> & {
  /** Orders that held it against visits that saw it. */
  readonly bought: number
  readonly seen: number
}

export interface Shelf {
  /** The product that each name of the question means. */
  readonly ids: ReadonlyMap<string, string>
  /** Neighbours of the products that speak for others. */
  readonly rows: readonly StoredNear[]
  /** What may be shown, as far as it is there, and what the request itself names. */
  readonly cards: ReadonlyMap<string, Card>
  /** What fills up: the page's own category, those of its products, the shop, each with the list that names it. */
  readonly filled: readonly { readonly id: string; readonly list: keyof Tops }[]
}
