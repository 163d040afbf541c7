/** One message: exactly as it was sent, as text, its headers, and what happened to it. */

import { useState } from 'preact/hooks'
import type { MessageDetail } from '../../worker/reports/mail/message.ts'
import { useLoad } from '../load.ts'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { Empty, Failed, Skeleton } from '../parts/notice.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { Badge, Money, When } from '../parts/words.tsx'
import { addressOf } from '../route.ts'
import { exactly } from '../time.ts'
import { states, titleOf } from './message-row.tsx'

const tabs = ['As sent', 'Plain text', 'Headers', 'History'] as const
type Tab = (typeof tabs)[number]

export function Message({ id }: { id: string }) {
  const { data, error } = useLoad<MessageDetail>(`/api/messages/${encodeURIComponent(id)}`, 15_000)
  return (
    <>
      <Link class="back" to={addressOf('messages')}>
        <Icon name="back" />
        Messages
      </Link>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={6} tall />}
      {data && <Letter message={data} />}
    </>
  )
}

function Letter({ message }: { message: MessageDetail }) {
  const [tab, setTab] = useState<Tab>('As sent')
  const state = states[message.state]
  return (
    <>
      <div class="letter-head">
        <p class="badges">
          <Badge tone={state.tone}>{state.name}</Badge>
          <Badge tone="plain">
            {message.class === 'marketing' ? 'Marketing' : 'Transactional'}
          </Badge>
        </p>
        <h1>{message.subject || titleOf(message)}</h1>
        <p class="lead">
          To <Link to={addressOf('people', message.profileId)}>{message.address}</Link> ·{' '}
          {titleOf(message)} · <When at={message.sentAt ?? message.createdAt} />
        </p>
        {message.state !== 'sent' && <p class="verdict">{message.verdict}</p>}
        {(message.clicks > 0 || message.revenue.length > 0) && (
          <ul class="figures figures-small">
            <li>
              <span class="figure">{message.humanClicks}</span>
              <span>Clicks by people</span>
            </li>
            <li>
              <span class="figure">{message.clicks}</span>
              <span>All clicks, scanners too</span>
            </li>
            <li>
              <span class="figure">
                <Money amounts={message.revenue} />
              </span>
              <span>Earned</span>
            </li>
          </ul>
        )}
      </div>
      <Tabs<Tab> names={tabs} chosen={tab} onChoose={setTab}>
        {tab === 'As sent' && <AsSent message={message} />}
        {tab === 'Plain text' &&
          (message.text ? <pre class="plain">{message.text}</pre> : <NotWritten />)}
        {tab === 'Headers' && <Headers message={message} />}
        {tab === 'History' && <History message={message} />}
      </Tabs>
    </>
  )
}

/** The very HTML, in a frame where nothing can run, follow a link or reach the console. */
function AsSent({ message }: { message: MessageDetail }) {
  if (!message.hasHtml && message.text) return <pre class="plain">{message.text}</pre>
  if (!message.hasHtml) return <NotWritten />
  return (
    <iframe
      class="sheet"
      title="The message as it was sent"
      sandbox=""
      referrerpolicy="no-referrer"
      src={`/api/messages/${encodeURIComponent(message.id)}/html`}
    />
  )
}

function NotWritten() {
  return (
    <Empty icon="mail" title="Not written yet">
      <p>A message is written at the moment it is sent, from the cart, prices and stock of then.</p>
    </Empty>
  )
}

function Headers({ message }: { message: MessageDetail }) {
  if (message.headers.length === 0) return <NotWritten />
  return (
    <dl class="headers">
      {message.headers.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function History({ message }: { message: MessageDetail }) {
  return (
    <ol class="history">
      {message.history.map((entry) => (
        <li key={`${entry.at}/${entry.text}`}>
          <span class="hint">{exactly(entry.at)}</span>
          <span>{entry.text}</span>
        </li>
      ))}
      {message.providerId && (
        <li>
          <span class="hint">Id at the provider</span>
          <span>{message.providerId}</span>
        </li>
      )}
    </ol>
  )
}
