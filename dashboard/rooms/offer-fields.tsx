/** The form of an offer: what it gives, where its codes come from, and how sparing it is with them. */

import type { ComponentChildren } from 'preact'
import { type Draft, kinds, type Offered, sources } from './offer-words.ts'

interface FieldsProps {
  readonly draft: Draft
  /** Name of the field that the API found something wrong with, and what. */
  readonly wrong: { readonly field: string; readonly message: string } | undefined
  onChange(change: Partial<Draft>): void
}

export function OfferFields(props: FieldsProps) {
  const { draft, onChange } = props
  const money = draft.currency === '' ? '' : draft.currency
  const worth = draft.kind === 'percent' || draft.kind === 'amount'
  const platform = draft.codes === 'shopify' || draft.codes === 'woocommerce'
  return (
    <>
      <fieldset class="panel">
        <legend>What it gives</legend>
        <div class="fields">
          <Text {...props} name="name" label="Name" help="For you; shoppers do not see it." />
          <Choice
            name="kind"
            label="Gives"
            value={draft.kind}
            options={Object.entries(kinds)}
            onChange={(kind) => onChange({ kind: kind as Offered['kind'] })}
          />
          {worth && (
            <Text
              {...props}
              name="value"
              label={draft.kind === 'percent' ? 'Percent' : 'Amount'}
              unit={draft.kind === 'percent' ? '%' : money}
            />
          )}
          {draft.kind === 'gift' && (
            <Text {...props} name="gift" label="The gift" help="As shoppers read it: a tote bag." />
          )}
          <Text
            {...props}
            name="minimum"
            label="From an order worth"
            unit={money}
            help="Empty: any order."
          />
          <Text
            {...props}
            name="currency"
            label="Currency"
            help="Such as EUR; a percentage of any order needs none."
          />
        </div>
      </fieldset>
      <fieldset class="panel">
        <legend>Its codes</legend>
        <div class="fields">
          <Choice
            name="codes"
            label="Come from"
            value={draft.codes}
            options={Object.entries(sources).map(([id, { name }]) => [id, name])}
            onChange={(codes) => onChange({ codes: codes as Offered['codes'] })}
          >
            {sources[draft.codes].is}
          </Choice>
          {draft.codes !== 'pool' && (
            <Text
              {...props}
              name="prefix"
              label="Begin with"
              help="Letters and digits, such as HELLO."
            />
          )}
          <Text {...props} name="validHours" label="Are good for" unit="hours" />
          {(draft.codes === 'pool' || platform) && (
            <Choice
              name="whenEmpty"
              label={platform ? 'When your shop does not make one' : 'When none is left'}
              value={draft.whenEmpty}
              options={[
                ['without', 'The email goes without it'],
                ['wait', 'The email waits'],
              ]}
              onChange={(to) => onChange({ whenEmpty: to as Offered['whenEmpty'] })}
            >
              {platform && 'After two hours of trying.'}
            </Choice>
          )}
        </div>
      </fieldset>
      <fieldset class="panel">
        <legend>How sparing it is</legend>
        <div class="fields">
          <Check {...props} name="neverBought" label="Only for people who never bought" />
          <Check
            {...props}
            name="stacks"
            label="Also beside another code that can still be used"
            help="Otherwise whoever has one gets no other."
          />
          <Text
            {...props}
            name="daysApart"
            label="Least time since a person’s last code"
            unit="days"
            help="Of whichever offer."
          />
          <Text
            {...props}
            name="cost"
            label="One code costs about"
            unit={money}
            help="For the budget of a person, until the order tells. Empty: reckoned from the rest."
          />
        </div>
      </fieldset>
    </>
  )
}

type TextName = {
  [Name in keyof Draft]: Draft[Name] extends string ? Name : never
}[keyof Draft]
type CheckName = 'neverBought' | 'stacks'

function Text(
  props: FieldsProps & { name: TextName; label: string; unit?: string; help?: string },
) {
  const { draft, name, label, unit, help, wrong, onChange } = props
  const id = `offer-${name}`
  const problem = wrong?.field === name ? wrong.message : undefined
  const described =
    [help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined
  const input = (
    <input
      id={id}
      type="text"
      inputMode={/^(value|minimum|cost|validHours|daysApart)$/.test(name) ? 'decimal' : 'text'}
      autocomplete="off"
      aria-describedby={described}
      aria-invalid={problem !== undefined}
      value={draft[name]}
      onInput={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  )
  return (
    <div class={`field ${problem ? 'field-wrong' : ''}`}>
      <label class="field-name" for={id}>
        {label}
      </label>
      {unit ? (
        <span class="with-unit offer-unit">
          {input}
          <span>{unit}</span>
        </span>
      ) : (
        input
      )}
      {problem && (
        <p class="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {help && (
        <p class="hint" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  )
}

function Check(props: FieldsProps & { name: CheckName; label: string; help?: string }) {
  const { draft, name, label, help, onChange } = props
  const id = `offer-${name}`
  return (
    <div class="field">
      <label class="field-name" for={id}>
        {label}
      </label>
      <input
        id={id}
        type="checkbox"
        aria-describedby={help && `${id}-help`}
        checked={draft[name]}
        onChange={(event) => onChange({ [name]: event.currentTarget.checked })}
      />
      {help && (
        <p class="hint" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  )
}

function Choice(props: {
  name: string
  label: string
  value: string
  options: readonly (readonly [string, string])[]
  onChange(value: string): void
  children?: ComponentChildren
}) {
  const id = `offer-${props.name}`
  return (
    <div class="field">
      <label class="field-name" for={id}>
        {props.label}
      </label>
      <select
        id={id}
        aria-describedby={props.children ? `${id}-help` : undefined}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {props.children && (
        <p class="hint" id={`${id}-help`}>
          {props.children}
        </p>
      )}
    </div>
  )
}
