/** The API's view of offers: put, listed with what became of their codes, and pools filled from a file. */

import { Hono } from 'hono'
import { now } from '../core/clock.ts'
import { offerOf, readOffer } from '../offers/offer.ts'
import { addCodes, findOffer, listOffers, putOffer } from '../offers/store.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

/** As many codes as one request may carry. */
const MOST_CODES = 50_000

export function offerRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/offers', async (c) => {
    const offers = await listOffers(c.get('services').db)
    const items = offers.map(({ offer, count }) => ({ ...offerOf(offer), count }))
    return c.json({ items, next: null })
  })

  routes.put('/api/offers/:id', async (c) => {
    const read = readOffer(c.req.param('id'), await readFields(c), now())
    if (!read.ok) throw new HttpError(400, 'invalid_offer', `${read.message}.`)
    await putOffer(c.get('services').db, read.row)
    return c.json(offerOf(read.row))
  })

  /** Codes that the shop made elsewhere, one for each person to come. A line that is no code is named by its index. */
  routes.post('/api/offers/:id/codes', async (c) => {
    const { db } = c.get('services')
    const offer = await findOffer(db, c.req.param('id'))
    if (!offer) throw new HttpError(404, 'no_such_offer', 'There is no offer with this id.')
    if (offer.codes !== 'pool') {
      throw new HttpError(409, 'not_a_pool', 'The codes of this offer are generated.')
    }
    const { codes } = await readFields(c)
    if (!Array.isArray(codes)) throw new HttpError(400, 'bad_codes', 'codes must be a list.')
    if (codes.length > MOST_CODES) {
      throw new HttpError(413, 'too_many', `codes must be at most ${MOST_CODES} a request.`)
    }
    const good: string[] = []
    const rejected: { index: number; code: string; message: string }[] = []
    codes.forEach((code: unknown, index) => {
      const plain = typeof code === 'string' ? code.replaceAll(/\s+/g, '').toUpperCase() : ''
      if (/^[!-~]{4,100}$/.test(plain)) good.push(plain)
      else {
        const message = 'must be 4 to 100 letters, digits and signs'
        rejected.push({ index, code: 'invalid_code', message })
      }
    })
    return c.json({ added: await addCodes(db, offer.id, good), accepted: good.length, rejected })
  })

  return routes
}
