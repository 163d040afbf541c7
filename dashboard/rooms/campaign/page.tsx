/** One campaign: made, written while it is a draft, and looked at once it was let go. */

import { useState } from 'preact/hooks'
import type { Campaign } from '../../../worker/flows/campaigns/campaign.ts'
import type { CampaignDetail } from '../../../worker/reports/campaigns/report.ts'
import { send } from '../../api.ts'
import { useLoad } from '../../load.ts'
import { Icon } from '../../parts/icon.tsx'
import { Link } from '../../parts/link.tsx'
import { Failed, Skeleton } from '../../parts/notice.tsx'
import { Head } from '../../parts/words.tsx'
import { addressOf, go, type Route } from '../../route.ts'
import type { SegmentList } from '../segments.tsx'
import { Editor } from './editor.tsx'
import { Report } from './report.tsx'
import { freshDefinition } from './words.ts'

export function CampaignPage({ id, route }: { id: string; route: Route }) {
  return (
    <>
      <Link class="back" to={addressOf('campaigns')}>
        <Icon name="back" />
        All campaigns
      </Link>
      {id === 'new' ? <New segment={route.query.get('segment') ?? ''} /> : <Stored id={id} />}
    </>
  )
}

function Stored({ id }: { id: string }) {
  const { data, error, reload } = useLoad<CampaignDetail>(
    `/api/campaigns/${encodeURIComponent(id)}`,
    10_000,
  )
  return (
    <>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={6} tall />}
      {data?.state === 'draft' && <Editor key={data.id} campaign={data} onChanged={reload} />}
      {data && data.state !== 'draft' && <Report campaign={data} onChanged={reload} />}
    </>
  )
}

function New(props: { segment: string }) {
  const { data } = useLoad<SegmentList>('/api/segments')
  const [name, setName] = useState('')
  const [segment, setSegment] = useState(props.segment)
  const [failed, setFailed] = useState<Error>()
  const chosen = segment || data?.items[0]?.id || ''
  const create = async () => {
    try {
      const definition = freshDefinition(chosen)
      const made = await send<Campaign>('POST', '/api/campaigns', { name, definition })
      go(addressOf('campaigns', made.id), true)
    } catch (error) {
      setFailed(error as Error)
    }
  }
  return (
    <form
      class="settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        create()
      }}
    >
      <Head title="New campaign" lead="It begins as a draft: nobody gets anything yet." />
      {failed && <Failed error={failed} />}
      <fieldset class="panel">
        <legend>To begin with</legend>
        <div class="fields">
          <div class="field">
            <label class="field-name" for="campaign-name">
              What you call it
            </label>
            <input
              id="campaign-name"
              type="text"
              autocomplete="off"
              placeholder="Autumn, first look"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </div>
          <div class="field">
            <label class="field-name" for="campaign-segment">
              For whom
            </label>
            <select
              id="campaign-segment"
              value={chosen}
              onChange={(event) => setSegment(event.currentTarget.value)}
            >
              {data?.items.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </div>
        </div>
      </fieldset>
      <div class="save">
        <p />
        <button
          type="submit"
          class="button button-main"
          disabled={name.trim() === '' || chosen === ''}
        >
          Write it
        </button>
      </div>
    </form>
  )
}
