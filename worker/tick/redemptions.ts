/** What a fold writes about discount codes: those that orders were paid with are used. */

import { readRedemptions } from '../offers/redemption.ts'
import { putRedemptions } from '../offers/store.ts'
import type { News } from './plan.ts'

/** The statements for the codes in some news; none where no order names any. */
export function redemptionStatements(news: readonly News[]) {
  const redemptions = news.flatMap(({ event }) => readRedemptions(event))
  return redemptions.length > 0 ? [putRedemptions(redemptions)] : []
}
