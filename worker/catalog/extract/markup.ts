/** Builds the things of microdata and RDFa while elements pass by: a stack of open things and open properties. */

import type { Marked } from './page.ts'
import { bareName, type Thing } from './thing.ts'

/** An element as far as things are concerned. */
export interface Opening {
  readonly tag: string
  readonly notation: 'microdata' | 'rdfa'
  /** Whether a thing begins, and of which types. */
  readonly begins: boolean
  readonly types: string
  /** The properties whose value it is. */
  readonly properties: string
  /** Its value where an attribute holds it; else its text is. */
  readonly value: string | undefined
  /** Ids of elements whose properties belong to the thing as well. */
  readonly refs: string
}

interface Frame {
  readonly notation: 'microdata' | 'rdfa'
  readonly tag: string
  readonly fields: Record<string, unknown[]> | undefined
  readonly types: string
  readonly properties: readonly string[]
  readonly owner: Frame | undefined
  text: string
  /** What was struck through: the value where nothing else is. */
  struck: string
}

/** Most of everything: a page with more is a listing, or wants to cost us time. */
const most = { things: 400, values: 6_000, text: 6_000, depth: 40 }

/** Elements whose end tag may be left out. */
const unclosed = /^(li|p|td|th|tr|dd|dt|option)$/

export class Markup {
  readonly found: Marked[] = []
  readonly loose: Record<string, unknown[]> = Object.create(null)
  readonly refs: { readonly ids: readonly string[]; readonly fields: Record<string, unknown[]> }[] =
    []
  private readonly open: Frame[] = []
  private values = 0

  /** Whether a text that passes by belongs to an open property. */
  get listening(): boolean {
    return this.open.some((frame) => frame.fields === undefined)
  }

  /** Whether the page has more than is worth reading. */
  get full(): boolean {
    return this.found.length >= most.things || this.values >= most.values
  }

  /** Takes an element; answers what has to be called at its end, or undefined where it holds nothing. */
  take(opening: Opening): (() => void) | undefined {
    if (this.full || this.open.length >= most.depth) return undefined
    this.endSibling(opening)
    const properties = namesIn(opening.properties)
    const owner = this.open.findLast(
      (one) => one.fields !== undefined && one.notation === opening.notation,
    )
    if (!opening.begins) {
      if (properties.length === 0) return undefined
      if (opening.value !== undefined) {
        this.put(owner, properties, opening.value)
        return undefined
      }
    }
    const frame: Frame = {
      notation: opening.notation,
      tag: opening.tag,
      fields: opening.begins ? Object.create(null) : undefined,
      types: opening.types,
      properties,
      owner,
      text: '',
      struck: '',
    }
    if (frame.fields) {
      this.begin(frame, frame.fields, opening)
    }
    this.open.push(frame)
    return () => this.end(frame)
  }

  /** Takes a text that stands in all open properties. */
  hear(notation: Frame['notation'], text: string, isStruck: boolean): void {
    for (const frame of this.open) {
      if (frame.fields || frame.notation !== notation || frame.text.length > most.text) continue
      if (isStruck) frame.struck += text
      else frame.text += text
    }
  }

  /** Ends what the page left open. */
  finish(): void {
    const [first] = this.open
    if (first) this.end(first)
  }

  private begin(frame: Frame, fields: Record<string, unknown[]>, opening: Opening): void {
    fields['@type'] = opening.types.split(/\s+/).filter(Boolean).slice(0, 8)
    if (opening.value !== undefined) fields['@id'] = [opening.value]
    const ids = opening.refs.split(/\s+/).filter(Boolean).slice(0, 10)
    if (ids.length > 0) this.refs.push({ ids, fields })
    const role = frame.owner ? (frame.properties[0] ?? '') : ''
    const within = this.open.flatMap((one) =>
      one.fields ? [bareName(one.types.split(/\s+/)[0])] : [],
    )
    this.found.push({
      thing: fields as Thing,
      notation: frame.notation,
      role,
      within: within.reverse(),
    })
    // Given at its beginning, so that a page that breaks off still has it.
    this.put(frame.owner, frame.properties, fields)
  }

  private put(owner: Frame | undefined, properties: readonly string[], value: unknown): void {
    const fields = owner?.fields ?? this.loose
    for (const property of properties) {
      if (this.values >= most.values) return
      this.values += 1
      const list = fields[property] ?? []
      list.push(value)
      fields[property] = list
    }
  }

  /** Ends a thing or property, and whatever inside it has no end of its own. */
  private end(frame: Frame): void {
    const at = this.open.lastIndexOf(frame)
    if (at === -1) return
    for (const one of this.open.splice(at).reverse()) {
      if (one.fields) continue
      const text = one.text.trim() === '' ? one.struck : one.text
      this.put(one.owner, one.properties, text)
    }
  }

  /** `<li itemscope>` after `<li itemscope>` is its sibling, not its child, where the first has no end tag. */
  private endSibling({ tag, types, properties }: Opening): void {
    const last = this.open.at(-1)
    if (!last || !unclosed.test(tag) || last.tag !== tag) return
    const isAlike =
      last.types === types && last.properties.join(' ') === namesIn(properties).join(' ')
    if (last.fields === undefined || isAlike) this.end(last)
  }
}

function namesIn(properties: string): string[] {
  return properties.split(/\s+/).filter(Boolean).slice(0, 8).map(bareName)
}
