/** A message as the console shows it: to whom, from which flow, what became of it and what it earned. */

import { readObject } from '../../core/json.ts'
import type { Row } from '../../db/tables.ts'
import type { Amount } from '../amount.ts'
import { reasonText, waitText } from '../reasons.ts'

export type MessageState = Row<'messages'>['state']

export interface ListedMessage {
  readonly id: string
  readonly flow: string
  readonly step: string
  readonly class: 'marketing' | 'transactional'
  readonly channel: Row<'messages'>['channel']
  readonly address: string
  readonly subject: string
  readonly state: MessageState
  readonly reason: string
  /** What became of it, as a sentence. */
  readonly verdict: string
  readonly createdAt: number
  readonly dueAt: number
  readonly sentAt: number | null
  readonly profileId: string
  readonly clicks: number
  readonly humanClicks: number
  readonly revenue: readonly Amount[]
}

export interface MessageDetail extends ListedMessage {
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly text: string
  readonly hasHtml: boolean
  readonly attempts: number
  readonly provider: string
  readonly providerId: string
  readonly history: readonly { readonly at: number; readonly text: string }[]
}

/** Columns of a message without its large ones. */
export type MessageRow = Pick<
  Row<'messages'>,
  | 'id'
  | 'profile_id'
  | 'run_id'
  | 'flow'
  | 'step'
  | 'class'
  | 'channel'
  | 'address'
  | 'subject'
  | 'state'
  | 'reason'
  | 'due_at'
  | 'created_at'
  | 'changed_at'
  | 'sent_at'
  | 'attempts'
>

/** What people did with a message. */
export interface Response {
  readonly clicks: number
  readonly humanClicks: number
  readonly revenue: readonly Amount[]
}

const NO_RESPONSE: Response = { clicks: 0, humanClicks: 0, revenue: [] }

/** A row of the list of messages. */
export function listedMessage(row: MessageRow, response: Response = NO_RESPONSE): ListedMessage {
  return {
    id: row.id,
    flow: row.flow,
    step: row.step,
    class: row.class,
    channel: row.channel,
    address: row.address,
    subject: row.subject,
    state: row.state,
    reason: row.reason,
    verdict: verdictOf(row),
    createdAt: row.created_at,
    dueAt: row.due_at,
    sentAt: row.sent_at,
    profileId: row.profile_id,
    ...response,
  }
}

/** What became of a message, in one sentence. */
export function verdictOf(row: Pick<MessageRow, 'state' | 'reason' | 'attempts'>): string {
  const because = row.reason === '' ? '' : ` because ${reasonText(row.reason)}`
  switch (row.state) {
    case 'queued':
      return `Waits ${waitText(row.reason)}.`
    case 'claimed':
    case 'sending':
      return 'Is being sent at this moment.'
    case 'sent':
      return row.reason === '' ? 'Sent.' : `Sent, but${because.replace(' because', '')}.`
    case 'retry':
      return `Not sent yet${because}. It is tried again by itself (${attempts(row.attempts)} so far).`
    case 'unknown':
      return 'The connection broke while it was being handed over, so nobody knows whether it arrived. It is not sent again, because nobody should get it twice.'
    case 'dead':
      return `Given up after ${attempts(row.attempts)}${because}.`
    case 'skipped':
      return `Not sent${because}.`
  }
}

/** The headers that a message was sent with, in their order. */
export function headersOf(json: string): MessageDetail['headers'] {
  return Object.entries(readObject(json)).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }))
}

function attempts(count: number): string {
  return count === 1 ? '1 attempt' : `${count} attempts`
}
