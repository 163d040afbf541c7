/** An email as data: blocks of words that its author wrote, with placeholders filled in at run time. */

/**
 * One block of an email. Every text is a small Liquid template that may name only `person.*`,
 * `values.*`, `shop.name`, `shop.url` and `products.count`, `products.first`, `products.others`.
 * A blank line in a text starts a new paragraph.
 */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Small print: an aside in a quieter tone. */
  | { readonly kind: 'note'; readonly text: string }
  /** `link` is a name in the context's `links`. */
  | { readonly kind: 'button'; readonly label: string; readonly link: string }
  /** The products of the context, six at most; further ones are counted. */
  | { readonly kind: 'products' }
  /**
   * Products that fit the person, chosen when the mail is written: never what it shows already, what was bought, what is
   * in the cart or sold out. Left out with its heading where there are none.
   */
  | {
      readonly kind: 'recommended'
      readonly strategy: 'for-you' | 'buy-again' | 'new'
      /** Six at most. */
      readonly limit: number
      readonly heading: string
    }
  /** The discount code of the letter: `values.code`, what it gives and until when. Left out where there is none. */
  | { readonly kind: 'code' }
  /** What an order adds up to, row by row. Left out where it is not known. */
  | { readonly kind: 'totals' }
  /** Five stars, each a link to the page `rating` of the context's links; the words stand above and below them. */
  | {
      readonly kind: 'rating'
      readonly question: string
      readonly low: string
      readonly high: string
    }
  | { readonly kind: 'divider' }

/** The words of one email. Subject and preheader take the same placeholders as the blocks. */
export interface EmailCopy {
  readonly subject: string
  /** The line that mailboxes show after the subject. It is hidden in the mail itself. */
  readonly preheader: string
  readonly blocks: readonly Block[]
  /** The footer's sentence on why this person gets this email, where the usual one does not fit. */
  readonly why?: string
}

/** The words of one text message. Takes the same placeholders; `{{ links.<name> }}` is a short address. */
export interface SmsCopy {
  readonly text: string
}
