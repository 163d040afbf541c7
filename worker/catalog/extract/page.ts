/** What one reading of a page's mark-up collects: the head's facts, blocks of JSON-LD, things in microdata and RDFa. */

import type { Thing } from './thing.ts'

/** A thing found in microdata or RDFa, with where it stood. */
export interface Marked {
  readonly thing: Thing
  readonly notation: 'microdata' | 'rdfa'
  /** The property whose value it is, or '' where it stands for itself. */
  readonly role: string
  /** The types of the things around it, the nearest first. */
  readonly within: readonly string[]
}

export interface PageFacts {
  readonly lang: string
  readonly base: string
  readonly title: string
  readonly headings: readonly string[]
  readonly canonical: string
  /** Contents of `meta`, by lower-case name or property; the first of each, and all of `og:image`. */
  readonly meta: ReadonlyMap<string, string>
  readonly images: readonly string[]
  readonly blocks: readonly string[]
  readonly marked: readonly Marked[]
  /** Properties that stand in no thing. */
  readonly loose: Thing
  /** Whether reading ended before the page did, and why. */
  readonly cut: string
}
