/** What the shop's server tells of complaints and reviews: a help desk's word is as good as the page's. */

import { asText } from '../core/json.ts'
import type { Statement } from '../db/database.ts'
import { putComplaint, putReviewed } from '../flows/reviews/store.ts'
import type { People } from './people.ts'
import { freshPerson, type News } from './plan.ts'

/** Statements for `Complaint Opened`, `Complaint Closed` and `Product Reviewed` that name an order. */
export function complaintStatements(
  people: People,
  news: readonly News[],
  now: number,
): readonly Statement[] {
  return [...news].sort(byTime).flatMap(({ event }) => {
    if (event.type !== 'track' || event.trust !== 'server') return []
    const orderId = asText(event.properties.order_id, 200)
    if (orderId === undefined) return []
    const owner = people.ownerOf(event.subject, (id) => freshPerson(id, now)).id
    switch (event.name) {
      case 'Complaint Opened':
        return [putComplaint(orderId, owner, 'open', event.occurred)]
      case 'Complaint Closed':
        return [putComplaint(orderId, owner, 'closed', event.occurred)]
      case 'Product Reviewed':
        return [putReviewed([{ orderId, profileId: owner }], event.occurred)]
      default:
        return []
    }
  })
}

function byTime(left: News, right: News): number {
  return left.event.occurred - right.event.occurred
}
