/** What people asked about their data, as their platform passed it on: to hand it out, or to forget a whole shop. */

import { useState } from 'preact/hooks'
import { type Page, send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Failed } from '../parts/notice.tsx'
import { Badge, When } from '../parts/words.tsx'
import { addressOf } from '../route.ts'

interface Request {
  readonly id: string
  readonly source: string
  readonly kind: 'export' | 'erase' | 'erase_shop'
  readonly at: number
  readonly dueAt: number | null
  readonly state: 'open' | 'done' | 'cancelled'
  readonly person: { readonly customerId?: string; readonly email?: string }
}

const titles: Readonly<Record<Request['kind'], string>> = {
  export: 'Hand out what is stored of somebody',
  erase: 'Forget somebody',
  erase_shop: 'Forget everybody: the app was taken out of the shop',
}

export function Requests() {
  const { data, error, reload } = useLoad<Page<Request>>('/api/privacy-requests?limit=20', 30_000)
  const [failed, setFailed] = useState<Error>()
  if (error) return <Failed error={error} />
  if (!data || data.items.length === 0) return null
  const decide = async (id: string, state: string) => {
    setFailed(undefined)
    try {
      await send('PUT', `/api/privacy-requests/${encodeURIComponent(id)}`, { state })
      reload()
    } catch (error) {
      setFailed(error as Error)
    }
  }
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Requests about personal data</h2>
      </div>
      {failed && <Failed error={failed} />}
      <ul class="topics">
        {data.items.map((request) => (
          <li key={request.id}>
            <span>
              {titles[request.kind]} · <When at={request.at} />
              {request.dueAt !== null && request.state === 'open' && (
                <>
                  {' '}
                  · carried out <When at={request.dueAt} />
                </>
              )}
            </span>
            <Decision request={request} onDecide={decide} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Decision(props: { request: Request; onDecide(id: string, state: string): void }) {
  const { id, kind, state, person } = props.request
  if (state !== 'open' || kind === 'erase') {
    return <Badge tone={state === 'open' ? 'info' : 'plain'}>{state}</Badge>
  }
  if (kind === 'erase_shop') {
    return (
      <button type="button" class="button" onClick={() => props.onDecide(id, 'cancelled')}>
        Call it off
      </button>
    )
  }
  const profile = person.customerId ? `u:${person.customerId}` : undefined
  return (
    <span>
      {person.email && (
        <Link class="button" to={addressOf('people', undefined, { email: person.email })}>
          See the person
        </Link>
      )}{' '}
      {profile && (
        <a class="button" href={`/api/profiles/${encodeURIComponent(profile)}/export`} download>
          Download
        </a>
      )}{' '}
      <button type="button" class="button" onClick={() => props.onDecide(id, 'done')}>
        It was handed out
      </button>
    </span>
  )
}
