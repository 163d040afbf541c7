/** A length of time that can be changed: a number and its unit, kept as milliseconds. */

import { useId, useState } from 'preact/hooks'

const HOUR = 3_600_000
const units = [
  ['minutes', 60_000],
  ['hours', HOUR],
  ['days', 24 * HOUR],
] as const

/** The largest unit in which a time is a whole number; short times in minutes. */
function unitOf(time: number): number {
  if (time === 0) return HOUR
  const whole = units.filter(([, length]) => time % length === 0)
  return whole.at(-1)?.[1] ?? 60_000
}

export function TimeField(props: {
  label: string
  value: number
  hint?: string
  problem?: string | undefined
  onChange(milliseconds: number): void
}) {
  const { label, value, hint, problem, onChange } = props
  const id = useId()
  const [unit, setUnit] = useState(() => unitOf(value))
  const name = units.find(([, length]) => length === unit)?.[0] ?? 'minutes'
  return (
    <div class={`field time-field ${problem ? 'field-wrong' : ''}`}>
      <label class="field-name" for={id}>
        {label}
      </label>
      <div class="with-unit">
        <input
          id={id}
          type="number"
          min={0}
          step="any"
          value={value / unit}
          onChange={(event) => onChange(Math.round(Number(event.currentTarget.value) * unit))}
        />
        <select
          aria-label={`${label}: unit`}
          value={name}
          onChange={(event) => {
            const next = units.find(([one]) => one === event.currentTarget.value)?.[1] ?? unit
            setUnit(next)
            onChange(Math.round((value / unit) * next))
          }}
        >
          {units.map(([one]) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </div>
      {problem && <p class="field-problem">{problem}</p>}
      {hint && <p class="hint">{hint}</p>}
    </div>
  )
}
