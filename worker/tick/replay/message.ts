/** A message of the replay as its writers see messages. Pure. */

import type { Message } from '../../messages/store.ts'
import type { Entry } from './ledger.ts'

/** The row that the outbox would hold. */
export function messageOf({ draft, createdAt, dueAt }: Entry): Message {
  const { id, profileId, runId, flow, step, channel, intent, address } = draft
  return {
    id,
    key: `${runId}:${step}`,
    profile_id: profileId,
    run_id: runId,
    flow,
    step,
    class: draft.class,
    channel,
    intent,
    address,
    data: '{}',
    state: 'queued',
    reason: '',
    due_at: dueAt,
    created_at: createdAt,
    changed_at: createdAt,
    sent_at: null,
    attempts: 0,
    lease_token: null,
    lease_until: 0,
    provider: '',
    provider_id: '',
    subject: '',
    html: '',
    text: '',
    headers: '{}',
    links: '[]',
  }
}
