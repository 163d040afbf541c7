/** One message in a list: to whom, what about, and what became of it. */

import type { ListedMessage, MessageState } from '../../worker/reports/mail/message.ts'
import { Link } from '../parts/link.tsx'
import { Badge, Money, type Tone, When } from '../parts/words.tsx'
import { addressOf } from '../route.ts'

export const states: Readonly<Record<MessageState, { name: string; tone: Tone }>> = {
  queued: { name: 'Waiting', tone: 'info' },
  claimed: { name: 'Sending', tone: 'info' },
  sending: { name: 'Sending', tone: 'info' },
  sent: { name: 'Sent', tone: 'good' },
  retry: { name: 'Tried again', tone: 'warn' },
  unknown: { name: 'Unknown', tone: 'warn' },
  dead: { name: 'Given up', tone: 'bad' },
  skipped: { name: 'Not sent', tone: 'plain' },
}

export function MessageRow(props: { message: ListedMessage; person?: boolean }) {
  const { message, person = true } = props
  const state = states[message.state]
  return (
    <li>
      <Link class="row" to={addressOf('messages', message.id)}>
        <span class="row-main">
          <span class="row-title">{message.subject || titleOf(message)}</span>
          <span class="row-note">
            {person && <>{message.address} · </>}
            {message.subject && <>{titleOf(message)} · </>}
            <When at={message.sentAt ?? message.createdAt} />
          </span>
          {message.state !== 'sent' && <span class="row-note row-why">{message.verdict}</span>}
        </span>
        <span class="row-figure">
          {message.revenue.length > 0 && <Money amounts={message.revenue} />}
          {message.humanClicks > 0 && (
            <span class="row-note">
              {message.humanClicks === 1 ? '1 click' : `${message.humanClicks} clicks`}
            </span>
          )}
        </span>
        <Badge tone={state.tone}>{state.name}</Badge>
      </Link>
    </li>
  )
}

/** The flow and step of a message in words: "Abandoned cart: last call". */
export function titleOf({ flow, step }: ListedMessage): string {
  const words = (id: string) => id.replaceAll(/[-_]+/g, ' ')
  const name = words(flow)
  const start = name.charAt(0).toUpperCase() + name.slice(1)
  return step === '' || step === flow ? start : `${start}: ${words(step)}`
}
