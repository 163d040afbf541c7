/** The end of the sunset: who was asked twice and did not react gets no marketing any more. */

import type { KeyRing } from '../../core/tokens.ts'
import type { Db } from '../../db/database.ts'
import { suppressionHash } from '../../messages/links.ts'
import { loadSilent, silence } from './store.ts'

const SLICE = 500

/** Silences whoever is due, until nobody is left or the time is up. */
export async function settleSunset(
  db: Db,
  ring: KeyRing,
  now: () => number,
  until: number,
): Promise<void> {
  while (now() < until) {
    const people = await loadSilent(db, SLICE, now())
    if (people.length === 0) return
    const hashed = await Promise.all(
      people.map(async (one) => ({ ...one, hash: await suppressionHash(ring, one.address) })),
    )
    await silence(db, hashed, now())
  }
}
