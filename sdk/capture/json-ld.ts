/** Reads JSON-LD as pages have it: broken now and then, nested, in pieces that point at each other. */
import { isA, PRODUCT } from './schema.ts'
import { isThing, type Thing, thingsOf } from './sighting.ts'
import { decodeEntities } from './text.ts'

/** What a page's blocks hold: products in their own right, products of lists, and what else the page says to be. */
export interface Things {
  products: Thing[]
  listed: Thing[]
  /** Whether the page calls itself a list, or an article. */
  isList: boolean
  isArticle: boolean
}

export const nothing = (): Things => ({ products: [], listed: [], isList: false, isArticle: false })

/**
 * Parses a block: as JSON, or else with what pages wrap around it (comments, CDATA) or leave in it (control characters,
 * trailing commas, single escapes, entities) put right. Throws where that does not help.
 */
export function parseBlock(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const bare = text.replace(
      /^\s*(\/\/|\/\*)?\s*(<!--|<!\[CDATA\[)|(-->|\]\]>|;)\s*(\*\/)?\s*$/g,
      '',
    )
    const plain = /"/.test(bare) ? bare : decodeEntities(bare)
    return JSON.parse(
      plain.replace(
        /("(?:[^"\\]|\\[\s\S])*")|\/\*[\s\S]*?\*\/|\/\/.*|,(?=\s*[}\]])|[^\S ]+|\ufeff/g,
        (_, string: string | undefined) =>
          string
            ? string
                .replace(/[^ -\uffff]+/g, ' ')
                .replace(/\\(["\\/bfnrtu])?/g, (pair, kept) => (kept ? pair : ''))
            : ' ',
      ),
    )
  }
}

/** Finds the products of parsed blocks. */
export function findThings(blocks: unknown[]): Things {
  const found = nothing()
  const named = new Map<unknown, Thing>()
  let left = 5000

  const visit = (value: unknown, depth: number, inList: boolean): void => {
    for (const thing of thingsOf(value)) {
      if (depth > 6 || left-- < 0) return
      const id = thing['@id']
      if (id && Object.keys(thing).length > 1) named.set(id, thing)
      if (isA(thing, PRODUCT)) (inList ? found.listed : found.products).push(thing)
      else {
        if (isA(thing, /^(CollectionPage|SearchResultsPage|OfferCatalog)$/)) found.isList = true
        if (isA(thing, /Article$|^BlogPosting$|^Recipe$/)) found.isArticle = true
        if (!isA(thing, /^BreadcrumbList$/)) visit(thing.itemListElement, depth + 1, true)
        if (inList) visit(thing.item, depth + 1, true)
        visit(thing['@graph'], depth + 1, inList)
        visit(thing.mainEntity, depth + 1, inList)
      }
    }
  }
  for (const block of blocks) visit(block, 0, false)

  // What stands elsewhere in the page's blocks and is only pointed at.
  for (const product of [...found.products]) {
    for (const name of ['offers', 'brand', 'image', 'isVariantOf', 'hasVariant']) {
      const values = thingsOf(product[name])
      if (values.length) product[name] = values.map((one) => named.get(one['@id']) || one)
    }
  }
  const members = new Set(found.products.flatMap((one) => thingsOf(one.hasVariant)))
  found.products = found.products.filter((one) => isThing(one) && !members.has(one))
  return found
}
