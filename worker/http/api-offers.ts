/** The API's view of offers: put, listed with what they brought, pools filled from a file, single codes given and found. */

import { type Context, Hono } from 'hono'
import { now } from '../core/clock.ts'
import { asText } from '../core/json.ts'
import { normaliseAddress } from '../identity/address.ts'
import { holderOf, spellings } from '../offers/code.ts'
import { type ReadCodes, readCodeFile, readCodeList } from '../offers/code-file.ts'
import { countOffers, type Figures, lookUpCodes } from '../offers/figures/store.ts'
import { issueCode, type NoCode } from '../offers/issuing/store.ts'
import { offerOf, platformOf, readOffer } from '../offers/offer.ts'
import { addCodes, type CodeRow, findOffer, type OfferRow, putOffer } from '../offers/store.ts'
import { applyUrl, wordsOf } from '../offers/words.ts'
import { amountsOf } from '../reports/amount.ts'
import { BODY_BYTES, readFields } from './api-request.ts'
import { parseObject, readBody } from './body.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

/** As many codes as one request may carry. */
const MOST_CODES = 100_000
/** As many lines that were not taken are named; the rest is counted. */
const MOST_NAMED = 1_000
/** A pool with fewer codes than this is nearly empty, however slowly it is used. */
const FEW = 20

export function offerRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/offers', async (c) => {
    const offers = await countOffers(c.get('services').db, now())
    const { locale } = await c.get('services').settings()
    const items = offers.map(({ offer, figures }) => answer(offer, figures, locale))
    return c.json({ items, next: null })
  })

  routes.get('/api/offers/:id', async (c) => {
    const { db, config, settings } = c.get('services')
    const [found] = await countOffers(db, now(), c.req.param('id'))
    if (!found) throw missing()
    const platform = platformOf(found.offer)
    const unset = platform && !config.platforms[platform].api ? config.platforms[platform] : null
    const { locale } = await settings()
    return c.json({ ...answer(found.offer, found.figures, locale), unset: unset?.missing ?? [] })
  })

  routes.put('/api/offers/:id', async (c) => {
    const { db } = c.get('services')
    const read = readOffer(c.req.param('id'), await readFields(c), now())
    if (!read.ok) throw new HttpError(400, 'invalid_offer', `${read.message}.`)
    await putOffer(db, read.row)
    return c.json(offerOf(read.row))
  })

  /** Codes that the shop made elsewhere, one for each person to come: a list in JSON, or a file as it is. */
  routes.post('/api/offers/:id/codes', async (c) => {
    const { db } = c.get('services')
    const offer = await findOffer(db, c.req.param('id'))
    if (!offer) throw missing()
    if (offer.codes !== 'pool') {
      throw new HttpError(409, 'not_a_pool', 'The codes of this offer are generated.')
    }
    const { codes, rejected } = await readCodes(c)
    if (codes.length + rejected.length > MOST_CODES) {
      throw new HttpError(413, 'too_many', `codes must be at most ${MOST_CODES} a request.`)
    }
    return c.json({
      added: await addCodes(db, offer.id, codes),
      accepted: codes.length,
      refused: rejected.length,
      rejected: rejected.slice(0, MOST_NAMED),
    })
  })

  /** A code for one person, by the owner's own hand: the rules of offers do not stand in its way, only that one is enough. */
  routes.post('/api/offers/:id/issue', async (c) => {
    const { db, settings } = c.get('services')
    const offer = await findOffer(db, c.req.param('id'))
    if (!offer) throw missing()
    const { email } = await readFields(c)
    const read = typeof email === 'string' ? normaliseAddress(email) : null
    if (!read?.ok) throw new HttpError(400, 'invalid_email', 'email must be an address.')
    const { address } = read
    const holder = await holderOf(address)
    const issued = await issueCode(db, offer, { holder, address, rules: null }, now())
    if (!issued.ok) throw new HttpError(409, issued.reason, REFUSED[issued.reason])
    const link = applyUrl(offer, issued.code.shown || issued.code.code, await settings())
    return c.json({ ...codeAnswer(issued.code, offer), link })
  })

  /** Codes by themselves or by the address that they were given to. */
  routes.get('/api/codes', async (c) => {
    const asked = (c.req.query('q') ?? '').trim()
    const address = asked.includes('@') ? normaliseAddress(asked) : null
    const by = address?.ok
      ? { holder: await holderOf(address.address) }
      : { spellings: spellings(asked) }
    const found = await lookUpCodes(c.get('services').db, by)
    return c.json({ items: found.map(({ code, offer }) => codeAnswer(code, offer)), next: null })
  })

  return routes
}

async function readCodes(c: Context<Scope>): Promise<ReadCodes> {
  const body = await readBody(c.req.raw, BODY_BYTES)
  if (!/^\s*[{[]/.test(body)) return readCodeFile(body)
  const { codes } = parseObject(body)
  if (!Array.isArray(codes)) throw new HttpError(400, 'bad_codes', 'codes must be a list.')
  return readCodeList(codes)
}

function answer(offer: OfferRow, figures: Figures, locale: string) {
  const { free, given, redeemed, live, lately, wanted, problem } = figures
  return {
    ...offerOf(offer),
    words: wordsOf(offer, locale),
    count: { free, given, redeemed, live },
    low: offer.codes === 'pool' && offer.active === 1 && free < Math.max(FEW, lately),
    wanted,
    problem,
    spent: amountsOf(figures.cost),
    revenue: amountsOf(figures.revenue),
  }
}

function codeAnswer(code: CodeRow, offer: OfferRow | undefined) {
  const at = now()
  const state =
    code.holder === null
      ? 'free'
      : code.redeemed_at !== null
        ? 'redeemed'
        : (code.expires_at ?? 0) <= at
          ? 'expired'
          : code.remote === 'wanted'
            ? 'pending'
            : 'live'
  return {
    code: code.shown || code.code,
    offer: { id: code.offer_id, name: offer?.name ?? asText(code.offer_id) ?? '' },
    state,
    issuedAt: code.issued_at,
    expiresAt: code.expires_at,
    redeemedAt: code.redeemed_at,
    orderId: code.order_id === '' ? null : code.order_id,
    problem: code.problem,
  }
}

const REFUSED: Readonly<Record<NoCode, string>> = {
  pool_empty: 'No code is left in the pool of this offer.',
  spent: 'This person had a code of this offer, and there is never a second.',
  offer_stopped: 'This offer is stopped.',
  over_budget: 'This person’s codes have cost enough this year.',
  has_code: 'This person has another code that can still be used.',
  too_soon: 'This person had a code too lately.',
  has_bought: 'This offer is for people who never bought.',
}

function missing(): HttpError {
  return new HttpError(404, 'no_such_offer', 'There is no offer with this id.')
}
