/** Picks the provider of text messages that the configuration names. */

import type { Outside } from '../../../core/outbound.ts'
import type { TextConfig } from './config.ts'
import type { OutgoingText, TextProvider } from './port.ts'
import { twilioProvider } from './twilio.ts'

/** The provider, or null where nothing is texted. */
export function chooseTexts(
  config: TextConfig,
  tools: {
    /** Keeps a text in the development mailbox. */
    readonly keep: (text: OutgoingText) => Promise<void>
    readonly outside: Outside
    readonly development: boolean
    readonly publicUrl: string
  },
): TextProvider | null {
  if (config.provider === 'twilio') return twilioProvider(config.twilio, tools)
  return config.provider === 'mailbox' ? mailboxTexts(tools.keep) : null
}

function mailboxTexts(keep: (text: OutgoingText) => Promise<void>): TextProvider {
  return {
    name: 'mailbox',
    async send(text) {
      try {
        await keep(text)
        return { outcome: 'sent', providerId: text.id }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        return { outcome: 'retry', reason: `The mailbox could not keep it: ${reason}` }
      }
    },
  }
}
