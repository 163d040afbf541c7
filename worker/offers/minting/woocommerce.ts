/** Coupons of WooCommerce, made one by one by its REST API (v3), for the address that they were given to. */

import type { Fields } from '../../core/json.ts'
import { toDecimal } from '../../core/money.ts'
import { readInstant } from '../../events/skew.ts'
import { idOf, objectIn, objectsIn } from '../../platforms/field.ts'
import { type Asker, ask } from '../../platforms/sync/ask.ts'
import { plainAddress } from '../code.ts'
import { type Api, failed, type Made, type Mint, type Wish } from './made.ts'

/** Coupons in WooCommerce. It keeps codes in small letters, and takes them in any. */
export const woocommerce: Mint = {
  async make(asker, api, wish) {
    const asked = await ask(asker, api, '/coupons', { method: 'POST', body: couponOf(wish) })
    if (asked.ok) {
      const id = idOf(objectIn(asked.value).id)
      return id ? { ok: true, id, until: wish.until } : failed('WooCommerce made no coupon.')
    }
    // A code that exists already is refused as a bad request: it is ours if it is there.
    return (asked.status === 400 && (await find(asker, api, wish))) || failedAsk(asked)
  },

  async remove(asker, api, id) {
    const asked = await ask(asker, api, `/coupons/${id}?force=true`, { method: 'DELETE', body: {} })
    return asked.ok || asked.status === 404 || asked.status === 410
  },
}

async function find(asker: Asker, api: Api, { code, until }: Wish): Promise<Made | null> {
  const asked = await ask(asker, api, `/coupons?code=${encodeURIComponent(code.code)}`)
  if (!asked.ok) return failedAsk(asked)
  const found = objectsIn(asked.value).find(
    (one) => String(one.code).toUpperCase() === code.code.toUpperCase(),
  )
  const id = idOf(found?.id)
  const ends = typeof found?.date_expires_gmt === 'string' ? `${found.date_expires_gmt}Z` : ''
  return id ? { ok: true, id, until: readInstant(ends) ?? until } : null
}

function failedAsk(asked: Extract<Awaited<ReturnType<typeof ask>>, { ok: false }>): Made {
  return failed(asked.message, asked.busy, asked.wait)
}

/** The coupon of a code: used once, by its own person, in its time. */
export function couponOf({ offer, code, until }: Wish): Fields {
  const amount = (minor: number) => toDecimal(minor, offer.currency ?? 'USD')
  const gives = {
    percent: { discount_type: 'percent', amount: String(offer.value / 100) },
    amount: { discount_type: 'fixed_cart', amount: amount(offer.value) },
    free_shipping: { discount_type: 'fixed_cart', amount: '0', free_shipping: true },
    gift: {},
  }[offer.kind]
  const addresses = code.address ? [...new Set([code.address, plainAddress(code.address)])] : []
  return {
    code: code.code,
    ...gives,
    description: `Aisle: ${offer.name}`,
    individual_use: offer.stacks === 0,
    usage_limit: 1,
    usage_limit_per_user: 1,
    date_expires_gmt: new Date(until).toISOString().slice(0, 19),
    ...(offer.minimum === null ? {} : { minimum_amount: amount(offer.minimum) }),
    ...(addresses.length > 0 ? { email_restrictions: addresses } : {}),
  }
}
