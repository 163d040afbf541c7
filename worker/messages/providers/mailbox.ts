/** The development mailbox: a provider that keeps every email instead of sending it. */

import type { EmailProvider, OutgoingEmail } from './port.ts'

/** Hands each email to `keep`. An email that cannot be kept is tried again later. */
export function mailboxProvider(keep: (email: OutgoingEmail) => Promise<void>): EmailProvider {
  return {
    name: 'mailbox',
    open: () => ({
      async send(email) {
        try {
          await keep(email)
          return { outcome: 'sent', providerId: email.id }
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error)
          return { outcome: 'retry', reason: `The mailbox could not keep it: ${reason}` }
        }
      },
      async close() {},
    }),
  }
}
