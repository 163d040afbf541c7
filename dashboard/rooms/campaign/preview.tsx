/** A campaign's email as it will look: the Worker writes it from what is saved, in a frame where nothing can run. */

import type { Campaign } from '../../../worker/flows/campaigns/campaign.ts'
import { useLoad } from '../../load.ts'

export function Preview(props: { campaign: Campaign; way: string; stale: boolean }) {
  const { campaign, way, stale } = props
  const known = campaign.definition.ways.some(({ id }) => id === way)
  const query = `way=${encodeURIComponent(way)}&version=${campaign.version}`
  const path = `/api/campaigns/${encodeURIComponent(campaign.id)}/preview`
  return (
    <div class="campaign-preview">
      {known && <Lines path={`${path}?${query}`} />}
      {known && (
        <iframe
          class="sheet"
          title="The email as it will look"
          sandbox=""
          referrerpolicy="no-referrer"
          src={`${path}.html?${query}`}
        />
      )}
      <p class="hint" aria-live="polite">
        {known
          ? stale
            ? 'As last saved. Save to see your changes.'
            : 'As it will look.'
          : 'Save to see it.'}
      </p>
    </div>
  )
}

function Lines({ path }: { path: string }) {
  const { data } = useLoad<{ subject: string; preheader: string }>(path)
  return (
    <p class="campaign-lines">
      <strong>{data?.subject ?? ' '}</strong>
      <span>{data?.preheader ?? ' '}</span>
    </p>
  )
}
