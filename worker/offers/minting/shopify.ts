/** Discount codes of Shopify, made one by one by its Admin API (GraphQL: discountCodeBasicCreate and its like). */

import { asText, type Fields, isObject } from '../../core/json.ts'
import { toDecimal } from '../../core/money.ts'
import { readInstant } from '../../events/skew.ts'
import { objectIn, objectsIn } from '../../platforms/field.ts'
import { type Asker, ask } from '../../platforms/sync/ask.ts'
import type { OfferRow } from '../store.ts'
import { type Api, failed, type Made, type Mint, type Wish } from './made.ts'

const PATH = '/graphql.json'

const RESULT = 'codeDiscountNode { id } userErrors { field code message }'
const BASIC = `mutation Make($discount: DiscountCodeBasicInput!) {
  made: discountCodeBasicCreate(basicCodeDiscount: $discount) { ${RESULT} } }`
const SHIPPING = `mutation Make($discount: DiscountCodeFreeShippingInput!) {
  made: discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) { ${RESULT} } }`
const FIND = `query Find($code: String!) { found: codeDiscountNodeByCode(code: $code) { id codeDiscount {
  ... on DiscountCodeBasic { endsAt } ... on DiscountCodeFreeShipping { endsAt } } } }`
const REMOVE = `mutation Remove($id: ID!) {
  removed: discountCodeDelete(id: $id) { deletedCodeDiscountId userErrors { code message } } }`

/** Codes in Shopify. What was made by a request whose answer was lost is known by its code, which nobody else has. */
export const shopify: Mint = {
  async make(asker, api, wish) {
    const query = wish.offer.kind === 'free_shipping' ? SHIPPING : BASIC
    const asked = await run(asker, api, query, { discount: discountOf(wish) })
    if (!asked.ok) return asked.failure
    const made = objectIn(asked.data.made)
    const [error] = objectsIn(made.userErrors)
    if (error?.code === 'TAKEN') return find(asker, api, wish)
    if (error) return failed(`Shopify says: ${asText(error.message, 300) ?? 'no'}`)
    const id = asText(objectIn(made.codeDiscountNode).id, 200)
    return id ? { ok: true, id, until: wish.until } : failed('Shopify made no discount.')
  },

  async remove(asker, api, id) {
    const asked = await run(asker, api, REMOVE, { id })
    return asked.ok
  },
}

async function find(asker: Asker, api: Api, { code, until }: Wish): Promise<Made> {
  const asked = await run(asker, api, FIND, { code: code.code })
  if (!asked.ok) return asked.failure
  const found = objectIn(asked.data.found)
  const id = asText(found.id, 200)
  if (!id) return failed('Shopify says that the code is taken, and does not find it.')
  return { ok: true, id, until: readInstant(objectIn(found.codeDiscount).endsAt) ?? until }
}

/** The input of a discount: of one code, for one order, in its time. */
export function discountOf({ offer, code, from, until }: Wish): Fields {
  const stacks = offer.stacks === 1
  const common = {
    title: `Aisle: ${offer.name}`,
    code: code.code,
    startsAt: new Date(from).toISOString(),
    endsAt: new Date(until).toISOString(),
    usageLimit: 1,
    appliesOncePerCustomer: true,
    customerSelection: { all: true },
    ...(offer.minimum && offer.currency
      ? {
          minimumRequirement: {
            subtotal: {
              greaterThanOrEqualToSubtotal: toDecimal(offer.minimum, offer.currency),
            },
          },
        }
      : {}),
  }
  const combines = { orderDiscounts: stacks, productDiscounts: stacks }
  if (offer.kind === 'free_shipping') {
    return { ...common, combinesWith: combines, destination: { all: true } }
  }
  return {
    ...common,
    combinesWith: { ...combines, shippingDiscounts: stacks },
    customerGets: { items: { all: true }, value: worthOf(offer) },
  }
}

function worthOf({ kind, value, currency }: OfferRow): Fields {
  if (kind === 'percent') return { percentage: value / 10_000 }
  const amount = toDecimal(value, currency ?? 'USD')
  return { discountAmount: { amount, appliesOnEachItem: false } }
}

type Ran =
  | { readonly ok: true; readonly data: Fields }
  | { readonly ok: false; readonly failure: Made }

/** GraphQL answers 200 for nearly everything: its own errors are in the body. */
async function run(asker: Asker, api: Api, query: string, variables: Fields): Promise<Ran> {
  const asked = await ask(asker, api, PATH, { method: 'POST', body: { query, variables } })
  if (!asked.ok) return { ok: false, failure: failed(asked.message, asked.busy, asked.wait) }
  const answer = objectIn(asked.value)
  const [error] = objectsIn(answer.errors)
  if (!error) {
    const data = isObject(answer.data) ? answer.data : null
    return data ? { ok: true, data } : { ok: false, failure: failed('It answered no data.') }
  }
  const { code } = objectIn(error.extensions)
  if (code === 'THROTTLED')
    return { ok: false, failure: failed('It asks for patience.', true, 2_000) }
  const denied = 'Shopify refused: the key needs the right write_discounts (and read_discounts).'
  const said = `Shopify says: ${asText(error.message, 300) ?? 'no'}`
  return { ok: false, failure: failed(code === 'ACCESS_DENIED' ? denied : said) }
}
