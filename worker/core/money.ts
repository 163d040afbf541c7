/** Money: integer minor units with an ISO 4217 currency, and the way to and from decimals. */

const digitsOf = new Map<string, number>()

/** A currency code in upper case, or undefined where the text is none. */
export function asCurrency(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z]{3}$/.test(value.trim())) return undefined
  return value.trim().toUpperCase()
}

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  let digits = digitsOf.get(currency)
  if (digits === undefined) {
    digits =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
        .maximumFractionDigits ?? 2
    digitsOf.set(currency, digits)
  }
  return digits
}

/** Minor units of a decimal amount: 89.9 EUR is 8990. Undefined where it is not a safe amount. */
export function toMinor(amount: number, currency: string): number | undefined {
  const minor = Math.round(Number(`${amount}e${minorDigits(currency)}`))
  return Number.isSafeInteger(minor) ? minor : undefined
}

/** Decimal text of minor units, with a point: 8990 EUR is "89.90". */
export function toDecimal(minor: number, currency: string): string {
  const digits = minorDigits(currency)
  return (minor / 10 ** digits).toFixed(digits)
}

/** An amount as a shopper reads it: "€89.90". */
export function formatMoney(minor: number, currency: string, locale: string): string {
  const digits = minorDigits(currency)
  const format = (tag: string) =>
    new Intl.NumberFormat(tag, { style: 'currency', currency }).format(minor / 10 ** digits)
  try {
    return format(locale)
  } catch {
    return format('en')
  }
}
