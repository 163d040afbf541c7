/** Hooks: what shop platforms report, signed by them. Stored before it is answered, and worked at by the tick. */

import { type Context, Hono } from 'hono'
import { sha256 } from '../core/bytes.ts'
import { now } from '../core/clock.ts'
import { recordRejection } from '../events/store.ts'
import { readPayload } from '../platforms/field.ts'
import { hostOf, readDelivery } from '../platforms/intake.ts'
import type { Platform } from '../platforms/report.ts'
import { putDelivery } from '../platforms/store.ts'
import { isSigned } from '../platforms/verify.ts'
import { discardBody, readRaw } from './body.ts'
import type { App, Scope } from './context.ts'
import { HttpError, logError, problem } from './errors.ts'
import { callerAddress, holdBack } from './guard.ts'

/** D1 keeps 2 MB in a row; the largest products and orders stay well below this. */
const MOST_BYTES = 1_500_000

/** In which headers each platform says what it sends. */
const headers = {
  shopify: {
    signature: 'X-Shopify-Hmac-Sha256',
    topic: 'X-Shopify-Topic',
    shop: 'X-Shopify-Shop-Domain',
    delivery: ['X-Shopify-Webhook-Id', 'X-Shopify-Event-Id'],
  },
  woocommerce: {
    signature: 'X-WC-Webhook-Signature',
    topic: 'X-WC-Webhook-Topic',
    shop: 'X-WC-Webhook-Source',
    delivery: ['X-WC-Webhook-Delivery-ID'],
  },
} as const

/** The routes of the hooks surface. */
export function hookRoutes(): App {
  const app: App = new Hono<Scope>()
  for (const source of ['shopify', 'woocommerce'] as const) {
    app.post(`/hooks/${source}`, async (c) => {
      try {
        return await take(c, source)
      } catch (error) {
        if (error instanceof HttpError && error.status < 500) note(c, source, error)
        await discardBody(c.req.raw)
        return problem(c, error)
      }
    })
    app.all(`/hooks/${source}`, async (c) => {
      await discardBody(c.req.raw)
      const allow = { Allow: 'POST' }
      return problem(c, new HttpError(405, 'method_not_allowed', 'Use POST here.', allow))
    })
  }
  return app
}

async function take(c: Context<Scope>, source: Platform): Promise<Response> {
  const { config, db, askForTick } = c.var.services
  const { secret, shop } = config.platforms[source]
  if (secret === null) {
    const name = source === 'shopify' ? 'SHOPIFY_SECRET' : 'WOOCOMMERCE_SECRET'
    throw new HttpError(503, 'hook_closed', `${name} is missing: no webhook is taken without it.`)
  }
  await holdBack(c, 'collect', `ip:${callerAddress(c)}`)
  const raw = await readRaw(c.req.raw, MOST_BYTES)
  if (source === 'woocommerce' && isPing(c, raw)) return c.json({ received: true })
  const names = headers[source]
  if (!(await isSigned(raw, headerOf(c, names.signature), secret))) {
    throw new HttpError(401, 'bad_signature', 'The signature is missing, or not that of this body.')
  }
  const text = new TextDecoder().decode(raw)
  const body = readPayload(text)
  if (!body) throw new HttpError(400, 'invalid_json', 'The body is not a JSON object.')
  const topic = topicOf(c, source)
  checkShop(headerOf(c, names.shop), shop, source)
  const settings = await c.var.services.settings()
  const read = readDelivery(source, topic, body, hostOf(settings.shopUrl, shop))
  if (!read.ok) throw new HttpError(422, read.code, read.message)
  const told = read.report.privacy?.shop
  if (told !== undefined && shop !== '' && told !== shop) {
    throw new HttpError(403, 'wrong_shop', `The request is about ${told}, and this is ${shop}.`)
  }
  const digest = (await sha256(`${source}\n${text}`)).slice(0, 32)
  const id = names.delivery.map((name) => headerOf(c, name).trim()).find((one) => one) ?? digest
  const received = now()
  const known = !read.report.nothing
  const fresh = await store(c, {
    source,
    id: id.slice(0, 200),
    digest,
    topic,
    received,
    due: known ? received : null,
    body: known ? text : '',
  })
  if (fresh && known) askForTick()
  return c.json({ received: true, ...(fresh ? {} : { duplicate: true }) })

  async function store(_: Context<Scope>, delivery: Parameters<typeof putDelivery>[1]) {
    try {
      return await putDelivery(db, delivery)
    } catch (error) {
      logError(c, error)
      throw new HttpError(503, 'not_stored', 'Nothing was stored: send the same again later.')
    }
  }
}

/** A header; Shopify's newer deliveries write the same names without `X-`. */
function headerOf(c: Context<Scope>, name: string): string {
  return c.req.header(name) ?? c.req.header(name.replace(/^X-Shopify/, 'Shopify')) ?? ''
}

/** WooCommerce tries an address with `webhook_id=…`, unsigned, when a webhook is saved. It says nothing and changes nothing. */
function isPing(c: Context<Scope>, raw: Uint8Array): boolean {
  return (
    c.req.header('X-WC-Webhook-Signature') === undefined &&
    raw.length < 200 &&
    /^webhook_id=\d+$/.test(new TextDecoder().decode(raw).trim())
  )
}

/** The topic in the headers; WooCommerce says it in three of them, which must agree. */
function topicOf(c: Context<Scope>, source: Platform): string {
  const topic = headerOf(c, headers[source].topic).trim().toLowerCase().slice(0, 100)
  const resource = c.req.header('X-WC-Webhook-Resource')
  const event = c.req.header('X-WC-Webhook-Event')
  const agree =
    source === 'shopify' ||
    ((resource === undefined || topic.startsWith(`${resource.toLowerCase()}.`)) &&
      (event === undefined || topic.endsWith(`.${event.toLowerCase()}`)))
  if (topic !== '' && agree) return topic
  throw new HttpError(422, 'topic_mismatch', 'The headers do not agree on one topic.')
}

/** A secret may be that of an app in several shops: only the one that was set up may report here. */
function checkShop(told: string, shop: string, source: Platform): void {
  if (shop === '') return
  const host = source === 'shopify' ? told.trim().toLowerCase() : hostIn(told)
  if (host === shop) return
  const message = `The webhook comes from ${host.slice(0, 100) || 'no shop'}, and this is ${shop}.`
  throw new HttpError(403, 'wrong_shop', message)
}

function hostIn(address: string): string {
  return URL.canParse(address) ? new URL(address).host.replace(/^www\./, '') : ''
}

/** For the owner's eyes: what came to a hook and was not taken. */
function note(c: Context<Scope>, source: Platform, { code, detail, status }: HttpError): void {
  if (status === 429) return
  const recorded = recordRejection(c.var.services.db, {
    at: now(),
    code,
    message: detail,
    count: 1,
    origin: source,
    sample: headerOf(c, headers[source].topic).slice(0, 100),
  })
  c.executionCtx.waitUntil(recorded.catch((error) => logError(c, error)))
}
