/** The circumstances of a message, cut down to the fields that something here reads. */

import { type Fields, isObject } from '../core/json.ts'
import { repair, sanitize } from './sanitize.ts'

/** Texts of a context, and how long each may be. */
const texts = { locale: 35, timezone: 60, userAgent: 512 } as const

/** Groups of texts, and how long each text may be. */
const groups = {
  page: { keys: ['url', 'path', 'referrer', 'title', 'search'], limit: 2_048 },
  campaign: { keys: ['source', 'medium', 'name', 'term', 'content'], limit: 256 },
  library: { keys: ['name', 'version'], limit: 100 },
  location: { keys: ['country', 'region', 'city'], limit: 100 },
} as const

/** A batch's own context counts for each of its messages, so it must be small. */
const SHARED_LIMIT = 2_048

/** The known fields of a message's context over those of its batch. What has the wrong type is left out. */
export function trimContext(own: unknown, shared: Fields): Fields {
  const trimmed = isObject(own) ? pick(own) : {}
  return { ...shared, ...trimmed }
}

/** The known fields of a batch's context; nothing where they are so many that each message would grow by them. */
export function sharedContext(context: unknown): Fields {
  const sanitized = sanitize(context)
  const trimmed = sanitized.ok ? pick(sanitized.fields) : {}
  return JSON.stringify(trimmed).length <= SHARED_LIMIT ? trimmed : {}
}

function pick(context: Fields): Fields {
  const picked: Record<string, unknown> = {}
  for (const [key, limit] of Object.entries(texts)) {
    const value = context[key]
    if (typeof value === 'string' && value !== '') picked[key] = cut(value, limit)
  }
  for (const [name, { keys, limit }] of Object.entries(groups)) {
    const group = pickTexts(context[name], keys, limit)
    if (group) picked[name] = group
  }
  if (isObject(context.consent)) {
    picked.consent = Object.fromEntries(
      Object.entries(context.consent).filter(([, value]) => typeof value === 'boolean'),
    )
  }
  if (isObject(context.traits)) picked.traits = context.traits
  return picked
}

function pickTexts(value: unknown, keys: readonly string[], limit: number): Fields | undefined {
  if (!isObject(value)) return undefined
  const picked: Record<string, string> = {}
  for (const key of keys) {
    const text = value[key]
    if (typeof text === 'string') picked[key] = cut(text, limit)
  }
  return Object.keys(picked).length > 0 ? picked : undefined
}

/** The beginning of a text; a pair of surrogates that the cut divides does not stay behind in half. */
function cut(text: string, limit: number): string {
  return text.length > limit ? repair(text.slice(0, limit)) : text
}
