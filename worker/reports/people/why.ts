/** "Why did, or didn't, this person get that email?": the answer in plain sentences, from what was recorded. */

import { readObject } from '../../core/json.ts'
import type { Row } from '../../db/tables.ts'
import type { Flow } from '../../flows/definition.ts'
import { programOf } from '../../flows/program.ts'
import { stepName } from '../flows/facts.ts'
import { type MessageRow, verdictOf } from '../mail/message.ts'
import { reasonText } from '../reasons.ts'
import { type PersonState, stateOf } from './person.ts'

export interface Why {
  readonly flow: string
  readonly answer: 'sent' | 'waiting' | 'not'
  readonly sentences: readonly string[]
  /** What the sentences rest on, oldest first. */
  readonly facts: readonly { readonly at: number; readonly text: string }[]
}

/** Everything that the answer depends on. */
export interface WhyInput {
  readonly flow: Flow
  readonly enabled: boolean
  readonly at: number
  /** IANA zone in which instants are written. */
  readonly timezone: string
  readonly person: Row<'profiles'> | null
  readonly subscription: Row<'subscriptions'> | null
  readonly suppression: Row<'suppressions'>['reason'] | null
  /** Their runs in this flow, in any order. */
  readonly runs: readonly Row<'flow_runs'>[]
  /** Their messages of this flow, in any order. */
  readonly messages: readonly MessageRow[]
}

/** Answers for one person and one flow: their last run decides; without one, what is missing for it. */
export function explain(input: WhyInput): Why {
  const [last] = [...input.runs].sort((left, right) => right.entered_at - left.entered_at)
  const facts = factsOf(input)
  if (!last) {
    return { flow: input.flow.id, answer: 'not', sentences: missing(input), facts }
  }
  const messages = input.messages
    .filter((message) => message.run_id === last.id)
    .sort((left, right) => left.created_at - right.created_at)
  const sent = messages.filter((message) => message.state === 'sent')
  const open = messages.some((message) =>
    ['queued', 'claimed', 'sending', 'retry'].includes(message.state),
  )
  const waiting = last.state === 'active' || open
  return {
    flow: input.flow.id,
    answer: sent.length > 0 ? 'sent' : waiting ? 'waiting' : 'not',
    sentences: [
      `They entered on ${clock(input, last.entered_at)}, ${startOf(input.flow)}.`,
      ...messages.map(
        (message) => `${quoted(message.step)}: ${lowerFirst(messageText(input, message))}`,
      ),
      ending(input, last, messages),
    ].filter((sentence) => sentence !== ''),
    facts,
  }
}

function messageText(input: WhyInput, message: MessageRow): string {
  if (message.state === 'sent') return `sent on ${clock(input, message.sent_at ?? 0)}.`
  const verdict = verdictOf(message)
  const waits = message.state === 'queued' || message.state === 'retry'
  return waits ? `${verdict} The next try is on ${clock(input, message.due_at)}.` : verdict
}

/** What became of the run after its messages so far. */
function ending(input: WhyInput, run: Row<'flow_runs'>, messages: readonly MessageRow[]): string {
  if (run.state === 'active') {
    const next = nextStep(input.flow, run.step)
    if (!next) return 'Every e-mail of it has been dealt with.'
    return `${quoted(next)} waits until ${clock(input, run.due_at)}; whether it may be sent is decided then.`
  }
  if (run.state === 'completed') return 'That was the last e-mail of it.'
  const rest = messages.length === 0 ? 'before an e-mail was due' : 'and got nothing more from it'
  const ended = run.ended_at === null ? '' : ` on ${clock(input, run.ended_at)}`
  return `They left it${ended}, ${rest}, because ${reasonText(run.reason)}.`
}

/** Why somebody who never entered did not: every condition that does not hold, and what would stop a message. */
function missing(input: WhyInput): readonly string[] {
  const { person } = input
  const state = stateOf(readObject(person?.state ?? '{}'))
  const reasons: string[] = []
  if (!input.enabled) reasons.push('The flow is switched off.')
  if (!person?.email) {
    reasons.push(
      'No e-mail address of theirs is proven: nobody confirmed one, and your shop named none.',
    )
  }
  reasons.push(...occasionText(input, state))
  const obstacle = person?.email ? obstacleOf(input) : ''
  if (reasons.length > 0) {
    return [
      'They never entered this flow.',
      ...reasons,
      ...(obstacle === '' ? [] : [`And nothing could be sent to them: ${obstacle}.`]),
    ]
  }
  return [
    'They have not entered this flow yet, and nothing is missing for that.',
    'Their latest visit is read a few minutes after they went quiet; then they enter.',
    ...(obstacle === '' ? [] : [`But nothing will be sent to them: ${obstacle}.`]),
  ]
}

/** What keeps messages of this class from an address that is known, as the rest of a sentence. */
function obstacleOf(input: WhyInput): string {
  if (input.suppression !== null) return SUPPRESSED[input.suppression]
  return input.flow.class === 'marketing' ? subscriptionText(input) : ''
}

const SUPPRESSED: Readonly<Record<Row<'suppressions'>['reason'], string>> = {
  unsubscribe: 'they unsubscribed',
  bounce: 'mail to their address came back',
  complaint: 'its owner reported an e-mail as spam',
  manual: 'you blocked it',
  sunset:
    'they did not react for long, and did not say that they want to stay when they were asked',
}

function subscriptionText(input: WhyInput): string {
  const { subscription } = input
  switch (subscription?.status) {
    case 'subscribed':
      return ''
    case 'pending':
      return `they asked to subscribe on ${clock(input, subscription.requested_at)} but have not followed the link in the confirmation e-mail`
    case 'unsubscribed':
      return `they unsubscribed on ${clock(input, subscription.changed_at)}`
    default:
      return 'they have not agreed to marketing e-mail'
  }
}

/** Why the flow's trigger has not met this person, or nothing where it will. */
function occasionText(input: WhyInput, state: PersonState): readonly string[] {
  const { trigger } = input.flow
  switch (trigger.kind) {
    case 'cart':
      return cartText(input, state)
    case 'subscribed':
      return ['They have not joined the list since the flow was switched on.']
    case 'event':
      return [`“${trigger.event}” has not been reported of them since the flow was switched on.`]
    case 'checkout':
      return ['They have not begun a checkout, or bought what was in it.']
    case 'visit':
      return ['Their last visit is too long ago, or not such that the flow answers it.']
    case 'segment':
      return [
        `They have not ${trigger.change} the segment “${trigger.segment}” since the flow was switched on.`,
      ]
    case 'audience':
      return ['They were not among the people of the campaign when it began.']
    case 'waiting':
      return ['Nothing that they wait for has had news for them.']
  }
}

function cartText(input: WhyInput, state: PersonState): readonly string[] {
  const { flow, at } = input
  if (!state.cart) {
    const bought = state.lastOrderAt
    return bought !== null && at - bought < flow.reentry.after
      ? [`They bought on ${clock(input, bought)}, so no cart is left behind.`]
      : ['Their cart is empty.']
  }
  if (at - state.cart.updatedAt <= flow.startWithin) return []
  return [
    `Their cart was last touched on ${clock(input, state.cart.updatedAt)}. They could not be written to at that time, and the flow does not start with a cart that old.`,
  ]
}

function factsOf(input: WhyInput): Why['facts'] {
  const runs = input.runs.flatMap((run) => [
    { at: run.entered_at, text: `Entered the flow, ${startOf(input.flow)}` },
    ...(run.ended_at === null
      ? []
      : [
          {
            at: run.ended_at,
            text:
              run.state === 'completed' ? 'Finished' : `Left, because ${reasonText(run.reason)}`,
          },
        ]),
  ])
  const messages = input.messages.map((message) => ({
    at: message.sent_at ?? message.changed_at,
    text: `${quoted(message.step)}: ${lowerFirst(verdictOf(message))}`,
  }))
  return [...runs, ...messages].sort((left, right) => left.at - right.at)
}

function startOf({ trigger }: Flow): string {
  switch (trigger.kind) {
    case 'cart':
      return 'because a cart was left'
    case 'checkout':
      return 'because a checkout was left'
    case 'visit':
      return 'because of what they looked at or searched for'
    case 'subscribed':
      return 'because they joined the list'
    case 'event':
      return `because of “${trigger.event}”`
    case 'segment':
      return `because they ${trigger.change} the segment “${trigger.segment}”`
    case 'audience':
      return 'with the people of the campaign'
    case 'waiting':
      return 'because they asked to be told'
  }
}

/** The id of the first message from a step on, or undefined at the end. */
function nextStep(flow: Flow, index: number): string | undefined {
  const next = programOf(flow)
    .slice(index)
    .find((step) => step.kind === 'send')
  return next?.kind === 'send' ? next.id : undefined
}

function quoted(step: string): string {
  return `“${stepName(step)}”`
}

/** An instant as the owner reads it, in the shop's zone. */
function clock(input: WhyInput, at: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: input.timezone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at)
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
