/** The words of campaigns: their states, and what a new one begins with. */

import type { CampaignState, Definition } from '../../../worker/flows/campaigns/campaign.ts'
import type { EmailCopy } from '../../../worker/messages/copy.ts'
import type { Tone } from '../../parts/words.tsx'

const states: Readonly<Record<CampaignState, { readonly tone: Tone; readonly word: string }>> = {
  draft: { tone: 'plain', word: 'Draft' },
  scheduled: { tone: 'info', word: 'Scheduled' },
  sending: { tone: 'good', word: 'Going out' },
  paused: { tone: 'warn', word: 'Paused' },
  done: { tone: 'good', word: 'Sent' },
  cancelled: { tone: 'plain', word: 'Cancelled' },
}

export function stateOf(state: CampaignState) {
  return states[state]
}

const firstEmail: EmailCopy = {
  subject: 'Something new at {{ shop.name }}',
  preheader: 'You see it before it is in the window.',
  blocks: [
    { kind: 'heading', text: 'First of all: you' },
    {
      kind: 'text',
      text: 'Hi {{ person.first_name | default: "there" }},\n\nsomething has come in that we are a little proud of. Before we show it to everybody, we wanted to show it to you.',
    },
    { kind: 'button', label: 'Have the first look', link: 'shop' },
  ],
}

/** What a new campaign begins with. */
export function freshDefinition(segment: string): Definition {
  return {
    audience: { segment },
    ways: [{ id: 'a', share: 1, email: firstEmail }],
    links: {},
    products: [],
    offer: '',
    holdback: null,
    schedule: { kind: 'now' },
  }
}

/** A time as a field of date and time holds it, in the reader's own zone. */
export function localText(at: number): string {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}
