/** Notes what was refused, for the owner's eyes, without holding up or failing the request. */

import type { Context } from 'hono'
import type { Rejection } from '../../sdk/contract/envelope.ts'
import { now } from '../core/clock.ts'
import { type Rejected, recordRejection } from '../events/store.ts'
import type { Scope } from './context.ts'
import { type HttpError, logError } from './errors.ts'

/** Refusals of whole requests that show the owner a mistake in the set-up. A flood (429) is none. */
const telling = new Set([
  'missing_key',
  'unknown_key',
  'secret_key_in_browser',
  'public_key_required',
  'origin_not_allowed',
  'body_too_large',
  'too_many_messages',
  'invalid_json',
  'invalid_body',
  'invalid_batch',
  'invalid_encoding',
  'unsupported_encoding',
])

/** How much of what was refused is kept. */
const SAMPLE = 500

/** Notes a refused request, where its reason is one that the owner can mend. */
export function noteRefusal(c: Context<Scope>, { code, detail }: HttpError): void {
  if (telling.has(code)) note(c, { code, message: detail, count: 1, sample: '' })
}

/** Notes the messages of a batch that were refused: how many, why the first few, and what the first looked like. */
export function noteRejections(
  c: Context<Scope>,
  rejections: readonly Rejection[],
  messages: readonly unknown[],
): void {
  const [first] = rejections
  if (!first) return
  const reasons = new Set(rejections.map((rejection) => rejection.message))
  note(c, {
    code: first.code,
    message: [...reasons].slice(0, 3).join(' '),
    count: rejections.length,
    sample: sampleOf(messages[first.index]),
  })
}

function sampleOf(message: unknown): string {
  try {
    return (JSON.stringify(message) ?? '').slice(0, SAMPLE)
  } catch {
    // Nested so deeply that it cannot be written again.
    return ''
  }
}

function note(c: Context<Scope>, refused: Omit<Rejected, 'at' | 'origin'>): void {
  const origin = (c.req.header('Origin') ?? '').slice(0, 200)
  const recorded = recordRejection(c.var.services.db, { ...refused, at: now(), origin })
  c.executionCtx.waitUntil(recorded.catch((error) => logError(c, error)))
}
