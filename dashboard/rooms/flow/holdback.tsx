/** The share of a flow's people who are held back, so that what it brings can be told. */

import { useState } from 'preact/hooks'
import type { FlowDetail } from '../../../worker/reports/flows/detail.ts'

const shares = [0, 2, 5, 10, 15, 20, 30, 50]

export function Holdback(props: {
  detail: FlowDetail
  onChange(percent: number | null): Promise<void>
}) {
  const { holdback, definition } = props.detail
  const [busy, setBusy] = useState(false)
  if (definition.class === 'transactional') {
    return <p class="hint">Nobody is held back from it: its readers need these messages.</p>
  }
  const choose = async (value: string) => {
    setBusy(true)
    await props.onChange(value === '' ? null : Number(value))
    setBusy(false)
  }
  return (
    <section class="panel">
      <h2>Held back</h2>
      <p class="lead-in">
        A few people go through all steps and get nothing: what they do beside the others is what
        the flow brings.
      </p>
      <label class="choose">
        <span>Share</span>
        <select
          aria-busy={busy}
          value={holdback.own ? String(holdback.percent) : ''}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">
            {holdback.own ? 'as for every flow' : `as for every flow: ${holdback.percent} %`}
          </option>
          {shares.map((percent) => (
            <option key={percent} value={percent}>
              {percent} %
            </option>
          ))}
        </select>
      </label>
    </section>
  )
}
