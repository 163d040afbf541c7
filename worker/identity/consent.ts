/** A change of consent: who agreed to what, when, in which words, and how we know. */

export interface ConsentChange {
  readonly address: string
  readonly topic: string
  readonly action: 'requested' | 'confirmed' | 'imported' | 'withdrawn'
  readonly subject: string
  readonly at: number
  readonly id: string
  readonly source: string
  readonly text: string
}

/** The topic of all marketing email until a shop has more than one. */
export const MARKETING = 'marketing'
