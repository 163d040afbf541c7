/** What letters ask of the database about messages. */

import { type Db, jsonValues } from '../../db/database.ts'

/** Those of some messages that were service mail: about an order, a reservation, a confirmation. */
export async function loadServiceMessages(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.query
    .selectFrom('messages')
    .select('id')
    .where('id', 'in', jsonValues([...new Set(ids)]))
    .where('class', '=', 'transactional')
    .execute()
  return new Set(rows.map(({ id }) => id))
}
