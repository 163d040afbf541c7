/** What an event says about consent: asked for on a page, confirmed from a mailbox, or brought along by the shop's server. */

import { asText, isObject } from '../core/json.ts'
import { normaliseAddress } from '../identity/address.ts'
import { type ConsentChange, MARKETING } from '../identity/consent.ts'
import type { StoredEvent } from './event.ts'

/** The change of consent in an event, or null. A page can only ask; it cannot subscribe anybody. */
export function readConsent(event: StoredEvent): ConsentChange | null {
  if (event.type === 'track' && event.name === 'Subscription Requested') {
    return change(event, event.properties.email, 'requested')
  }
  if (event.trust === 'client') return null
  if (
    event.type === 'track' &&
    event.name === 'Subscription Confirmed' &&
    event.trust === 'mailbox'
  ) {
    return change(event, event.proven?.email, 'confirmed')
  }
  if (event.type === 'identify' && event.trust === 'server') {
    const granted = readGrant(event.traits)
    if (granted === undefined) return null
    return change(event, event.proven?.email, granted ? 'imported' : 'withdrawn')
  }
  return null
}

/** `consent.marketing` of our own contract, or the names that shop platforms use for it. */
function readGrant(traits: StoredEvent['traits']): boolean | undefined {
  const consent = isObject(traits.consent) ? traits.consent.marketing : undefined
  for (const value of [consent, traits.accepts_marketing, traits.acceptsMarketing]) {
    if (typeof value === 'boolean') return value
  }
  return undefined
}

function change(
  event: StoredEvent,
  email: unknown,
  action: ConsentChange['action'],
): ConsentChange | null {
  const normalised = typeof email === 'string' ? normaliseAddress(email) : null
  if (!normalised?.ok) return null
  return {
    address: normalised.address,
    topic: MARKETING,
    action,
    subject: event.subject,
    at: event.occurred,
    id: event.id,
    source: asText(event.properties.source, 200) ?? SOURCES[action],
    text: asText(event.properties.text, 2_000) ?? '',
  }
}

const SOURCES: Readonly<Record<ConsentChange['action'], string>> = {
  requested: 'sign-up form',
  confirmed: 'confirmation email',
  imported: 'shop server',
  withdrawn: 'shop server',
}
