/** Campaigns: one message to the people of a segment, each with where it stands and whom it reached. */

import type { CampaignItem } from '../../worker/reports/campaigns/report.ts'
import { usePages } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Empty, Failed, Skeleton } from '../parts/notice.tsx'
import { Badge, Head, More, When } from '../parts/words.tsx'
import { addressOf } from '../route.ts'
import { stateOf } from './campaign/words.ts'

export function Campaigns() {
  const { items, error, busy, more } = usePages<CampaignItem>('/api/campaigns')
  return (
    <>
      <Head
        title="Campaigns"
        lead="One message to a segment, when it is the right time where each of them lives. Consent, quiet hours and your limits hold as for every flow."
      >
        <Link class="button button-main" to={addressOf('campaigns', 'new')}>
          New campaign
        </Link>
      </Head>
      {error && <Failed error={error} />}
      {!items && !error && <Skeleton rows={5} tall />}
      {items?.length === 0 && (
        <Empty icon="campaign" title="No campaign yet">
          <p>
            Give your best customers a first look at something new, or tell everybody about it. A
            campaign begins as a draft that nobody gets.
          </p>
        </Empty>
      )}
      {items && items.length > 0 && (
        <ul class="list">
          {items.map((campaign) => (
            <Row key={campaign.id} campaign={campaign} />
          ))}
        </ul>
      )}
      <More more={more} busy={busy} />
    </>
  )
}

function Row({ campaign }: { campaign: CampaignItem }) {
  const { id, name, state, definition, sent, taken, startsAt, startedAt, updatedAt } = campaign
  const { tone, word } = stateOf(state)
  return (
    <li>
      <Link class="row" to={addressOf('campaigns', id)}>
        <span class="row-main">
          <span class="row-title">{name}</span>
          <span class="row-note row-line">{definition.ways[0]?.email.subject}</span>
          <span class="row-note">
            {state === 'draft' && (
              <>
                changed <When at={updatedAt} />
              </>
            )}
            {state === 'scheduled' && startsAt !== null && (
              <>
                begins <When at={startsAt} />
              </>
            )}
            {startedAt !== null && (
              <>
                begun <When at={startedAt} />
              </>
            )}
          </span>
        </span>
        {taken > 0 && (
          <span class="row-figure">
            <strong>{sent.toLocaleString('en')}</strong>
            <span class="row-note">of {taken.toLocaleString('en')} sent</span>
          </span>
        )}
        <Badge tone={tone}>{word}</Badge>
      </Link>
    </li>
  )
}
