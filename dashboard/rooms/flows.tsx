/** Flows: what each does, whether it is on, whom it reached, what it earned, and why it held back. */

import { useState } from 'preact/hooks'
import type { FlowReport, RevenueReport } from '../../worker/reports/flows/flow.ts'
import { useLoad } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Failed, Skeleton } from '../parts/notice.tsx'
import { Head, Money } from '../parts/words.tsx'
import { addressOf, go, type Route } from '../route.ts'
import { FlowCard } from './flow-card.tsx'

const periods = [
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
  ['90', 'Last 90 days'],
  ['365', 'Last 12 months'],
] as const

export function Flows({ route }: { route: Route }) {
  const asked = route.query.get('days') ?? '30'
  const days = periods.some(([value]) => value === asked) ? asked : '30'
  const { data, error, reload } = useLoad<RevenueReport>(
    `/api/reports/revenue?days=${days}`,
    30_000,
  )
  const [failed, setFailed] = useState<Error>()
  return (
    <>
      <Head title="Flows" lead="Messages that write themselves, at the right moment, once.">
        <label class="choose">
          <span>Period</span>
          <select
            value={days}
            onChange={(event) =>
              go(addressOf('flows', undefined, { days: event.currentTarget.value }), true)
            }
          >
            {periods.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </Head>
      {(error ?? failed) && <Failed error={(error ?? failed) as Error} />}
      {!data && !error && <Skeleton rows={4} tall />}
      {data && (
        <>
          <div class="earned">
            <p class="earned-sum">
              {data.total.length === 0 ? 'Nothing yet' : <Money amounts={data.total} />}
            </p>
            <p class="earned-text">
              earned by flows in the {periodName(days)}: orders by people who followed a link in a
              message and bought within the attribution time. Opens count for nothing.
            </p>
          </div>
          <p class="flow-list">
            <Link class="button" to={addressOf('flows', 'waiting')}>
              Waiting list
            </Link>
            <Link class="button" to={addressOf('flows', 'new')}>
              A flow of your own
            </Link>
          </p>
          {data.flows.filter(isUsed).map((flow) => (
            <FlowCard key={flow.id} flow={flow} onSwitched={reload} onFailed={setFailed} />
          ))}
          {data.flows.some((flow) => !isUsed(flow)) && (
            <h2 class="flow-more">Ready to be switched on</h2>
          )}
          <div class="flow-smalls">
            {data.flows
              .filter((flow) => !isUsed(flow))
              .map((flow) => (
                <FlowCard
                  key={flow.id}
                  flow={flow}
                  small
                  onSwitched={reload}
                  onFailed={setFailed}
                />
              ))}
          </div>
        </>
      )}
    </>
  )
}

/** Whether there is anything to say of a flow beside what it is. */
function isUsed({ enabled, sent, counts }: FlowReport): boolean {
  return enabled || sent > 0 || counts.active > 0
}

function periodName(days: string): string {
  const [, name = ''] = periods.find(([value]) => value === days) ?? []
  return name.toLowerCase()
}
