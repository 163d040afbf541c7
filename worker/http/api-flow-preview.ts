/** The API's view of an email that is being written: its words tried out, and how it will look. */

import { type Context, Hono } from 'hono'
import { listProducts } from '../catalog/store.ts'
import { fromBase64Url } from '../core/bytes.ts'
import { now } from '../core/clock.ts'
import { asText, type Fields, readObject } from '../core/json.ts'
import type { Flow } from '../flows/definition.ts'
import { linksOf } from '../flows/owned/book.ts'
import { Fault } from '../flows/owned/fields.ts'
import { type PreviewedEmail, previewEmail } from '../flows/owned/preview.ts'
import { emailIn } from '../flows/owned/words.ts'
import { findOffer } from '../offers/store.ts'
import { loadSettings } from '../site/store.ts'
import { EMAIL_POLICY } from './api-messages.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { refusal } from './flow-request.ts'

/** Characters of a draft, unpacked: an email of the most words that are taken. */
const MOST = 250_000

export function flowPreviewRoutes(): App {
  const routes = new Hono<Scope>()

  routes.post('/api/flows/preview', async (c) => {
    const shown = await preview(c, await readFields(c))
    if (shown instanceof Response) return shown
    const { subject, preheader, text } = shown
    return c.json({ subject, preheader, text })
  })

  routes.get('/api/flows/preview', async (c) => {
    const shown = await preview(c, await unpack(c.req.query('draft') ?? ''))
    if (shown instanceof Response) return shown
    return c.html(shown.html, 200, {
      'Content-Security-Policy': EMAIL_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    })
  })

  return routes
}

const KINDS: readonly Flow['about'][] = ['cart', 'order', 'person', 'visit', 'product']

/** The email of a draft, or the answer that names the path of its fault. */
async function preview(
  c: Context<Scope>,
  { email, about, offer }: Fields,
): Promise<PreviewedEmail | Response> {
  const { db, config } = c.get('services')
  const links = linksOf(KINDS.find((kind) => kind === about) ?? 'person')
  try {
    const copy = emailIn(links)(email, 'email')
    const [settings, products, found] = await Promise.all([
      loadSettings(db),
      listProducts(db, { after: '', limit: 5 }),
      asText(offer, 60) ? findOffer(db, String(offer)) : undefined,
    ])
    const { publicUrl } = config
    return previewEmail(copy, { settings, publicUrl, products, offer: found, links, now: now() })
  } catch (error) {
    if (error instanceof Fault) return refusal(error.path, error.message)
    throw error
  }
}

/** The draft in an address. Throws 400 where there is none, or one that is larger than it says. */
async function unpack(packed: string): Promise<Fields> {
  try {
    const bytes = fromBase64Url(packed)
    if (!bytes) throw new Error('not base64url')
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of stream) {
      text += decoder.decode(chunk as Uint8Array, { stream: true })
      if (text.length > MOST) throw new Error('too large')
    }
    return readObject(text + decoder.decode())
  } catch {
    throw new HttpError(400, 'bad_draft', 'draft must be an email as JSON, deflated, in base64url.')
  }
}
