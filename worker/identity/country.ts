/** The country of a person, as the shop's server states it in their traits. Pure. */

import { type Fields, isObject } from '../core/json.ts'

/** Two capital letters (ISO 3166-1), or null. A country's name in whichever language is none of them. */
export function countryOf(traits: Fields): string | null {
  const address = isObject(traits.address) ? traits.address : {}
  const stated = [
    traits.country_code,
    traits.country,
    address.country_code,
    address.countryCode,
    address.country,
  ]
  const code = stated.find((one) => typeof one === 'string' && /^[A-Za-z]{2}$/.test(one))
  return typeof code === 'string' ? code.toUpperCase() : null
}
