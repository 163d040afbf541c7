/** Prices as people of the page's language write them. */

/** Formats of one language, each made once: making one costs more than using it. */
export function priceFormat(locale: string): (amount: number, currency: string) => string {
  const formats = new Map<string, Intl.NumberFormat | undefined>()
  return (amount, currency) => {
    if (!formats.has(currency)) {
      let format: Intl.NumberFormat | undefined
      try {
        format = new Intl.NumberFormat(locale, { style: 'currency', currency })
      } catch {
        // No such currency, or no such language.
      }
      formats.set(currency, format)
    }
    return formats.get(currency)?.format(amount) ?? `${amount} ${currency}`.trim()
  }
}
