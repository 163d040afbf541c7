/** Money as the console's answers carry it: a decimal text with its currency. */

import { isObject } from '../core/json.ts'
import { asCurrency, toDecimal } from '../core/money.ts'

export interface Amount {
  /** Decimal text, such as "89.90". */
  readonly amount: string
  /** ISO 4217. */
  readonly currency: string
}

/** An amount of minor units. */
export function amountOf(minor: number, currency: string): Amount {
  return { amount: toDecimal(minor, currency), currency }
}

/** Sums of minor units by currency, the largest first. What is no whole number or no currency is left out. */
export function amountsOf(sums: unknown): readonly Amount[] {
  if (!isObject(sums)) return []
  return Object.entries(sums)
    .flatMap(([key, minor]) => {
      const currency = asCurrency(key)
      return currency && Number.isSafeInteger(minor) ? [{ currency, minor: minor as number }] : []
    })
    .sort((left, right) => right.minor - left.minor)
    .map(({ minor, currency }) => amountOf(minor, currency))
}

/** Adds up minor units by currency. */
export function sumByCurrency(
  rows: readonly { readonly currency: string; readonly revenue: number }[],
): Record<string, number> {
  const sums = new Map<string, number>()
  for (const { currency, revenue } of rows) sums.set(currency, (sums.get(currency) ?? 0) + revenue)
  return Object.fromEntries(sums)
}
