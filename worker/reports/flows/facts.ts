/** What the console shows of a flow's definition: names and delays, without the words of its emails. */

import { type Flow, partsOf, type Step } from '../../flows/definition.ts'
import type { FlowFacts, FlowStep } from './flow.ts'

/** A flow without its emails. */
export function flowFacts(flow: Flow): FlowFacts {
  return {
    id: flow.id,
    name: flow.name,
    summary: flow.summary,
    class: flow.class,
    trigger: triggerOf(flow),
    steps: stepsOf(flow.steps),
  }
}

function triggerOf({ trigger }: Flow): string {
  if (trigger.kind === 'event') return trigger.event
  return trigger.kind === 'segment' ? `${trigger.change} ${trigger.segment}` : trigger.kind
}

/** The readable form of a step's id: `last-call` is "Last call". */
export function stepName(id: string): string {
  const words = id.replaceAll(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function stepsOf(steps: readonly Step[], before = 0): readonly FlowStep[] {
  let delay = before
  return steps.flatMap((step) => {
    if (step.kind === 'wait') delay = step.after
    if (step.kind === 'send') {
      return [{ id: step.id, name: stepName(step.id), subject: step.email.subject, delay }]
    }
    return partsOf(step).flatMap((part) => stepsOf(part, delay))
  })
}
