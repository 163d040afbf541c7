/** The preview of a widget on a page of the shop: what its signed token stands for, and nothing that a link could say. */

import type { Context } from 'hono'
import * as v from 'valibot'
import { now } from '../core/clock.ts'
import { verify } from '../core/tokens.ts'
import { findDraft, putDraft } from '../experiments/store.ts'
import { type OwnedWidget, placedOf, placeSchema, readDefinition } from '../experiments/widget.ts'
import type { Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { readForm } from './forms.ts'
import { admitPublicKey } from './guard.ts'
import { keyIn } from './keys.ts'

/** Answers the draft that the owner looks at. */
export async function showPreview(c: Context<Scope>): Promise<Response> {
  await admitPublicKey(c, c.req.query('key'))
  const { widget } = await draftOf(c, c.req.query('token') ?? '')
  return c.json({ widget: placedOf(widget) }, 200, { 'Cache-Control': 'no-store' })
}

/** Takes the place that the owner pointed to, for the editor to fetch. It changes the draft only. */
export async function pickPlace(c: Context<Scope>): Promise<Response> {
  const form = await readForm(c, 'collect')
  await admitPublicKey(c, keyIn(form))
  const { widget } = await draftOf(c, typeof form.token === 'string' ? form.token : '')
  const place = v.safeParse(placeSchema, form)
  if (!place.success) throw new HttpError(400, 'invalid_place', 'That is no place on a page.')
  await putDraft(c.var.services.db, widget.id, { widget, place: place.output })
  return c.body(null, 204)
}

/** The draft that a token stands for. Throws an HttpError 401 for a token that is none, or no longer. */
async function draftOf(c: Context<Scope>, token: string): Promise<{ widget: OwnedWidget }> {
  const { config, db } = c.var.services
  const payload = token.length < 1_000 ? await verify(config.ring, 'preview', token, now()) : null
  const id = typeof payload?.w === 'string' ? payload.w : ''
  const draft = id === '' ? undefined : await findDraft(db, id)
  const read = readDefinition(draft?.widget)
  if (!read.ok) throw new HttpError(401, 'no_preview', 'This preview is over: open it again.')
  return { widget: { id, ...read.definition } }
}
