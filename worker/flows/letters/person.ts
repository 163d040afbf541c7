/** A letter about nobody's cart or order, but to a person: what a new subscriber is written. */

import type { Fields } from '../../core/json.ts'
import type { Writer } from './writer.ts'

export const personWriter: Writer = {
  async load({ settings }) {
    return ({ step, traits, run }, code) => ({
      send: true,
      letter: {
        copy: step.email,
        person: personOf(traits),
        values: { ...wordsOf(run.data), ...(code?.values ?? {}) },
        products: [],
        links: { shop: code?.link ?? settings.shopUrl },
      },
    })
  },
}

/** The person as placeholders name them. */
export function personOf(traits: Fields): Readonly<Record<string, string>> {
  const firstName = firstNameOf(traits)
  return firstName ? { first_name: firstName } : {}
}

/** Words and numbers of a run's occasion as placeholders. */
export function wordsOf(data: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  )
}

/** The first name that the shop stated, where it is one that can be written. */
export function firstNameOf(traits: Readonly<Record<string, unknown>>): string | undefined {
  const stated = traits.first_name ?? traits.firstName
  const name = typeof stated === 'string' ? stated : String(traits.name ?? '').split(' ')[0]
  const clean = (name ?? '').trim()
  return clean !== '' && clean.length <= 40 && !/[\p{C}<>]/u.test(clean) ? clean : undefined
}
