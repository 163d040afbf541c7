/** What a fold writes about the waiting list: who asked to be told, whose wait a purchase ended, whose profiles were joined. */

import { LONGEST_WAIT, readWaitingRequest } from '../catalog/waiting/request.ts'
import {
  endByPurchase,
  moveEntries,
  type NewEntry,
  type Purchase,
  putRequests,
} from '../catalog/waiting/store.ts'
import { newId } from '../core/clock.ts'
import { asText, isObject, readList } from '../core/json.ts'
import { putListed } from '../flows/back-in-stock/store.ts'
import type { OrderRecord } from '../orders/record.ts'
import type { People } from './people.ts'
import { type FoldPlan, freshPerson, type News } from './plan.ts'

/** The statements for what some news says about waiting, after it was folded into its people. */
export function waitingStatements(
  people: People,
  news: readonly News[],
  plan: FoldPlan,
  now: number,
) {
  const entries = news.flatMap((one) => entryOf(people, one, now))
  const purchases = plan.orders.flatMap(purchasesOf)
  // An address that nobody owned yet stood for itself until now.
  const owned = people.identityChanges
    .filter(({ identity, profileId }) => identity.startsWith('e:') && identity !== profileId)
    .map(({ identity, profileId }) => ({ from: identity, into: profileId }))
  const moves = [...people.joins, ...owned]
  return [
    ...(moves.length > 0 ? moveEntries(moves) : []),
    ...putRequests(entries),
    ...(entries.length > 0 ? [putListed(entries, now)] : []),
    ...(purchases.length > 0 ? endByPurchase(purchases, now) : []),
  ]
}

/** A request with whoever owns its address by what is proven; without an owner the address stands for itself. */
function entryOf(
  people: People,
  { event, addressSubject }: News,
  now: number,
): readonly NewEntry[] {
  const request = readWaitingRequest(event)
  const endsAt = event.occurred + LONGEST_WAIT
  if (!request || addressSubject === null || endsAt <= now) return []
  const fresh = (id: string) => freshPerson(id, event.occurred)
  const owner = people.ownerOf(addressSubject, fresh)
  const { timezone, locale } = people.ownerOf(event.subject, fresh).state
  return [
    {
      ...request,
      request: newId(now),
      profileId: owner.id,
      endsAt,
      confirmed: owner.email === request.address,
      timezone: request.timezone ?? timezone,
      locale: request.locale ?? locale,
    },
  ]
}

function purchasesOf(order: OrderRecord): readonly Purchase[] {
  if (!order.placed || order.cancelled || order.items === null) return []
  return readList(order.items)
    .filter(isObject)
    .flatMap((item) => {
      const productId = asText(item.productId, 200)
      if (productId === undefined) return []
      const key = asText(item.key, 200) ?? productId
      return [{ profileId: order.profileId, productId, key, at: order.at }]
    })
}
