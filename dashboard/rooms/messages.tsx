/** Every message that was to be sent, and what became of it. */

import type { FlowReport } from '../../worker/reports/flows/flow.ts'
import type { ListedMessage } from '../../worker/reports/mail/message.ts'
import type { Page } from '../api.ts'
import { useLoad, usePages } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Empty, Failed, Skeleton } from '../parts/notice.tsx'
import { Head, More } from '../parts/words.tsx'
import { addressOf, go, type Route } from '../route.ts'
import { MessageRow } from './message-row.tsx'

const filters = [
  ['', 'All'],
  ['sent', 'Sent'],
  ['queued', 'Waiting'],
  ['skipped', 'Not sent'],
  ['retry', 'Tried again'],
  ['unknown', 'Unknown'],
  ['dead', 'Given up'],
] as const

export function Messages({ route }: { route: Route }) {
  const state = route.query.get('state') ?? ''
  const flow = route.query.get('flow') ?? ''
  const query = new URLSearchParams({ state, flow }).toString()
  const { items, error, busy, more } = usePages<ListedMessage>(`/api/messages?${query}`)
  const flows = useLoad<Page<FlowReport>>('/api/flows')
  const filtered = state !== '' || flow !== ''
  return (
    <>
      <Head title="Messages" lead="Every message that was to be sent, and what became of it.">
        <label class="choose">
          <span>Flow</span>
          <select
            value={flow}
            onChange={(event) =>
              go(addressOf('messages', undefined, { state, flow: event.currentTarget.value }))
            }
          >
            <option value="">All flows</option>
            {flows.data?.items.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      </Head>
      <nav class="chips" aria-label="Filter by what became of them">
        {filters.map(([value, name]) => (
          <Link
            key={value}
            class="chip"
            to={addressOf('messages', undefined, { state: value, flow })}
            aria-current={value === state ? 'true' : undefined}
          >
            {name}
          </Link>
        ))}
      </nav>
      {error && <Failed error={error} />}
      {!items && !error && <Skeleton rows={8} tall />}
      {items?.length === 0 && !more && (
        <Empty icon="mail" title={filtered ? 'No message of this kind' : 'No message yet'}>
          {filtered ? (
            <Link to={addressOf('messages')}>Show all messages</Link>
          ) : (
            <p>
              Messages appear here as soon as somebody enters a flow. See which are on under{' '}
              <Link to={addressOf('flows')}>Flows</Link>.
            </p>
          )}
        </Empty>
      )}
      {items?.length === 0 && more && (
        <p class="nothing">None among the latest thousand messages. Look further back:</p>
      )}
      {items && items.length > 0 && (
        <ul class="list">
          {items.map((message) => (
            <MessageRow key={message.id} message={message} />
          ))}
        </ul>
      )}
      <More more={more} busy={busy} />
    </>
  )
}
