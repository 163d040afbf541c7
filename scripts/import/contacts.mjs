/** Contacts from rows: one `identify` each, with the consent that the shop brings along. */

import { digest, messageId } from './digest.mjs'
import { readInstant } from './instants.mjs'
import { readCell, readConsent, readId } from './values.mjs'

const traits = [
  'email',
  'first_name',
  'last_name',
  'name',
  'phone',
  'country',
  'city',
  'language',
  'birthday',
]

/** Turns rows into identify messages. What a column of consent does not clearly say changes no consent. */
export async function* readContacts(rows, plan, reject, now = Date.now()) {
  for await (const { line, row, record, error } of rows) {
    const contact = error ? { reason: error } : readContact(row, plan, now)
    if (contact.reason) {
      reject(line, contact.reason, record)
      continue
    }
    const { at, userId, values, marketing } = contact
    const consent = marketing === undefined ? {} : { consent: { marketing } }
    const content = JSON.stringify([at, userId, values, marketing])
    const message = {
      type: 'identify',
      messageId: messageId('contact', digest(content)),
      // Without a date, Aisle notes the time of the import: that is when the consent became known.
      timestamp: at === undefined ? undefined : new Date(at).toISOString(),
      userId,
      traits: { ...values, ...consent },
    }
    yield { line, messages: [message] }
  }
}

function readContact(row, { columns, zone, dates }, now) {
  const userId = readId(row[columns.customer_id])
  const email = readCell(row[columns.email])
  if (userId === undefined && email === undefined) {
    return { reason: 'there is neither an email address nor a customer number' }
  }
  if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    return { reason: `"${email.slice(0, 80)}" is no email address` }
  }
  const dated = readCell(row[columns.date]) !== undefined
  const at = dated ? readInstant(row[columns.date], { zone, order: dates, now }) : undefined
  if (typeof at === 'string') return { reason: `the date ${at}` }
  const values = Object.fromEntries(
    traits.flatMap((name) => {
      const value = readCell(row[columns[name]])
      return value === undefined ? [] : [[name, value.slice(0, 1_000)]]
    }),
  )
  return { at, userId, values, marketing: readConsent(row[columns.consent]) }
}
