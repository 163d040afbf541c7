/** One field of the settings, of its kind, with its help and its problem tied to it. */

import { useState } from 'preact/hooks'
import type { Settings } from '../../worker/site/settings.ts'
import type { SettingField } from './settings-groups.ts'

type Value = Settings[keyof Settings]

interface FieldProps {
  readonly field: SettingField
  readonly value: Value
  readonly problem: string | undefined
  onChange(value: unknown): void
}

export function Field(props: FieldProps) {
  const { field, problem } = props
  const id = `set-${field.name}`
  const described =
    [field.help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined
  const wide = field.kind === 'lines' || field.name === 'cartUrl'
  return (
    <div class={`field ${wide ? 'field-wide' : ''} ${problem ? 'field-wrong' : ''}`}>
      {field.kind === 'hours' ? (
        <span class="field-name" id={`${id}-name`}>
          {field.label}
        </span>
      ) : (
        <label class="field-name" for={id}>
          {field.label}
        </label>
      )}
      <Control {...props} id={id} described={described} />
      {problem && (
        <p class="field-problem" id={`${id}-problem`}>
          {sentence(problem)}
        </p>
      )}
      {field.help && (
        <p class="hint" id={`${id}-help`}>
          {field.help}
        </p>
      )}
    </div>
  )
}

type ControlProps = FieldProps & { id: string; described: string | undefined }

function Control(props: ControlProps) {
  const { field, value, id, described, problem, onChange } = props
  const common = { id, 'aria-describedby': described, 'aria-invalid': problem !== undefined }
  switch (field.kind) {
    case 'switch':
      return (
        <input
          type="checkbox"
          {...common}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'number':
      return (
        <span class="with-unit">
          <input
            type="number"
            min={0}
            {...common}
            value={String(value)}
            onInput={(event) => onChange(numberOf(event.currentTarget.value))}
          />
          <span>{field.unit}</span>
        </span>
      )
    case 'colour':
      return (
        <span class="with-unit">
          <input
            type="color"
            {...common}
            value={String(value)}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <code>{String(value)}</code>
        </span>
      )
    case 'lines':
      return <Lines {...props} />
    case 'hours':
      return <Hours {...props} />
    default:
      return (
        <input
          type="text"
          inputMode={field.kind === 'email' || field.kind === 'url' ? field.kind : 'text'}
          autocomplete="off"
          spellcheck={false}
          {...common}
          value={String(value)}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )
  }
}

function Lines({ value, id, described, problem, onChange }: ControlProps) {
  const [text, setText] = useState(Array.isArray(value) ? value.join('\n') : '')
  return (
    <textarea
      id={id}
      rows={3}
      aria-describedby={described}
      aria-invalid={problem !== undefined}
      value={text}
      onInput={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        onChange(
          typed
            .split(/\s+/)
            .map((line) => line.trim())
            .filter((line) => line !== ''),
        )
      }}
    />
  )
}

function Hours({ value, id, described, onChange }: ControlProps) {
  const hours = value as Settings['quietHours']
  const choose = (part: 'from' | 'until', label: string) => (
    <label class="hour">
      <span>{label}</span>
      <select
        id={part === 'from' ? id : undefined}
        aria-describedby={described}
        value={String(hours[part])}
        onChange={(event) => onChange({ ...hours, [part]: Number(event.currentTarget.value) })}
      >
        {Array.from({ length: 24 }, (_, hour) => (
          <option key={hour} value={String(hour)}>
            {String(hour).padStart(2, '0')}:00
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <fieldset class="with-unit" aria-labelledby={`${id}-name`}>
      {choose('from', 'from')}
      {choose('until', 'until')}
    </fieldset>
  )
}

/** What is no number stays as it was typed, so that the API can say what is wrong with it. */
function numberOf(typed: string): number | string {
  return typed.trim() === '' || Number.isNaN(Number(typed)) ? typed : Number(typed)
}

function sentence(problem: string): string {
  return /^(must|is) /.test(problem) ? `This ${problem}.` : problem
}
