/** The time machine: the last days once more through the flow as it stands here, saved or not, and nothing is sent. */

import { useState } from 'preact/hooks'
import type { Definition } from '../../../worker/flows/owned/read.ts'
import type { FlowDetail } from '../../../worker/reports/flows/detail.ts'
import type { ReplayReport } from '../../../worker/reports/flows/replayed.ts'
import { send } from '../../api.ts'
import { Failed, Notice, Skeleton } from '../../parts/notice.tsx'
import { formatAmount } from '../../parts/words.tsx'
import { ReplayTable } from './replay-table.tsx'
import { Volume } from './volume.tsx'

const periods = [7, 14, 30, 60, 90]

export function Replay(props: { detail: FlowDetail; definition: Definition; changed: boolean }) {
  const { detail, definition, changed } = props
  const [days, setDays] = useState(30)
  const [busy, setBusy] = useState(false)
  const [report, setReport] = useState<ReplayReport>()
  const [failed, setFailed] = useState<Error>()
  const run = async () => {
    if (busy) return
    setBusy(true)
    setFailed(undefined)
    try {
      const path = `/api/flows/${encodeURIComponent(detail.id)}/replay`
      setReport(
        await send<ReplayReport>('POST', path, { days, ...(changed ? { definition } : {}) }),
      )
    } catch (error) {
      setFailed(error as Error)
    }
    setBusy(false)
  }
  return (
    <>
      <section class="panel machine">
        <h2>What would have happened?</h2>
        <p class="lead-in">
          What people really did in the last days happens again, in their own time, to this flow
          {changed ? ' with your changes' : ''}, beside all other flows that are on. Nothing is
          sent.
        </p>
        <div class="machine-run">
          <label class="choose">
            <span>Period</span>
            <select value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
              {periods.map((period) => (
                <option key={period} value={period}>
                  Last {period} days
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="button button-main" aria-busy={busy} onClick={run}>
            {busy ? 'Looking back …' : 'Run the time machine'}
          </button>
        </div>
      </section>
      {failed && <Failed error={failed} />}
      {busy && !report && <Skeleton rows={4} tall />}
      <div aria-live="polite" aria-busy={busy}>
        {report && <Report report={report} />}
      </div>
    </>
  )
}

function Report({ report }: { report: ReplayReport }) {
  const { people, sent, offers, cut } = report
  return (
    <>
      {cut && <Notice tone="warn">{cut}</Notice>}
      <ul class="figures">
        <Figure value={people.entered} name="People would have entered" />
        <Figure value={people.written} name="People written to" note={`${sent} messages`} />
        <Figure value={people.held} name="Held back" />
        <Figure value={report.underWay} name="Still under way" />
        {offers.map((offer) => (
          <li key={offer.offer}>
            <span class="figure">{offer.cost ? formatAmount(offer.cost) : offer.people}</span>
            <span>at most, for codes of “{offer.name}”</span>
            <span class="hint">{offer.people} people</span>
          </li>
        ))}
      </ul>
      <section class="panel">
        <h2>Messages a day</h2>
        <Volume days={report.perDay} />
      </section>
      <Collisions report={report} />
      <ReplayTable report={report} />
    </>
  )
}

function Figure(props: { value: number; name: string; note?: string }) {
  return (
    <li>
      <span class="figure">{props.value.toLocaleString('en')}</span>
      <span>{props.name}</span>
      {props.note && <span class="hint">{props.note}</span>}
    </li>
  )
}

/** Where this flow meets others, and why messages are left out. */
function Collisions({ report }: { report: ReplayReport }) {
  const { collisions, skipped, exits } = report
  return (
    <section class="panel">
      <h2>In each other’s way</h2>
      <p>
        {collisions.people === 0
          ? 'No other flow wanted to write to the same people at the same time.'
          : `${collisions.people} people were to hear from another flow, too, within the time between two messages: ${collisions.dropped} of this flow’s messages were dropped for that, ${collisions.delayed} waited.`}
      </p>
      <ul class="bars">
        {collisions.flows.map(({ id, name, people }) => (
          <li key={id}>
            <span>{name}</span>
            <span class="bars-count">{people}</span>
            <meter min={0} max={collisions.people} value={people} aria-hidden="true" />
          </li>
        ))}
      </ul>
      {(skipped.length > 0 || exits.length > 0) && (
        <div class="columns machine-why">
          <Why title="Not sent, because" reasons={skipped} />
          <Why title="Left early, because" reasons={exits} />
        </div>
      )}
    </section>
  )
}

function Why(props: { title: string; reasons: ReplayReport['skipped'] }) {
  if (props.reasons.length === 0) return null
  return (
    <div class="column">
      <h3>{props.title}</h3>
      <ul class="plain-list">
        {props.reasons.map(({ reason, text, count }) => (
          <li key={reason}>
            <b>{count}</b> {text}
          </li>
        ))}
      </ul>
    </div>
  )
}
