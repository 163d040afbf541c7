/** The editor of a condition: rules in plain words, and at once for how many people they hold. */

import { useEffect, useState } from 'preact/hooks'
import type { Condition } from '../../../worker/segments/condition.ts'
import { send } from '../../api.ts'
import { RowFields } from './row-fields.tsx'
import { conditionOf, freshLeaf, type Rows, rowsOf } from './rows.ts'
import { type FactName, say } from './say.ts'

/** Whoever types is not answered for every letter. */
const PAUSE = 400

interface BuilderProps {
  readonly condition: Condition
  readonly facts: readonly FactName[]
  onChange(condition: Condition): void
}

export function Builder({ condition, facts, onChange }: BuilderProps) {
  const rows = rowsOf(condition)
  const set = (change: Partial<Rows>) => onChange(conditionOf({ ...rows, ...change }))
  return (
    <div class="rules">
      {rows.rows.length > 1 && (
        <label class="rules-match">
          <span>People for whom</span>
          <select
            value={rows.match}
            onChange={(event) => set({ match: event.currentTarget.value as Rows['match'] })}
          >
            <option value="all">all of these hold</option>
            <option value="any">any of these holds</option>
          </select>
        </label>
      )}
      <ul>
        {rows.rows.map((row, index) => (
          <RowFields
            key={index}
            row={row}
            place={index + 1}
            facts={facts}
            onChange={(next) =>
              set({ rows: rows.rows.map((one, at) => (at === index ? next : one)) })
            }
            onRemove={
              rows.rows.length > 1
                ? () => set({ rows: rows.rows.filter((_, at) => at !== index) })
                : undefined
            }
          />
        ))}
      </ul>
      <button
        type="button"
        class="button"
        onClick={() =>
          set({ rows: [...rows.rows, { not: false, part: freshLeaf('fact:orders', facts) }] })
        }
      >
        Add a rule
      </button>
      <p class="hint">People with: {say(condition, facts)}.</p>
      <Count condition={condition} />
    </div>
  )
}

/** For how many people a condition holds, kept up to date while it is changed. */
function Count({ condition }: { condition: Condition }) {
  const [count, setCount] = useState<number | null>(null)
  const [problem, setProblem] = useState('')
  const text = JSON.stringify(condition)
  useEffect(() => {
    let wanted = true
    const timer = setTimeout(async () => {
      try {
        const body = { condition: JSON.parse(text) as unknown }
        const answer = await send<{ count: number }>('POST', '/api/segments/preview', body)
        if (!wanted) return
        setCount(answer.count)
        setProblem('')
      } catch (error) {
        if (wanted) setProblem((error as Error).message)
      }
    }, PAUSE)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [text])
  return (
    <p class={problem ? 'field-problem' : 'rules-count'} aria-live="polite">
      {problem || (count === null ? 'Counting …' : `${peopleOf(count)} now.`)}
    </p>
  )
}

/** "1 person", "2,300 people". */
export function peopleOf(count: number): string {
  return count === 1 ? '1 person' : `${count.toLocaleString('en')} people`
}
