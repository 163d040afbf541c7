/** What the owner sees of something that people wait for. */

/** Something that people wait for. */
export interface WaitingItem {
  readonly productId: string
  readonly variantId: string
  readonly title: string
  readonly variant: string
  readonly url: string
  /** People who have not had their turn. */
  readonly waiting: number
  /** Of them, those who want pieces held. */
  readonly reservations: number
  /** Pieces that all of them want together. */
  readonly pieces: number
  /** Since when the first of them waits; null where nobody does any more. */
  readonly since: number | null
  /** People who were told and have neither bought nor left. */
  readonly called: number
  /** Pieces that are held now. */
  readonly held: number
  /** Pieces in stock; null: nobody says how many. */
  readonly stock: number | null
  readonly expectedAt: number | null
  readonly waves: number
  readonly lastWaveAt: number | null
  /** People who were told in the last half year, and those of them who bought. */
  readonly noticed: number
  readonly bought: number
  readonly nextLookAt: number
}
