/** The fields of the steps that are small: waits, and what is noted or given. */

import type { Step } from '../../../worker/flows/definition.ts'
import { type Editing, type Path, problemAt } from './draft.ts'
import { TimeField } from './time-field.tsx'

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

export function WaitFields(props: Editing & { step: Of<'wait'>; path: Path; anchor: string }) {
  const { step, path, anchor, edit } = props
  const at = [...path, 'after']
  return (
    <div class="node-fields">
      <TimeField
        label="Wait until"
        hint={`after ${anchor}`}
        value={step.after}
        problem={problemAt(props, at)?.message}
        onChange={(time) => edit(at, time)}
      />
      {step.spacing > 0 && (
        <TimeField
          label="And at least"
          hint="after the message before"
          value={step.spacing}
          onChange={(time) => edit([...path, 'spacing'], time)}
        />
      )}
    </div>
  )
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

export function UntilFields(props: Editing & { step: Of<'until'>; path: Path }) {
  const { step, path, edit } = props
  const { weekday = -1 } = step
  return (
    <div class="node-fields">
      <div class="field">
        <span class="field-name">Wait until it is</span>
        <div class="with-unit">
          <select
            aria-label="Day"
            value={weekday}
            onChange={(event) => {
              const day = Number(event.currentTarget.value)
              edit([...path, 'weekday'], day < 0 ? undefined : day)
            }}
          >
            <option value={-1}>any day</option>
            {days.map((name, day) => (
              <option key={name} value={day}>
                {name}
              </option>
            ))}
          </select>
          <select
            aria-label="Hour"
            value={step.hour}
            onChange={(event) => edit([...path, 'hour'], Number(event.currentTarget.value))}
          >
            {Array.from({ length: 24 }, (_, hour) => (
              <option key={hour} value={hour}>
                {`${String(hour).padStart(2, '0')}:00`}
              </option>
            ))}
          </select>
        </div>
        <p class="hint">where the shopper lives</p>
      </div>
    </div>
  )
}

export function AwaitFields(props: Editing & { step: Of<'await'>; path: Path }) {
  const { step, path, edit } = props
  const at = [...path, 'within']
  return (
    <>
      <p class="node-title">Watches for “{step.event}”</p>
      <div class="node-fields">
        <TimeField
          label="For at most"
          value={step.within}
          problem={problemAt(props, at)?.message}
          onChange={(time) => edit(at, time)}
        />
      </div>
    </>
  )
}

export function TraitFields(props: { step: Of<'trait'>; onChange(value: string | number): void }) {
  const { step, onChange } = props
  const change = (text: string) => onChange(typeof step.value === 'number' ? Number(text) : text)
  return (
    <>
      <p class="node-title">Notes about the person</p>
      <div class="node-fields">
        <label class="field">
          <span class="field-name">{step.name}</span>
          <input
            type="text"
            value={String(step.value)}
            onInput={(event) => change(event.currentTarget.value)}
          />
        </label>
      </div>
    </>
  )
}

export function PointsFields(props: { step: Of<'points'>; onChange(points: number): void }) {
  return (
    <>
      <p class="node-title">Gives points: {props.step.reason}</p>
      <div class="node-fields">
        <label class="field">
          <span class="field-name">Points</span>
          <input
            type="number"
            min={1}
            value={props.step.points}
            onInput={(event) => props.onChange(Number(event.currentTarget.value))}
          />
        </label>
      </div>
    </>
  )
}
