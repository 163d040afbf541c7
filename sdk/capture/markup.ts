/** Reads microdata and RDFa into the shape that JSON-LD has. */
import { nothing, type Things } from './json-ld.ts'
import { isA, PRODUCT } from './schema.ts'
import { listOf, type Thing } from './sighting.ts'

/** A notation: which attribute says that a thing begins, of which type it is, and which property an element holds. */
interface Notation {
  scope: string
  type: string
  property: string
}

export const MICRODATA: Notation = { scope: 'itemscope', type: 'itemtype', property: 'itemprop' }
export const RDFA: Notation = { scope: 'typeof', type: 'typeof', property: 'property' }

/** Most properties of one thing that are read. */
const MOST = 300

const wordsOf = (element: Element, attribute: string): string[] =>
  (element.getAttribute(attribute) || '').split(/\s+/).filter(Boolean)

function contentOf(element: Element): string {
  for (const attribute of ['content', 'href', 'src', 'data-src', 'datetime', 'value', 'resource']) {
    const value = element.getAttribute(attribute)
    if (value) return value
  }
  return (element.textContent || '').slice(0, 2000)
}

/** The thing that begins at an element, with the things inside it. */
function readThing(element: Element, notation: Notation, depth: number): Thing {
  const { scope, type, property } = notation
  const thing: Thing = { '@type': wordsOf(element, type) }
  const inside = depth > 3 ? [] : Array.from(element.querySelectorAll(`[${property}]`))
  for (const one of inside.slice(0, MOST)) {
    const parent = one.parentElement?.closest(`[${scope}]`)
    if (parent !== element) continue
    const value = one.hasAttribute(scope) ? readThing(one, notation, depth + 1) : contentOf(one)
    for (const word of wordsOf(one, property)) {
      const name = word.replace(/^.*[/#:]/, '')
      thing[name] = listOf(thing[name]).concat([value])
    }
  }
  return thing
}

/** The products of a document in one notation; those that are properties of other things count as listed. */
export function findMarkup(document: Document, notation: Notation): Things {
  const { scope, type, property } = notation
  const found = nothing()
  const elements = document.querySelectorAll(`[${scope}][${type}*="Product"]`)
  for (const element of Array.from(elements).slice(0, 60)) {
    const around = element.parentElement?.closest(`[${scope}]`)
    const role = around && element.getAttribute(property)
    const thing = readThing(element, notation, 0)
    if (!isA(thing, PRODUCT)) continue
    if (!role || /mainEntity$/.test(role)) found.products.push(thing)
    else if (/itemListElement|^item$/.test(role)) found.listed.push(thing)
  }
  return found
}
