/** What codes may cost for one person in a year: one number over all offers. */

import { useState } from 'preact/hooks'
import type { Settings } from '../../worker/site/settings.ts'
import { send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Failed, Notice } from '../parts/notice.tsx'

export function Budget() {
  const { data, error, reload } = useLoad<Settings>('/api/settings')
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Budget for one person</h2>
      </div>
      {error && <Failed error={error} />}
      {data && (
        <BudgetForm
          key={String(data.discountBudget)}
          budget={data.discountBudget}
          onSaved={reload}
        />
      )}
    </section>
  )
}

function BudgetForm(props: { budget: number | null; onSaved(): void }) {
  const stored = props.budget === null ? '' : String(props.budget)
  const [typed, setTyped] = useState(stored)
  const [problem, setProblem] = useState('')
  const save = async (event: Event) => {
    event.preventDefault()
    const plain = typed.trim().replace(',', '.')
    try {
      await send('PUT', '/api/settings', { discountBudget: plain === '' ? null : Number(plain) })
      setProblem('')
      props.onSaved()
    } catch (failed) {
      setProblem((failed as Error).message)
    }
  }
  return (
    <form onSubmit={save} noValidate>
      {problem && <Notice tone="bad">{problem}</Notice>}
      <div class="field">
        <label class="field-name" for="offer-budget">
          Codes may cost in a year
        </label>
        <span class="offer-line">
          <input
            id="offer-budget"
            type="text"
            inputMode="decimal"
            autocomplete="off"
            placeholder="No limit"
            aria-describedby="offer-budget-help"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="button" disabled={typed.trim() === stored}>
            Save
          </button>
        </span>
        <p class="hint" id="offer-budget-help">
          In whole units of each offer’s currency. Whoever has had as much gets emails without a
          code. Empty: no limit.
        </p>
      </div>
    </form>
  )
}
