/** Finds things in JSON-LD: nested, in graphs, in pieces that point at each other. */

import { isObject } from '../../core/json.ts'
import { parseLenient } from './lenient.ts'
import { bareName, isA, listOf, product, type Thing, thingsOf, work } from './thing.ts'

/** What the blocks of a page hold. */
export interface Graph {
  /** Things that are sold, standing for themselves, in the page's order. */
  readonly products: readonly Thing[]
  /** Products that are entries of a list. */
  readonly listed: readonly Thing[]
  readonly breadcrumbs: readonly Thing[]
  /** How many entries the page's lists have, products or mere addresses. */
  readonly entries: number
  /** All bare types of what stands for itself. */
  readonly types: ReadonlySet<string>
}

/** Most things that are looked at, and how deep. */
const most = { things: 4_000, depth: 10, products: 1_000 }

/** Properties that lead to what a page is about; others lead to what it mentions. */
const ways = ['@graph', 'mainEntity', 'mainEntityOfPage', 'itemOffered', 'offers'] as const

export function readGraph(blocks: readonly string[]): Graph {
  const values = blocks.flatMap((block) => (block.trim() === '' ? [] : parseLenient(block)))
  return new Finder().find(values)
}

class Finder {
  private readonly products: Thing[] = []
  private readonly listed: Thing[] = []
  private readonly breadcrumbs: Thing[] = []
  private readonly offers: Thing[] = []
  private readonly types = new Set<string>()
  private readonly named = new Map<string, Thing>()
  private left = most.things
  private entries = 0

  find(values: readonly unknown[]): Graph {
    for (const value of values) this.visit(value, 0, false)
    const joined = this.products.map((one) => this.join(one, 0))
    const members = new Set(joined.flatMap((one) => thingsOf(one.hasVariant).map(keyOf)))
    return {
      products: joined.filter((one) => !members.has(keyOf(one)) || one.hasVariant !== undefined),
      listed: this.listed,
      entries: this.entries,
      breadcrumbs: this.breadcrumbs.map((one) => this.join(one, 0)),
      types: this.types,
    }
  }

  private visit(value: unknown, depth: number, inList: boolean): void {
    if (depth > most.depth) return
    for (const one of listOf(value)) {
      if (Array.isArray(one)) this.visit(one, depth + 1, inList)
      if (!isObject(one)) continue
      if (this.left-- <= 0) return
      this.take(plain(one), depth, inList)
    }
  }

  private take(thing: Thing, depth: number, inList: boolean): void {
    const id = thing['@id']
    if (typeof id === 'string' && !isReference(thing) && !this.named.has(id))
      this.named.set(id, thing)
    if (isA(thing, product) || (isA(thing, work) && thingsOf(thing.offers).length > 0)) {
      const list = inList ? this.listed : this.products
      if (list.length < most.products && !isReference(thing)) list.push(thing)
      return
    }
    if (isA(thing, /^BreadcrumbList$/i)) {
      if (this.breadcrumbs.length < 10) this.breadcrumbs.push(thing)
      return
    }
    if (isA(thing, /^Offer$/i) && thing.itemOffered !== undefined) this.offers.push(thing)
    if (isA(thing, /^ItemList$/)) this.entries += listOf(thing.itemListElement).length
    for (const type of listOf(thing['@type'])) this.types.add(bareName(type))
    for (const way of ways) this.visit(thing[way], depth + 1, inList)
    if (isA(thing, /^(Web|Item)Page$/)) this.visit(thing.about, depth + 1, inList)
    this.visit(thing.breadcrumb, depth + 1, inList)
    this.visit(thing.itemListElement, depth + 1, true)
    if (inList) this.visit(thing.item, depth + 1, true)
  }

  /** A thing with what it points at put in its place; offers and variants that point at it are added. */
  private join(thing: Thing, depth: number): Thing {
    const whole = this.resolve(thing)
    if (depth > 4) return whole
    const joined: Record<string, unknown> = Object.create(null)
    for (const [name, value] of Object.entries(whole)) {
      joined[name] =
        isObject(value) || Array.isArray(value)
          ? listOf(value)
              .slice(0, 500)
              .map((one) => (isObject(one) ? this.join(plain(one), depth + 1) : one))
          : value
    }
    if (depth === 0) this.adopt(joined)
    return joined
  }

  private adopt(joined: Record<string, unknown>): void {
    const key = joined['@id']
    if (joined.offers === undefined && this.offers.length > 0) {
      const own = this.offers.filter((offer) => {
        const offered = thingsOf(offer.itemOffered)[0]
        return (
          offered !== undefined &&
          ((key !== undefined && offered['@id'] === key) || offered.name === joined.name)
        )
      })
      if (own.length > 0) joined.offers = own
    }
    if (!isA(joined, /^ProductGroup$/i) || joined.hasVariant !== undefined) return
    const id = joined.productGroupID
    const variants = this.products.filter(
      (one) =>
        (id !== undefined && one.inProductGroupWithID === id) ||
        thingsOf(one.isVariantOf).some(
          (group) =>
            (key !== undefined && group['@id'] === key) ||
            (id !== undefined && group.productGroupID === id),
        ),
    )
    if (variants.length > 0)
      joined.hasVariant = variants.slice(0, 250).map((one) => this.join(one, 1))
  }

  private resolve(thing: Thing): Thing {
    const id = thing['@id']
    return isReference(thing) && typeof id === 'string' ? (this.named.get(id) ?? thing) : thing
  }
}

/** Whether a thing only points at another one. */
function isReference(thing: Thing): boolean {
  return (
    thing['@id'] !== undefined &&
    Object.keys(thing).every((name) => name === '@id' || name === '@type')
  )
}

/** What makes two mentions of a product the same one. */
function keyOf(thing: Thing): unknown {
  return thing['@id'] ?? thing.sku ?? thing.url ?? thing
}

/** Names without their prefix, and as schema.org writes them: `schema:name`, `Name` and `NAME` are `name`. */
function plain(thing: Thing): Thing {
  const names = Object.keys(thing)
  if (!names.some((name) => /[:/]|^[A-Z]/.test(name))) return thing
  const pairs = names.slice(0, 200).map((name) => [nameOf(name), thing[name]] as const)
  return Object.fromEntries(pairs)
}

function nameOf(name: string): string {
  if (name.startsWith('@')) return name
  const bare = bareName(name)
  return /^[A-Z]+$/.test(bare) ? bare.toLowerCase() : bare.charAt(0).toLowerCase() + bare.slice(1)
}
