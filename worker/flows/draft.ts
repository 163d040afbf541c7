/** The message that a step writes: to whom, on which channel, and whether it is left out from the start. Pure. */

import type { Known } from '../segments/facts.ts'
import type { Flow } from './definition.ts'
import type { Act } from './program.ts'
import type { Run } from './run.ts'
import type { Draft } from './store.ts'

/** The message of a `send` or `webhook` step of a run. */
export function draftOf(about: {
  readonly flow: Flow
  readonly run: Run
  readonly act: Extract<Act, { kind: 'send' | 'webhook' }>
  readonly known: Known
  readonly stale: boolean
  readonly id: string
}): Draft {
  const { flow, run, act, known, stale, id } = about
  const address = known.email ?? ''
  const reason =
    run.cohort === 'held' ? 'hold_back' : stale ? 'stale' : address === '' ? 'no_address' : ''
  return {
    id,
    runId: run.id,
    profileId: run.profileId,
    flow: flow.id,
    step: act.id,
    class: flow.class,
    channel: act.kind === 'webhook' ? 'webhook' : 'email',
    intent: flow.intent,
    texts: act.kind === 'send' && act.sms !== undefined,
    address,
    state: reason === '' ? 'queued' : 'skipped',
    reason,
  }
}
