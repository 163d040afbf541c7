/** One variant of a widget: its words and choices, and its share of the shoppers. */

import type { WidgetKind } from '../../sdk/contract/widget.ts'
import type { Definition } from '../../worker/experiments/widget.ts'
import type { FieldProblem } from '../api.ts'
import { type Choice, choicesOf } from './widget-words.ts'

type Variant = Definition['variants'][number]

interface VariantProps {
  readonly kind: WidgetKind
  readonly index: number
  readonly variant: Variant
  readonly problems: readonly FieldProblem[]
  onChange(variant: Variant): void
  remove: (() => void) | undefined
}

export function VariantFields({ kind, index, variant, problems, onChange, remove }: VariantProps) {
  const { id, weight, options } = variant
  const wrong = (field: string) =>
    problems.find((one) => one.field === `variants.${index}.${field}`)?.message
  const set = (name: Choice['name'], value: string | number | undefined) => {
    const { [name]: _, ...others } = options
    onChange({ ...variant, options: value === undefined ? others : { ...others, [name]: value } })
  }
  return (
    <fieldset class="panel">
      <legend>Variant {id}</legend>
      <div class="fields">
        {choicesOf(kind).map((choice) => (
          <Field
            key={choice.name}
            choice={choice}
            at={`variant-${index}-${choice.name}`}
            value={options[choice.name as keyof typeof options]}
            problem={wrong(`options.${choice.name}`)}
            onChange={(value) => set(choice.name, value)}
          />
        ))}
        <div class="field">
          <label class="field-name" for={`variant-${index}-weight`}>
            Share
          </label>
          <input
            id={`variant-${index}-weight`}
            type="number"
            min={0}
            max={100}
            value={weight}
            onInput={(event) => onChange({ ...variant, weight: Number(event.currentTarget.value) })}
          />
          <p class="hint">Beside the shares of the other variants.</p>
        </div>
      </div>
      {remove && (
        <button type="button" class="quiet-button" onClick={remove}>
          Remove this variant
        </button>
      )}
    </fieldset>
  )
}

interface FieldProps {
  readonly choice: Choice
  readonly at: string
  readonly value: string | number | undefined
  readonly problem: string | undefined
  onChange(value: string | number | undefined): void
}

function Field({ choice, at, value, problem, onChange }: FieldProps) {
  const { label, values, number, hint } = choice
  const take = (text: string) => {
    if (text === '') onChange(undefined)
    else onChange(number ? Number(text) : text)
  }
  return (
    <div class={`field ${problem ? 'field-wrong' : ''}`}>
      <label class="field-name" for={at}>
        {label}
      </label>
      {values ? (
        <select id={at} value={value ?? ''} onChange={(event) => take(event.currentTarget.value)}>
          <option value="">As usual</option>
          {values.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={at}
          type="text"
          inputMode={number ? 'numeric' : 'text'}
          value={value ?? ''}
          placeholder="As usual, in the shopper’s language"
          onInput={(event) => take(event.currentTarget.value)}
        />
      )}
      {problem && <p class="field-problem">{problem}</p>}
      {hint && <p class="hint">{hint}</p>}
    </div>
  )
}
