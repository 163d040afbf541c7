/** What an email is rendered with, and what comes out. */

/** A product as an email shows it. Prices are already written for the reader, such as `€89.90`. */
export interface EmailProduct {
  /** What the catalogue calls it, so that nothing is shown twice. Not shown itself. */
  readonly id?: string
  readonly title: string
  readonly url: string
  readonly imageUrl?: string
  /** Readable: `42, blue`. */
  readonly variant?: string
  readonly quantity?: number
  /** Of one piece. */
  readonly price?: string
  /** The price before a reduction; shown struck through, and only beside `price`. */
  readonly listPrice?: string
  /** One short remark, such as `Only 2 left`. */
  readonly note?: string
}

/** A row of what an order adds up to, its amount written for the reader. */
export interface EmailTotal {
  readonly label: string
  readonly amount: string
  /** The last one, which all others add up to. */
  readonly strong?: boolean
}

/** Whose email or page it is. */
export interface Brand {
  readonly name: string
  readonly url: string
  readonly logoUrl?: string
  /** `#rrggbb`. Anything else is replaced by a neutral dark colour. */
  readonly accentColor: string
  readonly postalAddress: string
  /** BCP 47 tag. */
  readonly locale: string
}

/** The facts of one email to one person. */
export interface EmailContext {
  readonly brand: Brand
  readonly person: Readonly<Record<string, string>>
  /** Further words for placeholders. */
  readonly values: Readonly<Record<string, string>>
  readonly products: readonly EmailProduct[]
  /** What the block `recommended` shows. */
  readonly recommended?: readonly EmailProduct[]
  readonly totals?: readonly EmailTotal[]
  /** Absolute http(s) addresses by name. Marketing needs `unsubscribe`, and shows `preferences` where given. */
  readonly links: Readonly<Record<string, string>>
  readonly marketing: boolean
  /** For an email of a list of its own: the link at its foot that leaves that list. */
  readonly leave?: { readonly label: string; readonly href: string }
}

export interface RenderedEmail {
  /** One line without control characters. */
  readonly subject: string
  readonly html: string
  readonly text: string
}
