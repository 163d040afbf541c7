/** Writes a letter to somebody who waits, at today's price and in their own time. Pure. */

import { piecesOf, variantsOf } from '../../catalog/waiting/stock.ts'
import type { Entry } from '../../catalog/waiting/store.ts'
import { expectedOf } from '../../catalog/waiting/view.ts'
import { readObject } from '../../core/json.ts'
import type { Row } from '../../db/tables.ts'
import type { CartItem } from '../../events/state.ts'
import type { EmailCopy } from '../../messages/copy.ts'
import type { Preparation } from '../../messages/judgement.ts'
import { isShopUrl, type Settings } from '../../site/settings.ts'
import { cartUrl } from '../letters/cart.ts'
import { firstNameOf } from '../letters/person.ts'
import { lineOf } from '../letters/shelf.ts'
import { emailProduct } from '../letters/shown.ts'
import { waitingEmails } from './emails.ts'
import { type Clock, dayOf, timeOf } from './times.ts'
import type { Facts } from './truth.ts'

export interface Setting {
  readonly settings: Settings
  readonly profile: Row<'profiles'> | undefined
  readonly now: number
}

/** The letter of a message that is still true. */
export function writeWaitingLetter(facts: Facts, setting: Setting): Preparation {
  const { entry, product, message } = facts
  const { settings, profile, now } = setting
  if (!entry || !product) return { send: false, reason: 'no_content' }
  const own = entry.timezone ?? profile?.timezone ?? null
  const clock: Clock = { zone: own ?? settings.timezone, own: own !== null }
  const hold = facts.holds.find((one) => one.id === facts.holdId)
  const held = message.step === 'hold' || message.step === 'hold-reminder'
  const quantity = held ? (hold?.quantity ?? entry.quantity) : entry.quantity
  const item = itemOf(entry, quantity)
  const buy = productLink(product, item, settings)
  const { note, ...plain } = emailProduct(item, new Map([[lineOf(item), product]]), settings, buy)
  // How few are left says nothing to somebody for whom some are held.
  const shown = message.step === 'back' && note ? { ...plain, note } : plain
  const firstName = facts.confirmed ? firstNameOf(readObject(profile?.traits ?? '{}')) : undefined
  return {
    send: true,
    timezone: clock.zone,
    waitAtMost: 0,
    letter: {
      copy: copyOf(facts, entry, product, settings),
      person: firstName ? { first_name: firstName } : {},
      values: valuesOf(facts, entry, product, { settings, clock, quantity, now }),
      products: [shown],
      links: { buy, cart: cartLink(product, item, settings) ?? buy },
      list: held ? 'Let it go and leave the list' : 'Leave this waiting list',
    },
  }
}

function copyOf(
  facts: Facts,
  entry: Entry,
  product: Row<'products'>,
  settings: Settings,
): EmailCopy {
  switch (facts.message.step) {
    case 'back': {
      const known = piecesOf(product, entry.variant_id) !== null
      return known && settings.waitingReserve ? waitingEmails.backOrHold : waitingEmails.back
    }
    case 'hold':
      return waitingEmails.hold
    case 'hold-reminder':
      return waitingEmails.holdReminder
    case 'hold-ended':
      return waitingEmails.holdEnded
    case 'date':
      return waitingEmails.date
    default: {
      const asks = settings.doubleOptIn && !facts.confirmed
      return asks ? waitingEmails.listedStranger : waitingEmails.listed
    }
  }
}

function valuesOf(
  facts: Facts,
  entry: Entry,
  product: Row<'products'>,
  by: {
    readonly settings: Settings
    readonly clock: Clock
    readonly quantity: number
    readonly now: number
  },
): Record<string, string> {
  const { settings, clock, quantity, now } = by
  const hold = facts.holds.find((one) => one.id === facts.holdId)
  const expected = expectedOf(product, entry.variant_id)
  const until = hold?.expires_at ?? facts.was
  return {
    count: quantity === 1 ? 'one' : String(quantity),
    hours: String(settings.waitingHoldHours),
    ...(entry.wants !== 'notice' && settings.waitingReserve ? { reserve: 'yes' } : {}),
    ...(expected !== null && expected > now ? { date: dayOf(expected, clock, now) } : {}),
    ...(facts.message.step === 'date' && facts.was !== null
      ? { was: dayOf(facts.was, clock, now) }
      : {}),
    ...(until !== null ? { until: timeOf(until, clock, now) } : {}),
    ...(quantity < entry.quantity ? { wanted: String(entry.quantity) } : {}),
  }
}

/** Where somebody buys what they wait for: a cart with the pieces inside where that is possible, else its page. */
export function wayToBuy(
  entry: Entry,
  product: Row<'products'>,
  quantity: number,
  settings: Settings,
): string {
  const item = itemOf(entry, quantity)
  return cartLink(product, item, settings) ?? productLink(product, item, settings)
}

function itemOf(entry: Entry, quantity: number): CartItem {
  const key = entry.variant_id || entry.product_id
  return { key, productId: entry.product_id, quantity, addedAt: 0 }
}

/** The product's own page where it is one of the shop's; else the cart, or the shop. */
function productLink(product: Row<'products'>, item: CartItem, settings: Settings): string {
  if (isShopUrl(settings, product.url)) return product.url
  return cartUrl(settings, { items: [item] })
}

/** A cart with the held pieces inside; null where a variant has still to be chosen, or carts cannot be restored. */
function cartLink(product: Row<'products'>, item: CartItem, settings: Settings): string | null {
  if (settings.cartUrl === '') return null
  const open = item.key === product.id && variantsOf(product).length > 0
  return open ? null : cartUrl(settings, { items: [item] })
}
