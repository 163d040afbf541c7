/** Money as a shopper reads it. */
const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })

/** Cents as “€89.90”. */
export function money(cents: number): string {
  return euros.format(cents / 100)
}
