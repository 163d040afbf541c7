/** Picks the provider that the configuration names. */

import { mailboxProvider } from './mailbox.ts'
import type { EmailProvider, OutgoingEmail } from './port.ts'
import { isLoopback, smtpProvider } from './smtp.ts'

/** The email part of the Worker's configuration. */
export type EmailConfig =
  | { readonly provider: 'mailbox' }
  | {
      readonly provider: 'smtp'
      readonly smtp: {
        readonly host: string
        readonly port: number
        readonly user?: string
        readonly password?: string
      }
    }

export interface ProviderTools {
  /** Keeps an email in the development mailbox. */
  readonly keep: (email: OutgoingEmail) => Promise<void>
  /** Origin of this Worker; its host is the name that it gives to mail servers. */
  readonly publicUrl: string
}

/** The provider of a configuration. Throws an Error of one line where something it needs is missing. */
export function chooseProvider(config: EmailConfig, tools: ProviderTools): EmailProvider {
  if (config.provider === 'mailbox') return mailboxProvider(tools.keep)
  const { smtp } = config
  if (!smtp.host) throw new Error('SMTP_HOST is missing: EMAIL_PROVIDER=smtp needs it.')
  if (smtp.user && !smtp.password) {
    throw new Error('SMTP_PASSWORD is missing: SMTP_USER needs it.')
  }
  return smtpProvider({
    ...smtp,
    ehlo: new URL(tools.publicUrl).hostname,
    // A mail server on this machine may go without encryption; across a network none may.
    requireTls: !isLoopback(smtp.host),
  })
}
