/** What an event says about texts to a phone: asked for on a page, answered from the phone, or brought along by the shop. */

import { asText, isObject } from '../core/json.ts'
import type { ConsentChange } from '../identity/consent.ts'
import { readPhone } from '../identity/phone.ts'
import type { StoredEvent } from './event.ts'
import type { State } from './state.ts'

/** The topic of consent to text messages. */
const TEXTS = 'sms'

/** The change of consent to texts in an event, or null. A page can only ask; the phone has to answer. */
export function readTextConsent(event: StoredEvent): ConsentChange | null {
  const { type, name, trust, properties, traits } = event
  if (type === 'track' && properties.channel === TEXTS) {
    if (name === 'Subscription Requested') return change(event, properties.phone, 'requested')
    if (name === 'Subscription Confirmed' && trust === 'mailbox') {
      return change(event, properties.phone, 'confirmed')
    }
  }
  if (type !== 'identify' || trust !== 'server' || !isObject(traits.consent)) return null
  const granted = traits.consent.sms
  if (typeof granted !== 'boolean') return null
  return change(event, traits.phone, granted ? 'imported' : 'withdrawn')
}

/** The state of a person whose consent to texts changed: where they are texted from now on. */
export function withPhone(state: State, consent: ConsentChange, doubleOptIn: boolean): State {
  const { topic, action, address: number, at } = consent
  if (topic !== TEXTS || action === 'withdrawn') return state
  // Who merely typed a number in has not shown that it is theirs.
  if (action === 'requested' && (doubleOptIn || state.phone !== null)) return state
  if (state.phone && state.phone.at > at) return state
  return { ...state, phone: { number, at } }
}

function change(
  event: StoredEvent,
  phone: unknown,
  action: ConsentChange['action'],
): ConsentChange | null {
  const address = readPhone(phone)
  if (address === undefined) return null
  return {
    address,
    topic: TEXTS,
    action,
    subject: event.subject,
    at: event.occurred,
    id: `${event.id}:sms`,
    source: asText(event.properties.source, 200) ?? SOURCES[action],
    text: asText(event.properties.text, 2_000) ?? '',
  }
}

const SOURCES: Readonly<Record<ConsentChange['action'], string>> = {
  requested: 'sign-up form',
  confirmed: 'answer from the phone',
  imported: 'shop server',
  withdrawn: 'shop server',
}
