/** The discount code that goes with a message: issued when it is written, or left out for a reason. */

import { toMinor } from '../core/money.ts'
import { formatInstant } from '../core/zone.ts'
import type { Db } from '../db/database.ts'
import { holderOf } from '../offers/code.ts'
import { wordsOf } from '../offers/offer.ts'
import { findOffer, issueCode, type OfferRow } from '../offers/store.ts'
import type { Settings } from '../site/settings.ts'

/** A code as a letter shows it. */
export interface GivenCode {
  /** Placeholders: `code`, `offer` (what it gives) and `code_until`. */
  readonly values: Readonly<Record<string, string>>
  /** Where the code applies itself, or the shop. */
  readonly link: string
}

export type Given =
  | { readonly kind: 'code'; readonly code: GivenCode }
  /** The message goes without. */
  | { readonly kind: 'none' }
  /** The message waits until there is one. */
  | { readonly kind: 'wait' }

/** The code of an offer for the owner of an address, in the words of their zone. */
export async function giveCode(
  desk: { readonly db: Db; readonly settings: Settings },
  offerId: string,
  to: { readonly address: string; readonly timezone: string },
  now: number,
): Promise<Given> {
  const { db, settings } = desk
  const offer = await findOffer(db, offerId)
  if (!offer) return { kind: 'none' }
  const holder = await holderOf(to.address)
  const issued = await issueCode(db, offer, holder, budgetIn(offer, settings), now)
  if (!issued.ok) {
    const waits = issued.reason === 'pool_empty' && offer.when_empty === 'wait'
    return { kind: waits ? 'wait' : 'none' }
  }
  const { code, expires_at: expires } = issued.code
  return {
    kind: 'code',
    code: {
      values: {
        code,
        offer: wordsOf(offer, settings.locale),
        code_until: formatInstant(expires ?? now, to.timezone, settings.locale),
      },
      link: settings.discountUrl
        ? settings.discountUrl.replace('{code}', encodeURIComponent(code))
        : settings.shopUrl,
    },
  }
}

function budgetIn(offer: OfferRow, { discountBudget }: Settings): number | null {
  if (discountBudget === null || offer.currency === null) return null
  return toMinor(discountBudget, offer.currency) ?? null
}
