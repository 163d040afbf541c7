/** One flow: its steps as a line, its switch, its figures, and the reasons why messages were not sent. */

import { useState } from 'preact/hooks'
import type { FlowReport, FlowStep, ReasonCount } from '../../worker/reports/flows/flow.ts'
import { send } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { Money } from '../parts/words.tsx'
import { addressOf } from '../route.ts'
import { span } from '../time.ts'

/** Below this many, a rate says more about chance than about the flow. */
const ENOUGH = 30

export function FlowCard(props: {
  flow: FlowReport
  /** Only what it is: nothing has come of it yet. */
  small?: boolean
  onSwitched(): void
  onFailed(error: Error): void
}) {
  const { flow, small } = props
  const entered = flow.counts.active + flow.counts.completed + flow.counts.exited
  const head = (
    <div class="flow-head">
      <div>
        <h2>
          <Link to={addressOf('flows', flow.id)}>{flow.name}</Link>
        </h2>
        <p class="flow-summary">{flow.summary}</p>
      </div>
      <Switch {...props} />
    </div>
  )
  if (small) return <article class="panel flow flow-off flow-small">{head}</article>
  return (
    <article class={`panel flow ${flow.enabled ? '' : 'flow-off'}`}>
      {head}
      <Steps flow={flow} />
      <ul class="figures">
        <Figure name="Entered" value={entered} note={`${flow.counts.active} under way`} />
        <Figure name="Sent" value={flow.sent} />
        <Figure name="Clicked by people" value={flow.humanClicks} note={rate(flow)} />
        <Figure name="Orders" value={flow.orders} />
        <li>
          <span class="figure">
            <Money amounts={flow.revenue} />
          </span>
          <span>Earned</span>
        </li>
      </ul>
      <div class="columns">
        <Reasons title="Not sent, because" reasons={flow.skipped} empty="Nothing was held back." />
        <Reasons title="Left early, because" reasons={flow.exits} empty="Nobody left early." />
      </div>
      {flow.lift && flow.lift.treated.of > 0 && (
        <p class="flow-lift">
          <span class="hint">Beside those held back</span> {flow.lift.verdict}
        </p>
      )}
      <p class="flow-end">
        {flow.trigger === 'waiting' ? (
          <Link to={addressOf('flows', 'waiting')}>See who waits</Link>
        ) : (
          <Link to={addressOf('flows', flow.id)}>Open, change, try out</Link>
        )}
        <Link to={addressOf('messages', undefined, { flow: flow.id })}>All its messages</Link>
      </p>
    </article>
  )
}

function Switch(props: { flow: FlowReport; onSwitched(): void; onFailed(error: Error): void }) {
  const { flow } = props
  const [busy, setBusy] = useState(false)
  const flip = async () => {
    // Not disabled meanwhile: a disabled button would lose the keyboard's focus.
    if (busy) return
    setBusy(true)
    try {
      await send('PUT', `/api/flows/${encodeURIComponent(flow.id)}`, { enabled: !flow.enabled })
      props.onSwitched()
    } catch (error) {
      props.onFailed(error as Error)
    }
    setBusy(false)
  }
  return (
    <button
      type="button"
      role="switch"
      class="switch"
      aria-checked={flow.enabled}
      aria-label={flow.name}
      aria-busy={busy}
      onClick={flip}
    >
      <span class="switch-knob" aria-hidden="true" />
      <span class="switch-word" aria-hidden="true">
        {flow.enabled ? 'On' : 'Off'}
      </span>
    </button>
  )
}

const starts: Readonly<Record<string, string>> = {
  cart: 'A cart is left',
  checkout: 'A checkout is left',
  visit: 'A visit ends',
  segment: 'A segment changes',
  audience: 'A campaign begins',
  subscribed: 'Somebody joins the list',
  waiting: 'Somebody waits for what is sold out',
  'Order Completed': 'An order is placed',
}

function Steps({ flow }: { flow: FlowReport }) {
  return (
    <ol class="steps">
      <li class="step step-start">
        <span class="step-mark">
          <Icon name={flow.trigger === 'cart' ? 'cart' : 'spark'} />
        </span>
        <span class="step-name">{starts[flow.trigger] ?? flow.trigger}</span>
      </li>
      {flow.steps.map((step) => (
        <Step key={step.id} step={step} sent={flow.sentByStep[step.id] ?? 0} />
      ))}
    </ol>
  )
}

function Step({ step, sent }: { step: FlowStep; sent: number }) {
  return (
    <li class="step">
      <span class="step-wait">{step.delay === 0 ? 'at once' : `after ${span(step.delay)}`}</span>
      <span class="step-mark">
        <Icon name="mail" />
      </span>
      <span class="step-name">{step.name}</span>
      <span class="hint">{sent === 0 ? 'none sent' : `${sent.toLocaleString('en')} sent`}</span>
    </li>
  )
}

function Figure({ name, value, note }: { name: string; value: number; note?: string }) {
  return (
    <li>
      <span class="figure">{value.toLocaleString('en')}</span>
      <span>{name}</span>
      {note && <span class="hint">{note}</span>}
    </li>
  )
}

/** The share of sent messages that a person followed a link in; with few of them, that there are too few. */
function rate({ sent, humanClicks }: FlowReport): string {
  if (sent < ENOUGH) return `too few sent for a rate (${sent} of ${ENOUGH})`
  return `${((100 * humanClicks) / sent).toFixed(1)} % of ${sent.toLocaleString('en')}`
}

function Reasons(props: { title: string; reasons: readonly ReasonCount[]; empty: string }) {
  const top = Math.max(...props.reasons.map((reason) => reason.count), 1)
  return (
    <div class="column">
      <h3>{props.title}</h3>
      {props.reasons.length === 0 && <p class="nothing">{props.empty}</p>}
      <ul class="bars">
        {props.reasons.map(({ reason, text, count }) => (
          <li key={reason}>
            <span>{text}</span>
            <span class="bars-count">{count.toLocaleString('en')}</span>
            <meter min={0} max={top} value={count} aria-hidden="true" />
          </li>
        ))}
      </ul>
    </div>
  )
}
