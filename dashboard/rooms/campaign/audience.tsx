/** For whom a campaign is: a segment or rules of its own, and at once how many people that are. */

import { useEffect, useState } from 'preact/hooks'
import type { Audience } from '../../../worker/flows/campaigns/campaign.ts'
import { send } from '../../api.ts'
import { useLoad } from '../../load.ts'
import { Builder, peopleOf } from '../segment/builder.tsx'
import type { SegmentList } from '../segments.tsx'

const OWN = '(own)'

export function AudienceFields(props: { audience: Audience; onChange(audience: Audience): void }) {
  const { audience, onChange } = props
  const { data } = useLoad<SegmentList>('/api/segments')
  const chosen = 'segment' in audience ? audience.segment : OWN
  const choose = (id: string) => {
    if (id !== OWN) return onChange({ segment: id })
    const known = data?.items.find((one) => one.id === chosen)
    onChange({ condition: known?.condition ?? { fact: 'orders', is: 'at_least', value: 1 } })
  }
  return (
    <fieldset class="panel">
      <legend>For whom</legend>
      <div class="field">
        <label class="field-name" for="campaign-segment">
          Segment
        </label>
        <select
          id="campaign-segment"
          value={chosen}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {data?.items.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
          <option value={OWN}>Rules for this campaign only</option>
        </select>
      </div>
      {'condition' in audience && data && (
        <Builder
          condition={audience.condition}
          facts={data.facts}
          onChange={(condition) => onChange({ condition })}
        />
      )}
      <Estimate audience={audience} />
    </fieldset>
  )
}

interface Counted {
  readonly people: number
  readonly reachable: number
}

function Estimate({ audience }: { audience: Audience }) {
  const [counted, setCounted] = useState<Counted | null>(null)
  const text = JSON.stringify(audience)
  useEffect(() => {
    let wanted = true
    const timer = setTimeout(async () => {
      const answer = await send<Counted>(
        'POST',
        '/api/campaigns/estimate',
        JSON.parse(text) as unknown,
      ).catch(() => null)
      if (wanted) setCounted(answer)
    }, 400)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [text])
  return (
    <p class="campaign-estimate" aria-live="polite">
      {counted && (
        <>
          <strong>{peopleOf(counted.reachable)}</strong> would get it now
          {counted.people > counted.reachable &&
            `; ${(counted.people - counted.reachable).toLocaleString('en')} more are meant but have not agreed to marketing`}
          .
        </>
      )}
    </p>
  )
}
