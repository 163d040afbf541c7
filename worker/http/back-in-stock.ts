/** Stock for the shop's pages: what of a product can be bought or waited for, and the form that joins the waiting list. */

import type { Context } from 'hono'
import { findByNames } from '../catalog/waiting/names.ts'
import { MOST_PIECES, readPieces, WAITING_EVENT } from '../catalog/waiting/request.ts'
import { variantsOf } from '../catalog/waiting/stock.ts'
import { now } from '../core/clock.ts'
import { asNumber, asText, type Fields } from '../core/json.ts'
import type { Row } from '../db/tables.ts'
import type { NewEvent } from '../events/append.ts'
import { trimContext } from '../events/context.ts'
import { BACK_IN_STOCK } from '../flows/back-in-stock/store.ts'
import type { Settings } from '../site/settings.ts'
import { append } from './collect.ts'
import type { Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { addressIn, formEvent, isRobot, readForm } from './forms.ts'
import { admitPublicKey } from './guard.ts'
import { basicUser, keyIn } from './keys.ts'

/**
 * Takes somebody's wish to be told. The answer is the same for every valid address and every product: who waits for
 * what is nobody's business.
 */
export async function waitForStock(c: Context<Scope>): Promise<Response> {
  const form = await readForm(c, 'form')
  const key = asText(form.key, 200) ?? keyIn(form)
  await admitPublicKey(c, basicUser(c.req.header('Authorization')) ?? key)
  const received = now()
  const event = await wish(c, form, received)
  if (!isRobot(form, received)) await append(c, [event], received)
  return c.json({ status: 'pending' }, 202)
}

async function wish(c: Context<Scope>, form: Fields, received: number): Promise<NewEvent> {
  const email = addressIn(form)
  const pieces = asNumber(form.quantity ?? 1)
  if (pieces === undefined || pieces < 1 || pieces > MOST_PIECES || !Number.isInteger(pieces)) {
    throw new HttpError(
      400,
      'invalid_quantity',
      `quantity must be a whole number from 1 to ${MOST_PIECES}.`,
    )
  }
  const names = namesIn(form.productId, form.url, form.variantId)
  if (!names) {
    throw new HttpError(400, 'invalid_product', 'Say what for: productId, or the url of its page.')
  }
  const found = await findByNames(c.var.services.db, names)
  return formEvent(form, email, received, {
    name: WAITING_EVENT,
    properties: {
      product_id: found.productId,
      ...(found.variantId === '' ? {} : { sku: found.variantId }),
      ...(found.product ? { name: found.product.title } : {}),
      ...(names.url === undefined ? {} : { url: names.url }),
      quantity: readPieces(pieces),
      ...(form.preorder === true || form.reserve === true
        ? { reserve: true, wants: wants(form, found.product, received) }
        : {}),
    },
    context: trimContext({ ...contextIn(form) }, {}),
  })
}

/** A reservation of what has a date is a pre-order: the date is a promise, and its person hears when it moves. */
function wants(form: Fields, product: Row<'products'> | undefined, at: number) {
  const dated = product ? expectedAt(product) > at : false
  return form.preorder === true || dated ? 'preorder' : 'reserve'
}

function contextIn(form: Fields): Fields {
  const context = typeof form.context === 'object' && form.context !== null ? form.context : {}
  return {
    ...context,
    ...(typeof form.locale === 'string' ? { locale: form.locale } : {}),
    ...(typeof form.timezone === 'string' ? { timezone: form.timezone } : {}),
  }
}

/** Tells a page what can be bought and what can be waited for. Never how many pieces, and nothing about anybody. */
export async function askForStock(c: Context<Scope>): Promise<Response> {
  const { key, product, url, variant } = c.req.query()
  await admitPublicKey(c, key ?? basicUser(c.req.header('Authorization')))
  const names = namesIn(product, url, variant)
  if (!names) {
    throw new HttpError(400, 'invalid_product', 'Say which: product, or the url of its page.')
  }
  const settings = await c.var.services.settings()
  const found = await findByNames(c.var.services.db, names)
  const answer = found.product
    ? stockOf(found.product, found.variantId, settings, now())
    : { product: null, offers: { notify: isOpen(settings), reserve: false, preorder: false } }
  return c.json(answer, 200, { 'Cache-Control': 'public, max-age=60' })
}

function stockOf(product: Row<'products'>, variantId: string, settings: Settings, at: number) {
  const variants = variantsOf(product)
  const asked = variants.find((one) => one.id === variantId)
  const ended = asked?.availability === 'discontinued' || product.availability === 'discontinued'
  // Where the owner has switched the flow off nobody is told, and no page says otherwise.
  const gone = ended || !isOpen(settings)
  // Pieces can be held only where the shop says how many there are.
  const stated = [product.quantity, ...variants.map((one) => one.quantity)]
  const counted = asked ? asked.quantity !== null : stated.some((one) => one !== null)
  return {
    product: {
      id: product.id,
      title: product.title,
      url: product.url,
      availability: asked?.availability ?? product.availability,
      expectedAt: asked?.expectedAt ?? product.expected_at,
      variants: variants.map(({ id, title, availability, expectedAt, options }) => ({
        id,
        title,
        availability,
        expectedAt,
        options,
      })),
    },
    offers: {
      notify: !gone,
      reserve: !gone && settings.waitingReserve && counted,
      preorder: !gone && settings.waitingReserve && expectedAt(product) > at,
    },
  }
}

function isOpen({ disabledFlows }: Settings): boolean {
  return !disabledFlows.includes(BACK_IN_STOCK)
}

/** The last date that is stated for a product or any of its variants; 0 where there is none. */
function expectedAt(product: Row<'products'>): number {
  const dates = variantsOf(product).map((one) => one.expectedAt ?? 0)
  return Math.max(product.expected_at ?? 0, ...dates)
}

function namesIn(productId: unknown, url: unknown, variantId: unknown) {
  const id = asText(productId, 200)
  const address = asText(url, 2_000)
  const valid = address !== undefined && URL.canParse(address) ? address : undefined
  if (id === undefined && valid === undefined) return null
  const variant = asText(variantId, 200)
  return {
    ...(id === undefined ? {} : { id }),
    ...(valid === undefined ? {} : { url: valid }),
    ...(variant === undefined ? {} : { variant }),
  }
}
