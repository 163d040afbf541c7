/** An offer in the words that a shopper reads, and where its code applies itself. Pure. */

import { formatMoney } from '../core/money.ts'
import type { Row } from '../db/tables.ts'
import type { Settings } from '../site/settings.ts'
import { platformOf } from './offer.ts'

type Given = Pick<Row<'offers'>, 'kind' | 'value' | 'currency' | 'minimum' | 'gift'>

/** What an offer gives: "10% off orders of €40.00 and more", "free shipping", "a tote bag with your order". */
export function wordsOf(offer: Given, locale: string): string {
  const money = (minor: number) => formatMoney(minor, offer.currency ?? 'EUR', locale)
  const from = offer.minimum ? `orders of ${money(offer.minimum)} and more` : ''
  switch (offer.kind) {
    case 'percent':
      return joined(`${percent(offer.value / 10_000, locale)} off`, from)
    case 'amount':
      return joined(`${money(offer.value)} off`, from)
    case 'free_shipping':
      return joined('free shipping', from && `on ${from}`)
    case 'gift':
      return joined(offer.gift, from ? `with ${from}` : 'with your order')
  }
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}

function percent(share: number, locale: string): string {
  const format = (tag: string) =>
    new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 2 }).format(share)
  try {
    return format(locale)
  } catch {
    return format('en')
  }
}

/**
 * Where a code applies itself: the owner's address with `{code}` in it, and `{to}` for the page of the shop to go to
 * from there; a code of Shopify at `/discount/CODE`, as every shop of Shopify understands it. Null where the code has
 * to be typed in.
 */
export function applyUrl(
  offer: Pick<Row<'offers'>, 'codes'>,
  code: string,
  settings: Pick<Settings, 'discountUrl' | 'shopUrl'>,
  to = '/',
): string | null {
  const filled = (pattern: string) =>
    pattern
      .replaceAll('{code}', encodeURIComponent(code))
      .replaceAll('{to}', encodeURIComponent(to))
  if (settings.discountUrl !== '') return filled(settings.discountUrl)
  if (platformOf(offer) !== 'shopify' || !URL.canParse(settings.shopUrl)) return null
  return filled(`${new URL(settings.shopUrl).origin}/discount/{code}?redirect={to}`)
}

/**
 * A page of the shop reached through where a code applies itself, so that one tap does both; the address as it is where
 * that does not lead on, or is not the shop's.
 */
export function throughCode(
  offer: Pick<Row<'offers'>, 'codes'>,
  code: string,
  settings: Pick<Settings, 'discountUrl' | 'shopUrl'>,
  address: string,
): string {
  const own = settings.discountUrl
  const leadsOn = own === '' ? platformOf(offer) === 'shopify' : own.includes('{to}')
  if (!leadsOn || !URL.canParse(address) || !URL.canParse(settings.shopUrl)) return address
  const { origin, pathname, search, hash } = new URL(address)
  if (origin !== new URL(settings.shopUrl).origin) return address
  return applyUrl(offer, code, settings, pathname + search + hash) ?? address
}
