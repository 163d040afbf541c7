/** The contract of one message: what each field must be, and the code by which a wrong one is refused. */

import * as v from 'valibot'
import { MESSAGE_TYPES, type MessageType } from '../../sdk/contract/envelope.ts'
import type { Fields } from '../core/json.ts'
import { type Refusal, refuse, sanitize } from './sanitize.ts'
import { readInstant } from './skew.ts'

const isAbsent = (value: unknown) =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '')

/** A field that may be absent; null and blank texts count as absent, because many clients send them. */
const maybe = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(
    v.optional(v.unknown()),
    v.transform((value) => (isAbsent(value) ? undefined : value)),
    v.optional(schema),
  )

/** Control characters are refused; so is U+FFFD in ids, for two damaged ids must not become one. */
const isPrintable = (value: string) => !/\p{Cc}/u.test(value)
const isIntact = (value: string) => isPrintable(value) && !value.includes('\uFFFD')

const identifier = (limit: number) =>
  maybe(
    v.pipe(
      v.union([v.string(), v.pipe(v.number(), v.safeInteger(), v.transform(String))]),
      v.maxLength(limit),
      v.check(isIntact),
    ),
  )

const anyIdentifier = identifier(255)

/** An id from a value of unknown shape, or undefined where it is none. */
export function readIdentifier(value: unknown): string | undefined {
  const result = v.safeParse(anyIdentifier, value)
  return result.success ? result.output : undefined
}

const title = maybe(v.pipe(v.string(), v.maxLength(200), v.check(isPrintable)))

const fields = maybe(
  v.custom<Fields>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
)

const instant = maybe(
  v.pipe(
    v.unknown(),
    v.transform((value) => readInstant(value)),
    v.number(),
  ),
)

const contract = v.object({
  type: v.picklist(MESSAGE_TYPES),
  messageId: identifier(100),
  timestamp: instant,
  sentAt: v.pipe(v.optional(v.unknown()), v.transform(readInstant)),
  anonymousId: anyIdentifier,
  userId: anyIdentifier,
  event: title,
  name: title,
  groupId: anyIdentifier,
  previousId: anyIdentifier,
  properties: fields,
  traits: fields,
  context: v.optional(v.unknown()),
  proof: maybe(v.string()),
})

const id = 'must be a text of 1 to 255 printable characters, or a whole number.'
const object = 'must be an object.'

/** A message that keeps the contract; what was absent, null or blank is undefined. `timestamp` is ms UTC, as written. */
export type ValidMessage = v.InferOutput<typeof contract>

export type Validation = { readonly ok: true; readonly message: ValidMessage } | Refusal

/** The refusal for each field that breaks its rule. */
const refusals: Record<string, Refusal> = {
  type: refuse('invalid_type', `type must be one of ${MESSAGE_TYPES.join(', ')}.`),
  messageId: refuse(
    'invalid_message_id',
    'messageId must be a text of 1 to 100 printable characters.',
  ),
  timestamp: refuse('invalid_timestamp', 'timestamp must be ISO 8601 or milliseconds since 1970.'),
  anonymousId: refuse('invalid_anonymous_id', `anonymousId ${id}`),
  userId: refuse('invalid_user_id', `userId ${id}`),
  event: refuse('invalid_event', 'event must be a text of 1 to 200 printable characters.'),
  name: refuse('invalid_name', 'name must be a text of at most 200 printable characters.'),
  groupId: refuse('invalid_group_id', `groupId ${id}`),
  previousId: refuse('invalid_previous_id', `previousId ${id}`),
  properties: refuse('invalid_properties', `properties ${object}`),
  traits: refuse('invalid_traits', `traits ${object}`),
  proof: refuse('invalid_proof', 'proof must be a JWT.'),
}

/**
 * Checks one message of unknown shape. `type` overrides the message's own, as the path of a single call does.
 * Fields that the contract does not name are ignored, but count for the limits.
 */
export function validate(raw: unknown, type?: MessageType): Validation {
  const sanitized = sanitize(raw)
  if (!sanitized.ok) return sanitized
  const candidate = type ? { ...sanitized.fields, type } : sanitized.fields
  const result = v.safeParse(contract, candidate, { abortEarly: true })
  if (!result.success) {
    const field = result.issues[0].path?.[0]?.key
    return refusals[String(field)] ?? refuse('invalid_message', 'The message is malformed.')
  }
  return missing(result.output) ?? { ok: true, message: result.output }
}

/** What a message of its type cannot do without. */
function missing(message: ValidMessage): Refusal | null {
  if (message.type === 'track' && message.event === undefined) {
    return refuse('missing_event', 'A track call needs the name of its event.')
  }
  if (message.type === 'group' && message.groupId === undefined) {
    return refuse('missing_group_id', 'A group call needs a groupId.')
  }
  if (message.type === 'alias' && message.previousId === undefined) {
    return refuse('missing_previous_id', 'An alias call needs a previousId.')
  }
  return null
}
