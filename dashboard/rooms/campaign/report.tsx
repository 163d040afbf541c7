/** A campaign that was let go: where it stands, what came of it, and how to stop it. */

import { useState } from 'preact/hooks'
import type { CampaignState } from '../../../worker/flows/campaigns/campaign.ts'
import type { CampaignDetail } from '../../../worker/reports/campaigns/report.ts'
import { send } from '../../api.ts'
import { Link } from '../../parts/link.tsx'
import { Failed } from '../../parts/notice.tsx'
import { Badge, Head, Money, When } from '../../parts/words.tsx'
import { addressOf } from '../../route.ts'
import { exactly } from '../../time.ts'
import { Preview } from './preview.tsx'
import { stateOf } from './words.ts'

export function Report({ campaign, onChanged }: { campaign: CampaignDetail; onChanged(): void }) {
  const { name, state, report, taken } = campaign
  const { tone, word } = stateOf(state)
  const number = (value: number) => value.toLocaleString('en')
  const first = campaign.definition.ways[0]
  return (
    <>
      <Head title={name} lead={<Stand campaign={campaign} />}>
        <Badge tone={tone}>{word}</Badge>
      </Head>
      <Acts campaign={campaign} onChanged={onChanged} />
      <ul class="figures">
        <Figure value={number(taken)} name="People taken in" />
        <Figure value={number(report.sent)} name="Sent" />
        <Figure value={number(report.waiting)} name="Waiting" />
        <Figure value={number(report.humanClicks)} name="Followed a link" />
        <Figure value={number(report.orders)} name="Orders" />
        <li>
          <span class="figure">
            <Money amounts={report.revenue} />
          </span>
          <span>Earned</span>
        </li>
      </ul>
      <div class="columns">
        <div class="column">
          <section class="panel">
            <h2>What it brings</h2>
            <p>{report.lift.verdict}</p>
            {report.split && (
              <>
                <h3 class="campaign-sub">The ways against each other</h3>
                <p>{report.split.verdict}</p>
              </>
            )}
            {report.ways.length > 1 && (
              <ul class="campaign-ways">
                {report.ways.map((way) => (
                  <li key={way.id}>
                    <span>
                      <strong>{way.id.toUpperCase()}</strong> {way.subject}
                    </span>
                    <span>
                      {number(way.sent)} sent, {number(way.humanClicks)} followed
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section class="panel">
            <h2>Not sent</h2>
            {report.skipped.length === 0 && <p class="nothing">Nobody was left out so far.</p>}
            <ul class="campaign-ways">
              {report.skipped.map((one) => (
                <li key={one.reason}>
                  <span>because {one.text}</span>
                  <span>{number(one.count)}</span>
                </li>
              ))}
            </ul>
            <Link to={addressOf('messages', undefined, { flow: `campaign-${campaign.id}` })}>
              Every message of it
            </Link>
          </section>
        </div>
        {first && (
          <div class="column">
            <Preview campaign={campaign} way={first.id} stale={false} />
          </div>
        )}
      </div>
    </>
  )
}

function Figure({ value, name }: { value: string; name: string }) {
  return (
    <li>
      <span class="figure">{value}</span>
      <span>{name}</span>
    </li>
  )
}

function Stand({ campaign }: { campaign: CampaignDetail }) {
  const { state, startsAt, startedAt, endedAt, definition } = campaign
  if (state === 'scheduled' && startsAt !== null) {
    return definition.schedule.kind === 'local' ? (
      <>It comes on {definition.schedule.time.replace('T', ' at ')}, where each of them lives.</>
    ) : (
      <>It begins on {exactly(startsAt)}.</>
    )
  }
  if (endedAt !== null) {
    return (
      <>
        {state === 'cancelled' ? 'Cancelled' : 'The last were taken in'} <When at={endedAt} />.
      </>
    )
  }
  return startedAt === null ? null : (
    <>
      Begun <When at={startedAt} />.
    </>
  )
}

const acts: Readonly<Partial<Record<CampaignState, readonly (readonly [string, string])[]>>> = {
  scheduled: [
    ['recall', 'Change it again'],
    ['pause', 'Pause'],
    ['cancel', 'Cancel'],
  ],
  sending: [
    ['pause', 'Pause'],
    ['cancel', 'Cancel'],
  ],
  paused: [
    ['resume', 'Go on'],
    ['cancel', 'Cancel'],
  ],
}

function Acts({ campaign, onChanged }: { campaign: CampaignDetail; onChanged(): void }) {
  const [failed, setFailed] = useState<Error>()
  // What still waits for the night to end can be stopped also when everybody was taken in.
  const waits = campaign.state === 'done' && campaign.report.waiting > 0
  const list = waits ? ([['cancel', 'Cancel what waits']] as const) : acts[campaign.state]
  if (!list) return null
  const act = async (what: string) => {
    if (what === 'cancel' && !confirm('Cancel it? What has not left yet will not be sent.')) return
    try {
      await send('POST', `/api/campaigns/${encodeURIComponent(campaign.id)}/${what}`)
      setFailed(undefined)
      onChanged()
    } catch (error) {
      setFailed(error as Error)
    }
  }
  return (
    <div class="campaign-acts">
      {failed && <Failed error={failed} />}
      {list.map(([what, word]) => (
        <button key={what} type="button" class="button" onClick={() => act(what)}>
          {word}
        </button>
      ))}
    </div>
  )
}
