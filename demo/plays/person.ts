/** A shopper who is made up for one play, so that nobody else's mails, caps and carts get in its way. */

const names = ['Ada', 'Bela', 'Cleo', 'Dora', 'Emil', 'Finn', 'Gwen', 'Hugo', 'Ines', 'Juno']

export interface Person {
  /** Six letters and digits that all of their names and numbers follow from. */
  readonly code: string
  readonly name: string
  readonly email: string
  readonly anonymousId: string
  readonly userId: string
  /** IANA name: where the newcomer sits. */
  readonly timezone: string
}

export const isCode = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z0-9]{6}$/.test(value)

/** A new code. */
export function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6))
  return [...bytes].map((byte) => (byte % 36).toString(36)).join('')
}

/** The shopper of a code, always the same one. */
export function personOf(code: string, timezone: string): Person {
  const name = names[Number.parseInt(code.slice(0, 2), 36) % names.length] ?? 'Ada'
  return {
    code,
    name,
    email: `${name.toLowerCase()}.${code}@play.example`,
    anonymousId: `play-${code}-browser`,
    userId: `play-${code}`,
    timezone,
  }
}

/** A zone that this runtime knows; UTC for anything else. */
export function zoneOf(value: unknown): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: String(value ?? 'UTC') }).resolvedOptions()
      .timeZone
  } catch {
    return 'UTC'
  }
}
