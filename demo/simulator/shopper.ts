/** Who shops: a name, a place on earth, some interests, and how long they stay a customer. */
import { categories } from '../catalogue/categories.ts'
import type { Random } from './random.ts'

export interface Shopper {
  readonly anonymousId: string
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly country: string
  readonly zone: string
  /** Hours that the zone's winter clock is ahead of UTC. */
  readonly offset: number
  readonly locale: string
  /** One weight for each category. */
  readonly interests: readonly number[]
  /** Mean days between visits that nothing forces. */
  readonly daysBetween: number
  /** Probability that a visit is meant to buy. */
  readonly intent: number
  /** Probability of never coming back, after each order and (once) after the first visit. */
  readonly dropout: number
  readonly optsIn: boolean
  /** Signs up for the newsletter at the first visit instead of at the first order. */
  readonly early: boolean
}

const first =
  'Ada Ben Clara Dario Elin Femke Goran Hanna Ivo Jonna Kaspar Lena Milo Nora Otis Pia Quinn Rosa Sami Tilda Ugo Vera Wim Xenia Yara Zeno Anouk Bram Cato Dina Emil Frida Gus Hedda Imre Juna'.split(
    ' ',
  )
const last =
  'Ahlberg Brook Castel Dorn Eklund Fable Grove Holt Ilves Joubert Kestner Lund Marsh North Oaks Pell Quist Reed Stroud Thorne Unger Vale Wilder Yates Zander Birk Crane Dale Esk Fenn'.split(
    ' ',
  )

const places = [
  { weight: 30, country: 'DE', zone: 'Europe/Berlin', offset: 1, locale: 'de-DE' },
  { weight: 18, country: 'GB', zone: 'Europe/London', offset: 0, locale: 'en-GB' },
  { weight: 12, country: 'FR', zone: 'Europe/Paris', offset: 1, locale: 'fr-FR' },
  { weight: 10, country: 'NL', zone: 'Europe/Amsterdam', offset: 1, locale: 'nl-NL' },
  { weight: 8, country: 'SE', zone: 'Europe/Stockholm', offset: 1, locale: 'sv-SE' },
  { weight: 7, country: 'FI', zone: 'Europe/Helsinki', offset: 2, locale: 'fi-FI' },
  { weight: 6, country: 'PT', zone: 'Europe/Lisbon', offset: 0, locale: 'pt-PT' },
  { weight: 5, country: 'US', zone: 'America/New_York', offset: -5, locale: 'en-US' },
  { weight: 2, country: 'US', zone: 'America/Los_Angeles', offset: -8, locale: 'en-US' },
  { weight: 2, country: 'AU', zone: 'Australia/Sydney', offset: 10, locale: 'en-AU' },
]

/** Makes the shopper with this number, which no other shopper of any seed has. */
export function makeShopper(random: Random, number: number): Shopper {
  const place = places[random.weighted(places.map(({ weight }) => weight))] ?? random.pick(places)
  const given = random.pick(first)
  const family = random.pick(last)
  const domain = random.chance(0.8) ? 'example.com' : 'example.org'
  const hex = Array.from({ length: 4 }, () => Math.floor(random.next() * 65536))
  const { country, zone, offset, locale } = place
  return {
    anonymousId: `sim-${hex.map((part) => part.toString(16).padStart(4, '0')).join('')}-${number}`,
    userId: `c${number}`,
    email: `${given}.${family}.${number}@${domain}`.toLowerCase(),
    name: `${given} ${family}`,
    country,
    zone,
    offset,
    locale,
    // Few interests each: a small shape lets one to three categories carry nearly all the weight.
    interests: categories.map(() => random.gamma(0.3)),
    daysBetween: 36 / Math.max(0.25, random.gamma(1.6)),
    intent: Math.min(0.85, 0.46 * random.gamma(3)),
    dropout: Math.min(0.9, 0.12 * random.gamma(1.2)),
    optsIn: random.chance(0.62),
    early: random.chance(0.16),
  }
}
