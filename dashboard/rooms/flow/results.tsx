/** What came of a flow: what it brought beside doing nothing, its figures, and how the ways of its splits compare. */

import type { Share } from '../../../worker/experiments/interval.ts'
import type { FlowResults } from '../../../worker/reports/flows/detail.ts'
import type { Lift, SplitResult } from '../../../worker/reports/flows/lift/lift.ts'
import { useLoad } from '../../load.ts'
import { Failed, Skeleton } from '../../parts/notice.tsx'
import { named } from './say.ts'

export function Results({ id }: { id: string }) {
  const { data, error } = useLoad<FlowResults>(
    `/api/flows/${encodeURIComponent(id)}/results?days=90`,
  )
  if (error) return <Failed error={error} />
  if (!data) return <Skeleton rows={4} tall />
  return (
    <>
      <p class="lead-in">
        The last 90 days. The goal is “{data.goal}” within {data.windowDays} days of entering.
      </p>
      {data.lift && <Brought lift={data.lift} />}
      {data.splits.map((split) => (
        <Split key={split.id} split={split} />
      ))}
      <section class="panel">
        <h2>Its messages</h2>
        <div class="results">
          <table>
            <thead>
              <tr>
                <th scope="col">Message</th>
                <th scope="col">Sent</th>
              </tr>
            </thead>
            <tbody>
              {data.steps.map((step) => (
                <tr key={step.id}>
                  <th scope="row">{step.name}</th>
                  <td>{(data.sentByStep[step.id] ?? 0).toLocaleString('en')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </>
  )
}

/** Both groups on one scale, each with the bounds between which its rate truly lies. */
function Brought({ lift }: { lift: Lift }) {
  const { treated, held, enough, verdict } = lift
  const top = Math.max(treated.high, held.high, 0.01)
  return (
    <section class="panel">
      <h2>What it brings</h2>
      <p class="brought">{verdict}</p>
      <dl class="scales">
        <Scale name="Written to" share={treated} top={top} enough={enough} />
        <Scale name="Held back" share={held} top={top} enough={enough} />
      </dl>
    </section>
  )
}

function Scale(props: { name: string; share: Share; top: number; enough: boolean }) {
  const { name, share, top, enough } = props
  const at = (value: number) => (100 * value) / top
  return (
    <div class="scale">
      <dt>{name}</dt>
      <dd>
        <svg class="scale-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
          <rect class="scale-back" width="100" height="10" />
          {enough && (
            <>
              <rect
                class="scale-span"
                x={at(share.low)}
                width={Math.max(0.5, at(share.high) - at(share.low))}
                height="10"
              />
              <rect
                class="scale-dot"
                x={Math.max(0, at(share.rate) - 0.4)}
                width="0.8"
                height="10"
              />
            </>
          )}
        </svg>
        <span>
          {share.count.toLocaleString('en')} of {share.of.toLocaleString('en')}
          {enough && `, ${percent(share.rate)} (${percent(share.low)} to ${percent(share.high)})`}
        </span>
      </dd>
    </div>
  )
}

function Split({ split }: { split: SplitResult }) {
  const rate = (share: Share) =>
    split.enough ? `${percent(share.rate)} (${percent(share.low)} to ${percent(share.high)})` : '–'
  return (
    <section class="panel">
      <h2>{named(split.id)}</h2>
      <p class="brought">{split.verdict}</p>
      <div class="results">
        <table>
          <thead>
            <tr>
              <th scope="col">Way</th>
              <th scope="col">People</th>
              <th scope="col">Reached the goal</th>
              <th scope="col">Rate</th>
              <th scope="col">Followed a link</th>
            </tr>
          </thead>
          <tbody>
            {split.ways.map((way) => (
              <tr key={way.id}>
                <th scope="row">{named(way.id)}</th>
                <td>{way.reached.of}</td>
                <td>{way.reached.count}</td>
                <td>{rate(way.reached)}</td>
                <td>{way.clicked.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}
