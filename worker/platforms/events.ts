/** Reports as events of the people they are about, as the shop's server would have sent them. */

import type { NewEvent } from '../events/append.ts'
import { subjectOfEmail } from '../identity/address.ts'
import type { Happening, Platform, Who } from './report.ts'

/** A clock of the platform may be ahead of ours by this much, ms. */
const AHEAD = 300_000

/** The subject of whoever a report names: the customer, the address, or `otherwise`; undefined where it names nobody. */
export async function subjectOf(who: Who, otherwise?: string): Promise<string | undefined> {
  if (who.customerId !== undefined) return `u:${who.customerId}`
  return who.email === undefined ? otherwise : subjectOfEmail(who.email)
}

/** The stream of an order that names nobody, as those of a till in a shop do. */
export function guestOf(source: Platform, orderId: string): string {
  return `a:${source}-order-${orderId}`
}

/** Happenings as events of a subject. */
export function eventsOf(
  subject: string,
  who: Who | null,
  happenings: readonly Happening[],
  received: number,
): readonly NewEvent[] {
  return happenings.map((one) => ({
    subject,
    at: one.at,
    id: one.id.slice(0, 200),
    received,
    occurred: Math.min(Math.max(one.occurred ?? one.at, 0), received + AHEAD),
    type: one.type,
    name: one.name,
    trust: 'server',
    body: { ...one.fields, ...(who ? { proven: provenBy(who), userId: who.customerId } : {}) },
  }))
}

function provenBy({ customerId, email, tokens }: Who) {
  return {
    ...(customerId === undefined ? {} : { userId: customerId }),
    ...(email === undefined ? {} : { email }),
    ...(tokens.length > 0 ? { tokens } : {}),
  }
}
