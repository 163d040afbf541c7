/** What a product of the demo shop is, and how a short hand-written entry becomes one. */
import type { ColourName } from '../drawings/palette.ts'
import type { CategorySlug } from './categories.ts'

export interface Variant {
  readonly id: string
  readonly title: string
  /** Minor units (cents). */
  readonly price: number
  readonly quantity: number
  readonly options: Readonly<Record<string, string>>
  readonly colour: ColourName
}

export interface Product {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly brand: string
  readonly category: CategorySlug
  readonly description: string
  /** Minor units (cents), tax included. */
  readonly price: number
  readonly listPrice?: number
  readonly quantity: number
  readonly variants: readonly Variant[]
  readonly shape: string
  readonly colour: ColourName
  /** Days that one piece lasts, for what is used up. */
  readonly lasts?: number
  /** Ids of products that are often bought together with it. */
  readonly goesWith: readonly string[]
  readonly season?: 'warm' | 'cold'
}

/** The short form in which the catalogue is written down: prices in euros, variants as lists of options. */
export interface Entry {
  readonly id: string
  readonly title: string
  readonly brand: string
  readonly price: number
  readonly was?: number
  readonly text: string
  readonly look: readonly [shape: string, colour: ColourName]
  readonly colours?: readonly ColourName[]
  readonly sizes?: readonly string[]
  /** Price of each size, where sizes differ in price; as many as `sizes`. */
  readonly sizePrices?: readonly number[]
  /** Pieces of each variant (or of the product without variants); 24 unless told. */
  readonly stock?: number
  /** Variants that are sold out, by the end of their id. */
  readonly gone?: readonly string[]
  readonly lasts?: number
  readonly with?: readonly string[]
  readonly season?: 'warm' | 'cold'
}

const defaultStock = 24

/** Turns entries into products of one category; ids and slugs follow from the entry alone. */
export function productsOf(category: CategorySlug, entries: readonly Entry[]): Product[] {
  return entries.map((entry) => {
    const variants = variantsOf(entry)
    const own = entry.stock ?? defaultStock
    return {
      id: entry.id,
      slug: slugOf(entry.title),
      title: entry.title,
      brand: entry.brand,
      category,
      description: entry.text,
      price: Math.min(cents(entry.price), ...variants.map((variant) => variant.price)),
      ...(entry.was === undefined ? {} : { listPrice: cents(entry.was) }),
      quantity: variants.length ? variants.reduce((sum, one) => sum + one.quantity, 0) : own,
      variants,
      shape: entry.look[0],
      colour: entry.look[1],
      ...(entry.lasts === undefined ? {} : { lasts: entry.lasts }),
      goesWith: entry.with ?? [],
      ...(entry.season === undefined ? {} : { season: entry.season }),
    }
  })
}

function variantsOf(entry: Entry): Variant[] {
  const colours = entry.colours ?? []
  const sizes = entry.sizes ?? []
  const pairs: { colour?: ColourName; size?: string; price: number }[] = []
  const priceAt = (index: number) => cents(entry.sizePrices?.[index] ?? entry.price)
  for (const colour of colours.length ? colours : [undefined]) {
    for (const [index, size] of sizes.length ? sizes.entries() : [[0, undefined] as const]) {
      pairs.push({
        ...(colour ? { colour } : {}),
        ...(size ? { size } : {}),
        price: priceAt(index),
      })
    }
  }
  if (!colours.length && !sizes.length) return []
  return pairs.map(({ colour, size, price }) => {
    const end = [colour, size].flatMap((part) => (part ? [slugOf(part)] : [])).join('-')
    const gone = entry.gone?.includes(end) ?? false
    return {
      id: `${entry.id}-${end}`,
      title: [colour && capital(colour), size].filter(Boolean).join(' / '),
      price,
      quantity: gone ? 0 : (entry.stock ?? defaultStock),
      options: { ...(colour ? { colour: capital(colour) } : {}), ...(size ? { size } : {}) },
      colour: colour ?? entry.look[1],
    }
  })
}

function cents(euros: number): number {
  return Math.round(euros * 100)
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** A word or title as a part of an address: small letters, digits and single hyphens. */
export function slugOf(title: string): string {
  return title
    .normalize('NFD')
    .toLowerCase()
    .replace(/[̀-ͯ’']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
