/** A letter about nobody's cart or order, but to a person: what a new subscriber is written. Pure. */

import type { Letter } from '../messages/compose.ts'
import type { EmailCopy } from '../messages/copy.ts'
import type { Settings } from '../site/settings.ts'
import { firstNameOf } from './letter.ts'
import type { GivenCode } from './offer.ts'

/** What a message to a person says. */
export function writePersonLetter(input: {
  readonly copy: EmailCopy
  readonly traits: Readonly<Record<string, unknown>>
  readonly code: GivenCode | null
  readonly settings: Settings
}): Letter {
  const { copy, traits, code, settings } = input
  const firstName = firstNameOf(traits)
  return {
    copy,
    person: firstName ? { first_name: firstName } : {},
    values: code?.values ?? {},
    products: [],
    links: { shop: code?.link ?? settings.shopUrl },
  }
}
