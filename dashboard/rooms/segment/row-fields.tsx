/** One row of a condition: what is asked, how it is compared, and with what. */

import type { Leaf, Test } from '../../../worker/segments/condition.ts'
import { Icon } from '../../parts/icon.tsx'
import { choiceOf, freshLeaf, isLeaf, type Row, testsOf } from './rows.ts'
import { type FactName, say, testName } from './say.ts'

interface RowProps {
  readonly row: Row
  readonly place: number
  readonly facts: readonly FactName[]
  onChange(row: Row): void
  onRemove: (() => void) | undefined
}

export function RowFields({ row, place, facts, onChange, onRemove }: RowProps) {
  const { not, part } = row
  const set = (leaf: Leaf) => onChange({ not, part: leaf })
  return (
    <li class="rule">
      <div class="rule-fields">
        <select
          aria-label={`Rule ${place}: holds or not`}
          value={not ? 'not' : ''}
          onChange={(event) => onChange({ part, not: event.currentTarget.value === 'not' })}
        >
          <option value="">those with</option>
          <option value="not">not those with</option>
        </select>
        {isLeaf(part) ? (
          <LeafFields leaf={part} place={place} facts={facts} onChange={set} />
        ) : (
          <span class="rule-whole">{say(part, facts)}</span>
        )}
      </div>
      {onRemove && (
        <button
          type="button"
          class="quiet-button"
          aria-label={`Remove rule ${place}`}
          onClick={onRemove}
        >
          <Icon name="close" />
        </button>
      )}
    </li>
  )
}

interface LeafProps {
  readonly leaf: Leaf
  readonly place: number
  readonly facts: readonly FactName[]
  onChange(leaf: Leaf): void
}

function LeafFields(props: LeafProps) {
  const { leaf, place, facts, onChange } = props
  return (
    <>
      <select
        aria-label={`Rule ${place}: what`}
        value={choiceOf(leaf)}
        onChange={(event) => onChange(freshLeaf(event.currentTarget.value, facts))}
      >
        <optgroup label="What is known">
          {facts.map(({ name, label }) => (
            <option key={name} value={`fact:${name}`}>
              {label}
            </option>
          ))}
        </optgroup>
        <optgroup label="Further">
          <option value="did">Something they did</option>
          <option value="interest">Interest in a category</option>
          <option value="trait">A trait your server told</option>
          <option value="segment">A kept segment</option>
        </optgroup>
      </select>
      {'trait' in leaf && (
        <Words
          label="Trait"
          place={place}
          value={leaf.trait}
          onChange={(trait) => onChange({ ...leaf, trait })}
        />
      )}
      {'interest' in leaf && (
        <Words
          label="Category"
          place={place}
          value={leaf.interest}
          onChange={(interest) => onChange({ ...leaf, interest })}
        />
      )}
      {'segment' in leaf && (
        <select
          aria-label={`Rule ${place}: segment`}
          value={leaf.segment}
          onChange={(event) => onChange({ segment: event.currentTarget.value })}
        >
          <option value="vip">Best customers</option>
          <option value="overdue">Overdue</option>
        </select>
      )}
      {'did' in leaf ? (
        <DidFields {...props} leaf={leaf} />
      ) : (
        !('segment' in leaf) && <TestFields {...props} leaf={leaf} />
      )}
    </>
  )
}

type Tested = Exclude<Leaf, { did: string } | { segment: string }>

function TestFields({ leaf, place, facts, onChange }: LeafProps & { leaf: Tested }) {
  const days = leaf.is === 'within_days' || leaf.is === 'before_days'
  const value = leaf.value === undefined ? '' : String(leaf.value)
  const change = (is: Test['is']) => {
    const { value: old, ...rest } = leaf
    if (is === 'known' || is === 'unknown') onChange({ ...rest, is })
    else onChange({ ...rest, is, value: old ?? 1 })
  }
  return (
    <>
      <select
        aria-label={`Rule ${place}: how`}
        value={leaf.is}
        onChange={(event) => change(event.currentTarget.value as Test['is'])}
      >
        {testsOf(leaf, facts).map((is) => (
          <option key={is} value={is}>
            {testName(is)}
          </option>
        ))}
      </select>
      {leaf.value !== undefined && (
        <Words
          label={days ? 'Days' : 'Value'}
          place={place}
          value={value}
          narrow={typeof leaf.value === 'number'}
          onChange={(text) => onChange({ ...leaf, value: typedValue(leaf, text, facts) })}
        />
      )}
      {days && <span>days</span>}
      {'currency' in leaf && leaf.currency !== undefined && (
        <Words
          label="Currency"
          place={place}
          value={leaf.currency}
          narrow
          onChange={(currency) => onChange({ ...leaf, currency })}
        />
      )}
    </>
  )
}

function DidFields({
  leaf,
  place,
  onChange,
}: LeafProps & { leaf: Extract<Leaf, { did: string }> }) {
  const { withinDays, times } = leaf
  return (
    <>
      <Words
        label="Event"
        place={place}
        value={leaf.did}
        onChange={(did) => onChange({ ...leaf, did })}
      />
      <span>at least</span>
      <Words
        label="Times"
        place={place}
        value={String(times?.atLeast ?? 1)}
        narrow
        onChange={(text) => onChange({ ...leaf, times: { ...times, atLeast: Number(text) || 0 } })}
      />
      <span>times in the last</span>
      <Words
        label="Days"
        place={place}
        value={withinDays === undefined ? '' : String(withinDays)}
        narrow
        onChange={(text) => {
          const { withinDays: _, ...rest } = leaf
          onChange(Number(text) > 0 ? { ...rest, withinDays: Number(text) } : rest)
        }}
      />
      <span>days</span>
    </>
  )
}

/** Numbers where numbers are compared, words elsewhere. A trait may be either: what looks like a number is one. */
function typedValue(leaf: Tested, text: string, facts: readonly FactName[]): string | number {
  const kind = 'fact' in leaf ? facts.find(({ name }) => name === leaf.fact)?.kind : undefined
  if (kind === 'text' || text.trim() === '' || Number.isNaN(Number(text))) return text
  return Number(text)
}

function Words(props: {
  label: string
  place: number
  value: string
  narrow?: boolean
  onChange(value: string): void
}) {
  return (
    <input
      type="text"
      class={props.narrow ? 'rule-narrow' : ''}
      autocomplete="off"
      aria-label={`Rule ${props.place}: ${props.label.toLowerCase()}`}
      value={props.value}
      onInput={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}
