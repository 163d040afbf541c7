/** What an order adds up to, as a receipt shows it: only rows that add up. Pure. */

import { formatMoney } from '../../core/money.ts'
import type { EmailTotal } from '../../messages/email.ts'
import type { Totals } from '../../orders/detail.ts'

/** Shops round tax line by line: rows may miss the total by so many minor units. */
const DUST = 2

/**
 * The rows of a receipt; none where the total is not known. Shops count differently: some state a subtotal that has the
 * discount in, some have the tax in their prices. Where no way of counting comes to the total, it stands alone.
 */
export function receiptOf(totals: Totals | null, locale: string): readonly EmailTotal[] {
  const total = totals?.amounts.total
  if (!totals || total === undefined) return []
  const { currency, amounts } = totals
  const money = (minor: number) => formatMoney(minor, currency, locale)
  const last: EmailTotal = { label: 'Total', amount: money(total), strong: true }
  const { subtotal, discount = 0, shipping = 0, tax = 0 } = amounts
  if (subtotal === undefined) return [last]
  const way = WAYS.find(({ off, taxed }) => {
    const sum = subtotal - (off ? discount : 0) + shipping + (taxed ? tax : 0)
    return Math.abs(sum - total) <= DUST
  })
  if (!way) return [last]
  const before = way.off ? subtotal : subtotal + discount
  return [
    { label: 'Subtotal', amount: money(before) },
    ...(discount > 0 ? [{ label: 'Discount', amount: `−${money(discount)}` }] : []),
    ...(amounts.shipping === undefined
      ? []
      : [{ label: 'Shipping', amount: shipping === 0 ? 'free' : money(shipping) }]),
    ...(way.taxed && tax > 0 ? [{ label: 'Tax', amount: money(tax) }] : []),
    last,
    ...(!way.taxed && tax > 0 ? [{ label: 'Tax included', amount: money(tax) }] : []),
  ]
}

/** Whether the discount still has to come off the subtotal, and the tax still on: the usual ways first. */
const WAYS = [
  { off: true, taxed: true },
  { off: true, taxed: false },
  { off: false, taxed: true },
  { off: false, taxed: false },
] as const
