/** Who carries a message away, channel by channel: the mail provider, the text provider, the owner's own address. */

import type { Settings } from '../site/settings.ts'
import type { Channel } from './channels/channel.ts'
import type { TextProvider } from './channels/sms/port.ts'
import type { Caller } from './channels/webhook/deliver.ts'
import type { Ready } from './judgement.ts'
import type { EmailProvider, EmailSession, SendResult } from './providers/port.ts'

export interface Carriers {
  readonly provider: EmailProvider
  readonly texts?: TextProvider | null
  readonly webhooks?: Caller | null
}

/** The channels that are set up. */
export function channelsOf({ texts, webhooks }: Carriers): ReadonlySet<Channel> {
  return new Set<Channel>([
    'email',
    ...(texts ? ['sms' as const] : []),
    ...(webhooks ? ['webhook' as const] : []),
  ])
}

/** What carries a channel, as messages remember it. */
export function carrierOf({ provider, texts }: Carriers, channel: Channel): string {
  if (channel === 'sms') return texts?.name ?? ''
  return channel === 'webhook' ? 'webhook' : provider.name
}

/** Hands a message over. Never throws: whoever breaks off in the middle leaves nobody knowing whether it arrived. */
export async function carry(
  carriers: Carriers,
  session: EmailSession,
  { message, departure: { frozen } }: Ready,
  settings: Settings,
  at: number,
): Promise<SendResult> {
  const { id, address: to, flow, step, channel } = message
  try {
    if (channel === 'webhook') return known(await carriers.webhooks?.send(id, frozen.text))
    if (channel === 'sms') {
      const { text, headers } = frozen
      return known(await carriers.texts?.send({ id, to, text, headers, flow, step, at }))
    }
    return known(
      await session.send({
        id,
        to,
        from: { name: settings.fromName || settings.shopName, address: settings.fromEmail },
        ...(settings.replyTo ? { replyTo: settings.replyTo } : {}),
        subject: frozen.subject,
        html: frozen.html,
        text: frozen.text,
        headers: frozen.headers,
        flow,
        step,
        at,
      }),
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { outcome: 'unknown', reason: reason.replaceAll(/\s+/g, ' ').slice(0, 200) }
  }
}

const OUTCOMES: ReadonlySet<unknown> = new Set(['sent', 'retry', 'rejected', 'unknown'])

/** An answer that is none of those that there are says nothing about what happened. */
function known(result: SendResult | undefined): SendResult {
  if (result && OUTCOMES.has(result.outcome)) return result
  return { outcome: 'unknown', reason: 'The provider’s answer makes no sense.' }
}
