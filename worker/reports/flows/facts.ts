/** What the console shows of a flow's definition: names and delays, without the words of its emails. */

import type { Flow } from '../../flows/definition.ts'
import type { FlowFacts, FlowStep } from './flow.ts'

/** A flow without its emails. */
export function flowFacts(flow: Flow): FlowFacts {
  return {
    id: flow.id,
    name: flow.name,
    summary: flow.summary,
    class: flow.class,
    trigger: flow.trigger.kind,
    steps: stepsOf(flow),
  }
}

/** The readable form of a step's id: `last-call` is "Last call". */
export function stepName(id: string): string {
  const words = id.replaceAll(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function stepsOf(flow: Flow): readonly FlowStep[] {
  let delay = 0
  return flow.steps.flatMap((step) => {
    if (step.kind === 'wait') {
      delay = step.after
      return []
    }
    return [{ id: step.id, name: stepName(step.id), subject: step.email.subject, delay }]
  })
}
