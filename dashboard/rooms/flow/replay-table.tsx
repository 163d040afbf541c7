/** Who would have got what and when, one message below the other. */

import { useState } from 'preact/hooks'
import type {
  Outcome,
  ReplayedMessage,
  ReplayReport,
} from '../../../worker/reports/flows/replayed.ts'
import { Link } from '../../parts/link.tsx'
import { Badge, type Tone } from '../../parts/words.tsx'
import { addressOf } from '../../route.ts'
import { exactly } from '../../time.ts'

const outcomes: Readonly<Record<Outcome, { name: string; tone: Tone }>> = {
  sent: { name: 'Sent', tone: 'good' },
  waiting: { name: 'Waiting', tone: 'info' },
  held: { name: 'Held back', tone: 'plain' },
  skipped: { name: 'Not sent', tone: 'warn' },
}
const STEP = 50

export function ReplayTable({ report }: { report: ReplayReport }) {
  const [shown, setShown] = useState(STEP)
  const { messages, more } = report
  return (
    <section class="panel">
      <h2>Who, what and when</h2>
      {messages.length === 0 && <p class="nothing">Nobody would have got anything.</p>}
      {messages.length > 0 && (
        <div class="results replayed">
          <table>
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">Message</th>
                <th scope="col">When</th>
                <th scope="col">Outcome</th>
              </tr>
            </thead>
            <tbody>
              {messages.slice(0, shown).map((one) => (
                <Message key={`${one.profileId}/${one.step}/${one.at}`} message={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {messages.length > shown && (
        <button type="button" class="button more" onClick={() => setShown(shown + STEP)}>
          Show more
        </button>
      )}
      {more > 0 && messages.length <= shown && <p class="hint">And {more} more.</p>}
    </section>
  )
}

function Message({ message }: { message: ReplayedMessage }) {
  const { name, tone } = outcomes[message.outcome]
  return (
    <tr>
      <th scope="row">
        <Link to={addressOf('people', message.profileId)}>{message.address || 'No address'}</Link>
      </th>
      <td>{message.name}</td>
      <td>
        {exactly(message.at)}
        {message.delayed && <span class="hint"> after a wait</span>}
      </td>
      <td class="replay-why">
        <Badge tone={tone}>{name}</Badge>
        {message.outcome !== 'sent' && message.outcome !== 'held' && (
          <span class="hint"> {message.text}</span>
        )}
      </td>
    </tr>
  )
}
