/** The discount code that goes with a message: issued when it is written, or left out for a reason. */

import { HOUR, MINUTE } from '../core/clock.ts'
import { formatInstant } from '../core/zone.ts'
import type { Db } from '../db/database.ts'
import { holderOf } from '../offers/code.ts'
import { issueCode } from '../offers/issuing/store.ts'
import { type CodeRow, findOffer, type OfferRow } from '../offers/store.ts'
import { applyUrl, throughCode, wordsOf } from '../offers/words.ts'
import type { Settings } from '../site/settings.ts'

/** How long an email waits for a platform that does not make its code, before it does what the owner chose. */
const PATIENCE = 2 * HOUR

/** A code as a letter shows it. */
export interface GivenCode {
  /** Placeholders: `code`, `offer` (what it gives) and `code_until`. */
  readonly values: Readonly<Record<string, string>>
  /** Where the code applies itself, or the shop. */
  readonly link: string
  /** A page of the shop, with the code applied on the way there where that is possible. */
  readonly through?: (address: string) => string
}

export type Given =
  | { readonly kind: 'code'; readonly code: GivenCode }
  /** The message goes without. */
  | { readonly kind: 'none' }
  /** The message waits until there is one, and is looked at again after so many milliseconds. */
  | { readonly kind: 'wait'; readonly reason: 'no_code' | 'code_pending'; readonly again: number }

/** For whom a code is: their address, their zone, and whether they ever bought. */
export interface Recipient {
  readonly address: string
  readonly timezone: string
  readonly bought: boolean
}

/** The code of an offer for the owner of an address, in the words of their zone. */
export async function giveCode(
  desk: { readonly db: Db; readonly settings: Settings },
  offerId: string,
  to: Recipient,
  now: number,
): Promise<Given> {
  const { db, settings } = desk
  const offer = await findOffer(db, offerId)
  if (!offer) return { kind: 'none' }
  const { address, bought } = to
  const rules = { bought, budget: settings.discountBudget }
  const issued = await issueCode(
    db,
    offer,
    { holder: await holderOf(address), address, rules },
    now,
  )
  if (issued.ok) {
    if (issued.code.remote === 'wanted') return awaitPlatform(offer, issued.code, now)
    return { kind: 'code', code: shown(offer, issued.code, to, settings, now) }
  }
  const waits = issued.reason === 'pool_empty' && offer.when_empty === 'wait'
  return waits ? { kind: 'wait', reason: 'no_code', again: HOUR } : { kind: 'none' }
}

/** A code that the shop does not know yet is shown to nobody. */
function awaitPlatform(offer: OfferRow, code: CodeRow, now: number): Given {
  const waited = now - (code.issued_at ?? now)
  if (waited >= PATIENCE && offer.when_empty === 'without') return { kind: 'none' }
  const again = waited < 10 * MINUTE ? MINUTE : 10 * MINUTE
  return { kind: 'wait', reason: 'code_pending', again }
}

function shown(
  offer: OfferRow,
  { code, shown, expires_at: expires }: CodeRow,
  { timezone }: Recipient,
  settings: Settings,
  now: number,
): GivenCode {
  const spelled = shown || code
  return {
    values: {
      code: spelled,
      offer: wordsOf(offer, settings.locale),
      code_until: formatInstant(expires ?? now, timezone, settings.locale),
    },
    link: applyUrl(offer, spelled, settings) ?? settings.shopUrl,
    through: (address) => throughCode(offer, spelled, settings, address),
  }
}
