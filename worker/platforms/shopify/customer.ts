/** Customers, their consent and their checkouts as Shopify tells them. Pure. */

import { asNumber, asText, type Fields } from '../../core/json.ts'
import { asCurrency } from '../../core/money.ts'
import { readInstant } from '../../events/skew.ts'
import { readAddress } from '../../identity/address.ts'
import { idOf, objectIn, objectsIn, present } from '../field.ts'
import type { Happening, Report, Who } from '../report.ts'
import { productsOf, whoOf } from './order.ts'

/** A customer's facts, and the consent to email marketing where it says yes or no. */
export function readCustomer(body: Fields): Report {
  const customerId = idOf(body.id)
  if (!customerId) return { nothing: 'a customer without an id' }
  const email = readAddress(body.email)
  const who: Who = { customerId, ...(email ? { email } : {}), tokens: [] }
  const at = readInstant(body.updated_at) ?? readInstant(body.created_at) ?? 0
  const address = objectIn(body.default_address)
  const traits = present({
    email,
    firstName: asText(body.first_name, 100),
    lastName: asText(body.last_name, 100),
    phone: asText(body.phone, 50),
    country: asText(address.country_code, 2),
    tags: asText(body.tags, 1_000),
    createdAt: asText(body.created_at, 40),
  })
  const identify: Happening = {
    type: 'identify',
    name: '',
    at,
    id: `shopify-customer-${customerId}-${at.toString(36)}`,
    fields: { traits },
  }
  const consent = objectIn(body.email_marketing_consent)
  const said = asText(consent.state) === undefined ? oldConsent(body) : consent
  return { people: [{ who, happenings: [identify, ...consentOf(customerId, said, at)] }] }
}

/** `accepts_marketing`, as it was told before 2022. Its "no" only means that nobody asked. */
function oldConsent(body: Fields): Fields {
  return {
    state: body.accepts_marketing === true ? 'subscribed' : 'unknown',
    consent_updated_at: body.accepts_marketing_updated_at,
  }
}

/** A change of consent by itself. */
export function readConsent(body: Fields): Report {
  const customerId = idOf(body.customer_id)
  if (!customerId) return { nothing: 'a consent without a customer' }
  const email = readAddress(body.email_address)
  const who: Who = { customerId, ...(email ? { email } : {}), tokens: [] }
  const happenings = consentOf(customerId, objectIn(body.email_marketing_consent), 0)
  if (happenings.length === 0) return { nothing: 'neither a yes nor a no' }
  return { people: [{ who, happenings }] }
}

function consentOf(customerId: string, consent: Fields, otherwise: number): readonly Happening[] {
  const state = asText(consent.state)?.toLowerCase()
  const at = readInstant(consent.consent_updated_at) ?? otherwise
  if ((state !== 'subscribed' && state !== 'unsubscribed') || at === 0) return []
  return [
    {
      type: 'identify',
      name: '',
      at,
      id: `shopify-consent-${customerId}-${state}-${at.toString(36)}`,
      fields: { traits: { consent: { marketing: state === 'subscribed' } } },
    },
  ]
}

/** A checkout that was begun. What became an order tells of itself; what names nobody is of no use to anybody. */
export function readCheckout(body: Fields): Report {
  const token = asText(body.token, 200)
  const createdAt = readInstant(body.created_at)
  if (!token || createdAt === undefined) return { nothing: 'a checkout without a token' }
  if (readInstant(body.completed_at) !== undefined)
    return { nothing: 'the checkout became an order' }
  const found = whoOf(body)
  if (!found.customerId && !found.email) return { nothing: 'the checkout names nobody yet' }
  const updatedAt = readInstant(body.updated_at) ?? createdAt
  const codes = objectsIn(body.discount_codes).flatMap(({ code }) => asText(code, 100) ?? [])
  const properties = present({
    checkout_id: idOf(body.id) ?? token,
    checkout_token: token,
    cart_id: asText(body.cart_token, 200),
    value: asNumber(body.subtotal_price),
    total: asNumber(body.total_price),
    discount: asNumber(body.total_discounts),
    coupon: codes.length > 0 ? codes.join(',') : undefined,
    currency: asCurrency(body.currency),
    products: productsOf(body.line_items),
    email: readAddress(body.email),
    url: asText(body.abandoned_checkout_url, 2_000),
    source: 'shopify',
  })
  const at = (name: string, instant: number, suffix: string): Happening => ({
    type: 'track',
    name,
    at: instant,
    id: `shopify-checkout-${token}${suffix}`,
    fields: { properties },
  })
  // Which browser's cart it was, only an order proves: whoever is at a checkout may type any address.
  const who = { ...found, tokens: [`checkout:${token}`] }
  const changed = updatedAt > createdAt
  const happenings = [
    at('Checkout Started', createdAt, ''),
    ...(changed ? [at('Cart Updated', updatedAt, `-${updatedAt.toString(36)}`)] : []),
  ]
  return { people: [{ who, happenings }] }
}
