/** Ends the leases that a killed Worker left behind, so that a restart goes on at once. */

/**
 * Whoever holds the lock of a state directory knows that no other Worker is at work on it. Messages that were on the
 * wire become `unknown` at the next tick, all others are simply due again. Until then they have a lease that ended
 * long ago, for 0 means that there never was one.
 *
 * @param {import('@cloudflare/workers-types').D1Database} db
 */
export async function endLeases(db) {
  await db.batch(
    [
      "update messages set lease_until = 1 where state in ('claimed', 'sending')",
      'update syncs set lease_until = 0 where lease_until > 0',
      "update flow_runs set lease_until = 0 where state = 'active' and lease_until > 0",
    ].map((statement) => db.prepare(statement)),
  )
}
