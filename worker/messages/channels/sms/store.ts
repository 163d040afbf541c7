/** Texts in the database: which of those that came in were dealt with, what became of those sent, and the development mailbox. */

import { sql } from 'kysely'
import { type Db, jsonValues } from '../../../db/database.ts'
import type { OutgoingText } from './port.ts'

/** Those of some profiles to whom a text was sent since an instant. */
export async function loadTexted(
  db: Db,
  profileIds: readonly string[],
  since: number,
): Promise<ReadonlySet<string>> {
  const rows = await db.query
    .selectFrom('messages')
    .select('profile_id')
    .where('profile_id', 'in', jsonValues(profileIds))
    .where('created_at', '>', since)
    .where('channel', '=', 'sms')
    .where('state', '=', 'sent')
    .execute()
  return new Set(rows.map((row) => row.profile_id))
}

/** Whether a text that came in was dealt with before. */
export async function isReceived(db: Db, id: string): Promise<boolean> {
  const row = await db.query
    .selectFrom('texts_received')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Remembers a text that changes something, in one batch with what it changes. */
export function putReceived(id: string, kind: 'stop' | 'start' | 'help', at: number) {
  return sql`insert into texts_received (id, at, kind) values (${id}, ${at}, ${kind}) on conflict do nothing`
}

/** Notes that a text which was taken over did not arrive. */
export function putUndelivered(messageId: string, reason: string, at: number) {
  return sql`update messages set state = 'sent',
      sent_at = coalesce(sent_at, ${at}), reason = ${reason}
    where id = ${messageId} and channel = 'sms' and state in ('sent', 'unknown')`
}

/** The provider speaks of a text of which nobody knew whether it had arrived there: it had. */
export function putArrived(messageId: string, providerId: string, at: number) {
  return sql`update messages set state = 'sent', sent_at = ${at}, reason = '', provider_id = ${providerId}
    where id = ${messageId} and channel = 'sms' and state = 'unknown'`
}

/** Keeps a text in the development mailbox, where emails are too. */
export async function keepText(db: Db, text: OutgoingText): Promise<void> {
  const { headers, ...rest } = text
  const mail = { ...rest, channel: 'sms', subject: '', html: '', headers }
  await db.query
    .insertInto('mailbox')
    .values({ at: text.at, id: text.id, mail: JSON.stringify(mail) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
