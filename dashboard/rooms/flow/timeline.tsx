/** The steps of a flow as a line from what starts it to its end; what can be changed is changed where it stands. */

import type { ComponentChildren } from 'preact'
import type { Step } from '../../../worker/flows/definition.ts'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { type Editing, type Path, problemAt } from './draft.ts'
import { Inside, type Nest } from './inside.tsx'
import { AddStep, StepTools } from './order.tsx'
import { anchorOf, condition, exitOf, startOf } from './say.ts'
import { SendCard } from './send.tsx'
import { AwaitFields, PointsFields, TraitFields, UntilFields, WaitFields } from './small.tsx'
import { Ways } from './ways.tsx'

export function Timeline(props: Editing) {
  const { trigger, filter, exits, steps } = props.definition
  const nest: Nest = (inner, path) => <Steps {...props} nest={nest} steps={inner} path={path} />
  return (
    <ol class="line">
      <Node icon={trigger.kind === 'cart' ? 'cart' : 'spark'} tone="start">
        <p class="node-title">{startOf(trigger)}</p>
        {filter && <p class="hint">Only if {condition(filter)}.</p>}
        {exits.length > 0 && (
          <p class="hint">It ends early when {exits.map(exitOf).join(', or when ')}.</p>
        )}
      </Node>
      {nest(steps, ['steps'])}
      <Node icon="check" tone="end">
        <p class="node-title">It ends</p>
      </Node>
    </ol>
  )
}

/** Some steps, one below the other; those inside a step are shown inside it. */
function Steps(props: Editing & { nest: Nest; steps: readonly Step[]; path: Path }) {
  const { steps, path } = props
  return (
    <>
      {steps.map((step, at) => (
        <StepNode key={'id' in step ? step.id : at} {...props} step={step} path={[...path, at]} />
      ))}
      <AddStep {...props} />
    </>
  )
}

const icons: Readonly<Record<Step['kind'], IconName>> = {
  wait: 'clock',
  until: 'clock',
  await: 'eye',
  branch: 'branch',
  split: 'branch',
  send: 'mail',
  webhook: 'connection',
  trait: 'person',
  points: 'spark',
}

function StepNode(props: Editing & { nest: Nest; steps: readonly Step[]; step: Step; path: Path }) {
  const { step, path } = props
  const problem = problemAt(props, path)
  const quiet = step.kind === 'wait' || step.kind === 'until'
  return (
    <Node
      icon={icons[step.kind]}
      tone={quiet ? 'quiet' : step.kind === 'send' ? 'mail' : 'fork'}
      tools={<StepTools {...props} />}
    >
      <Body {...props} />
      {problem && <p class="field-problem">{problem.message}</p>}
    </Node>
  )
}

function Body(props: Editing & { nest: Nest; step: Step; path: Path }) {
  const { step, path, edit } = props
  switch (step.kind) {
    case 'wait':
      return <WaitFields {...props} step={step} anchor={anchorOf(props.definition.trigger)} />
    case 'until':
      return <UntilFields {...props} step={step} />
    case 'await':
      return (
        <>
          <AwaitFields {...props} step={step} />
          <Inside {...props} name="When they did" steps={step.yes} path={[...path, 'yes']} />
          <Inside {...props} name="When they did not" steps={step.no} path={[...path, 'no']} />
        </>
      )
    case 'branch':
      return (
        <>
          <p class="node-title">Goes on by what is known then</p>
          <Inside
            {...props}
            name={`If ${condition(step.if)}`}
            steps={step.yes}
            path={[...path, 'yes']}
          />
          <Inside {...props} name="Otherwise" steps={step.no} path={[...path, 'no']} />
        </>
      )
    case 'split':
      return <Ways {...props} step={step} />
    case 'send':
      return <SendCard {...props} step={step} />
    case 'webhook':
      return (
        <>
          <p class="node-title">Tells your systems: “{step.event}”</p>
          <p class="hint">A signed message to the webhook address of the settings.</p>
        </>
      )
    case 'trait':
      return <TraitFields step={step} onChange={(value) => edit([...path, 'value'], value)} />
    case 'points':
      return <PointsFields step={step} onChange={(value) => edit([...path, 'points'], value)} />
  }
}

function Node(props: {
  icon: IconName
  tone: 'start' | 'end' | 'quiet' | 'mail' | 'fork'
  tools?: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <li class={`node node-${props.tone}`}>
      <span class="node-mark">
        <Icon name={props.icon} />
      </span>
      <div class="node-body">{props.children}</div>
      {props.tools}
    </li>
  )
}
