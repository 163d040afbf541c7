/** A flow of the owner's own: its name, what starts it, and a first email to write further. */

import { useState } from 'preact/hooks'
import type { Trigger } from '../../../worker/flows/definition.ts'
import type { FlowDetail } from '../../../worker/reports/flows/detail.ts'
import { send } from '../../api.ts'
import { Icon } from '../../parts/icon.tsx'
import { Link } from '../../parts/link.tsx'
import { Failed } from '../../parts/notice.tsx'
import { Head } from '../../parts/words.tsx'
import { addressOf, go } from '../../route.ts'
import { firstWords } from './order.tsx'
import { startOf } from './say.ts'

const DAY = 86_400_000
const starts: Readonly<Record<string, Trigger>> = {
  subscribed: { kind: 'subscribed' },
  cart: { kind: 'cart' },
  checkout: { kind: 'checkout' },
  looked: { kind: 'visit', of: 'product' },
  searched: { kind: 'visit', of: 'search' },
}

export function NewFlow() {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<string>('subscribed')
  const [event, setEvent] = useState('Product Viewed')
  const [failed, setFailed] = useState<Error>()
  const create = async () => {
    const trigger: Trigger = starts[kind] ?? {
      kind: 'event',
      event,
      from: ['client', 'server'],
    }
    const email = firstWords(trigger.kind === 'cart' ? 'cart' : 'shop')
    const definition = {
      name,
      summary: '',
      trigger,
      exits: ['order'],
      steps: [
        { kind: 'wait', after: DAY, spacing: 0 },
        { kind: 'send', id: 'first', email },
      ],
    }
    try {
      const made = await send<FlowDetail>('POST', '/api/flows', { definition })
      go(addressOf('flows', made.id))
    } catch (error) {
      setFailed(error as Error)
    }
  }
  return (
    <>
      <Link class="back" to={addressOf('flows')}>
        <Icon name="back" />
        All flows
      </Link>
      <Head title="A flow of your own" lead="It is off until you switch it on." />
      {failed && <Failed error={failed} />}
      <form
        class="panel"
        noValidate
        onSubmit={(submitted) => {
          submitted.preventDefault()
          create()
        }}
      >
        <div class="fields">
          <label class="field">
            <span class="field-name">What you call it</span>
            <input
              type="text"
              value={name}
              placeholder="After a visit to the shop"
              onInput={(typed) => setName(typed.currentTarget.value)}
            />
          </label>
          <label class="field">
            <span class="field-name">It starts when</span>
            <select value={kind} onChange={(chosen) => setKind(chosen.currentTarget.value)}>
              {Object.entries(starts).map(([one, trigger]) => (
                <option key={one} value={one}>
                  {startOf(trigger)}
                </option>
              ))}
              <option value="event">An event happens</option>
            </select>
          </label>
          {kind === 'event' && (
            <label class="field">
              <span class="field-name">Name of the event</span>
              <input
                type="text"
                value={event}
                onInput={(typed) => setEvent(typed.currentTarget.value)}
              />
            </label>
          )}
        </div>
        <p class="new-end">
          <button type="submit" class="button button-main" disabled={name.trim() === ''}>
            Make it
          </button>
        </p>
      </form>
    </>
  )
}
