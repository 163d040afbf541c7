/** For whom a widget is, and when. */

import type { Definition } from '../../worker/experiments/widget.ts'
import type { FieldProblem } from '../api.ts'

type Target = Definition['target']

interface TargetProps {
  readonly target: Target
  readonly holdBack: number
  readonly problems: readonly FieldProblem[]
  onTarget(target: Target): void
  onHoldBack(percent: number): void
}

const linesOf = (text: string) =>
  text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** What a field for date and time shows and takes; by the owner's own clock. */
const localOf = (at: number | null) => {
  if (at === null) return ''
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
const instantOf = (value: string) => (value === '' ? null : new Date(value).getTime())

export function Audience({ target, holdBack, problems, onTarget, onHoldBack }: TargetProps) {
  const set = (change: Partial<Target>) => onTarget({ ...target, ...change })
  const wrong = (field: string) => problems.find((one) => one.field.startsWith(field))?.message
  return (
    <fieldset class="panel">
      <legend>For whom</legend>
      <div class="fields">
        <Lines
          id="paths"
          label="On these pages"
          hint="Such as /products/*, one a line. Empty: on all."
          value={target.paths}
          problem={wrong('target.paths')}
          onChange={(paths) => set({ paths })}
        />
        <Lines
          id="except"
          label="But not on these"
          hint="Checkouts are left alone by the exit dialog anyway."
          value={target.except}
          problem={wrong('target.except')}
          onChange={(except) => set({ except })}
        />
        <Pick
          id="devices"
          label="Devices"
          value={target.devices[0] ?? 'all'}
          values={['all', 'phone', 'desktop']}
          onChange={(value) => set({ devices: value === 'all' ? [] : [value as 'phone'] })}
        />
        <Pick
          id="visitors"
          label="Visitors"
          value={target.visitors}
          values={['all', 'new', 'returning']}
          onChange={(value) => set({ visitors: value as 'all' })}
        />
        <div class="field">
          <label class="field-name" for="widget-campaign">
            Campaign
          </label>
          <input
            id="widget-campaign"
            type="text"
            value={target.utm.campaign ?? ''}
            onInput={(event) =>
              set({ utm: event.currentTarget.value ? { campaign: event.currentTarget.value } : {} })
            }
          />
          <p class="hint">Only for visits whose address has this utm_campaign.</p>
        </div>
        <div class="field">
          <label class="field-name" for="widget-hold">
            Show nothing to
          </label>
          <span class="with-unit">
            <input
              id="widget-hold"
              type="number"
              min={0}
              max={90}
              value={holdBack}
              onInput={(event) => onHoldBack(Number(event.currentTarget.value))}
            />
            <span>percent of the shoppers</span>
          </span>
          <p class="hint">They are the measure of what the widget earns.</p>
        </div>
        {(['from', 'until'] as const).map((side) => (
          <div key={side} class={`field ${wrong(`target.${side}`) ? 'field-wrong' : ''}`}>
            <label class="field-name" for={`widget-${side}`}>
              {side === 'from' ? 'From' : 'Until'}
            </label>
            <input
              id={`widget-${side}`}
              type="datetime-local"
              value={localOf(target[side])}
              onInput={(event) => set({ [side]: instantOf(event.currentTarget.value) })}
            />
            {wrong(`target.${side}`) && <p class="field-problem">{wrong(`target.${side}`)}</p>}
          </div>
        ))}
      </div>
    </fieldset>
  )
}

interface LinesProps {
  id: string
  label: string
  hint: string
  value: readonly string[]
  problem: string | undefined
  onChange(value: string[]): void
}

function Lines({ id, label, hint, value, problem, onChange }: LinesProps) {
  return (
    <div class={`field ${problem ? 'field-wrong' : ''}`}>
      <label class="field-name" for={`widget-${id}`}>
        {label}
      </label>
      <textarea
        id={`widget-${id}`}
        rows={2}
        defaultValue={value.join('\n')}
        onChange={(event) => onChange(linesOf(event.currentTarget.value))}
      />
      {problem && <p class="field-problem">{problem}</p>}
      <p class="hint">{hint}</p>
    </div>
  )
}

interface PickProps {
  id: string
  label: string
  value: string
  values: readonly string[]
  onChange(value: string): void
}

function Pick({ id, label, value, values, onChange }: PickProps) {
  return (
    <div class="field">
      <label class="field-name" for={`widget-${id}`}>
        {label}
      </label>
      <select
        id={`widget-${id}`}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {values.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </div>
  )
}
