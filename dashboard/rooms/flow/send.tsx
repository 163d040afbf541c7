/** One message of a flow: what it says, with its offer; opened, its words are edited beside the email as it will look. */

import { useState } from 'preact/hooks'
import type { Step } from '../../../worker/flows/definition.ts'
import { useLoad } from '../../load.ts'
import { Badge } from '../../parts/words.tsx'
import { type Editing, type Path, problemAt, tried } from './draft.ts'
import { Letter } from './letter.tsx'
import { Preview } from './preview.tsx'
import { condition, named, readable } from './say.ts'

type Send = Extract<Step, { kind: 'send' }>

export function SendCard(props: Editing & { step: Send; path: Path }) {
  const { step, path, edit, definition } = props
  const [open, setOpen] = useState(false)
  const wrong = problemAt(props, path) !== null
  return (
    <div class={`letter-card ${wrong ? 'letter-wrong' : ''}`}>
      <button
        type="button"
        class="letter-open"
        aria-expanded={open}
        onClick={() => setOpen((now) => !now)}
      >
        <span class="letter-name">{named(step.id)}</span>
        <span class="letter-subject">{readable(step.email.subject)}</span>
        <span class="badges">
          {step.sms && <Badge tone="info">or text message</Badge>}
          {step.offer && <Badge tone="good">offer {step.offer}</Badge>}
          {step.prompt && <Badge tone="plain">goes at once</Badge>}
        </span>
      </button>
      {open && (
        <div class="letter-edit">
          <div>
            <Offer {...props} />
            <Letter {...props} path={[...path, 'email']} copy={step.email} />
            {step.sms && (
              <label class="field">
                <span class="field-name">As a text message</span>
                <textarea
                  rows={3}
                  value={step.sms.text}
                  onInput={(event) => edit([...path, 'sms', 'text'], event.currentTarget.value)}
                />
              </label>
            )}
            <button
              type="button"
              class="button"
              onClick={() => edit(path, tried(step, definition))}
            >
              Try a second version against it
            </button>
          </div>
          <Preview
            title={named(step.id)}
            email={step.email}
            about={definition.about}
            offer={step.offer}
          />
        </div>
      )}
    </div>
  )
}

interface OfferItem {
  readonly id: string
  readonly name: string
}

function Offer(props: Editing & { step: Send; path: Path }) {
  const { step, path, edit } = props
  const { data } = useLoad<{ items: readonly OfferItem[] }>('/api/offers')
  const known = data?.items ?? []
  const missing = step.offer !== undefined && data && !known.some(({ id }) => id === step.offer)
  return (
    <label class="field">
      <span class="field-name">Discount code</span>
      <select
        value={step.offer ?? ''}
        onChange={(event) => edit([...path, 'offer'], event.currentTarget.value || undefined)}
      >
        <option value="">None</option>
        {step.offer && !known.some(({ id }) => id === step.offer) && (
          <option value={step.offer}>{step.offer}</option>
        )}
        {known.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {missing && (
        <span class="hint">
          There is no offer “{step.offer}” yet: the email goes without a code.
        </span>
      )}
      {step.offerIf && <span class="hint">Only if {condition(step.offerIf)}.</span>}
    </label>
  )
}
