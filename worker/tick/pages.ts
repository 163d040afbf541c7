/** What a fold writes about the shop's pages: those that its news tell of. */

import type { Ground } from '../catalog/crawl/address.ts'
import { putSightings } from '../catalog/crawl/found/store.ts'
import { findSightings } from '../catalog/crawl/sightings.ts'
import type { StoredEvent } from '../events/event.ts'
import { isKnown } from '../identity/resolve.ts'
import type { People } from './people.ts'
import { freshPerson } from './plan.ts'

/** The statements for the pages in some news; none where the shop's pages are not read. */
export function pageStatements(
  ground: Ground | null,
  news: readonly { readonly event: StoredEvent }[],
  people: People,
  at: number,
) {
  if (!ground) return []
  const witnesses = news.map(({ event }) => {
    const person = people.ownerOf(event.subject, (id) => freshPerson(id, at))
    return { event, vouched: isKnown(person) }
  })
  return putSightings(findSightings(witnesses, ground, at), at)
}
