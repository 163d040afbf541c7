/** Connections: the shop's platform, how its webhooks come, how far its history was read, and what people asked of it. */

import { useState } from 'preact/hooks'
import type { Connection } from '../../worker/reports/status/connection.ts'
import { type Page, send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Failed, Notice, Skeleton } from '../parts/notice.tsx'
import { Badge, Head, type Tone, When } from '../parts/words.tsx'
import { span } from '../time.ts'
import { Feeds } from './feeds.tsx'
import { PageLook } from './page-look.tsx'
import { Requests } from './requests.tsx'

const names = { shopify: 'Shopify', woocommerce: 'WooCommerce' } as const

export function Connections() {
  const { data, error, reload } = useLoad<Page<Connection>>('/api/connections', 5_000)
  return (
    <>
      <Head
        title="Connections"
        lead="Orders, customers, products and stock, as the shop’s platform reports them by itself."
      />
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={4} tall />}
      {data?.items.map((connection) => (
        <Platform key={connection.source} connection={connection} onChanged={reload} />
      ))}
      {data && <Feeds />}
      {data && <PageLook />}
      {data && <Requests />}
    </>
  )
}

function Platform(props: { connection: Connection; onChanged(): void }) {
  const { connection } = props
  const { source, address, missing, history, webhooks } = connection
  const [tone, state] = stateOf(connection)
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>{names[source]}</h2>
        <Badge tone={tone}>{state}</Badge>
      </div>
      {connection.silentSince !== null && (
        <Notice tone="warn">
          The last webhook came <When at={connection.silentSince} />, and usually there is one
          within {span(connection.usualGap ?? 0)}.{' '}
          {connection.asks
            ? 'What was lost meanwhile is asked for every quarter of an hour.'
            : 'Look whether the webhooks are still set up at the platform.'}
        </Notice>
      )}
      {missing.length > 0 && (
        <p class="hint">
          Not set: {missing.join(', ')}. <code>docs/{source}.md</code> says where to find them.
        </p>
      )}
      <div class="facts">
        <dl>
          <div>
            <dt>Webhooks go to</dt>
            <dd>
              <code>{address}</code>
            </dd>
          </div>
          {connection.lastAt !== null && (
            <div>
              <dt>Last webhook</dt>
              <dd>
                <When at={connection.lastAt} />
              </dd>
            </div>
          )}
          {connection.waiting > 0 && (
            <div>
              <dt>Waiting</dt>
              <dd>{connection.waiting} for an order that is not known yet</dd>
            </div>
          )}
        </dl>
      </div>
      {webhooks.length > 0 && <Topics webhooks={webhooks} />}
      {history.length > 0 && <History history={history} />}
      {connection.open && connection.asks && <Connect {...props} />}
    </section>
  )
}

function stateOf({ open, silentSince, setUpAt, lastAt }: Connection): [Tone, string] {
  if (!open) return ['plain', 'Closed']
  if (silentSince !== null) return ['warn', 'Silent']
  if (lastAt !== null) return ['good', 'Connected']
  return setUpAt === null ? ['info', 'Ready to connect'] : ['info', 'Waiting for the first webhook']
}

function Topics({ webhooks }: Pick<Connection, 'webhooks'>) {
  return (
    <details>
      <summary>Webhooks by topic</summary>
      <ul class="topics">
        {webhooks.map(({ topic, count, lastAt }) => (
          <li key={topic}>
            <code>{topic}</code>
            <span>
              {count} · <When at={lastAt} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function History({ history }: Pick<Connection, 'history'>) {
  return (
    <ul class="topics">
      {history.map(({ kind, done, total, caughtUpAt, error }) => (
        <li key={kind}>
          <span>
            {kind[0]?.toUpperCase()}
            {kind.slice(1)}
          </span>
          <span>
            {error ? (
              <Badge tone="bad">{error}</Badge>
            ) : caughtUpAt === null ? (
              <>
                {done} {total !== null && `of ${total}`} read
              </>
            ) : (
              <>
                history read <When at={caughtUpAt} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Connect({ connection, onChanged }: { connection: Connection; onChanged(): void }) {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<Error>()
  const connect = async () => {
    setBusy(true)
    setFailed(undefined)
    try {
      await send('POST', `/api/connections/${connection.source}`, { history: true })
      onChanged()
    } catch (error) {
      setFailed(error as Error)
    }
    setBusy(false)
  }
  return (
    <>
      {failed && <Failed error={failed} />}
      <button type="button" class="button" onClick={connect} disabled={busy}>
        {busy
          ? 'Connecting …'
          : connection.setUpAt === null
            ? 'Connect and read its history'
            : 'Set up again'}
      </button>
    </>
  )
}
