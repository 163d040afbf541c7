/** From a message of unknown shape to the event that is stored, or the reason why not. */

import type { MessageType } from '../../sdk/contract/envelope.ts'
import { sha256 } from '../core/bytes.ts'
import { newId } from '../core/clock.ts'
import type { Fields } from '../core/json.ts'
import type { ProvenClaims } from '../identity/proof.ts'
import type { NewEvent } from './append.ts'
import { trimContext } from './context.ts'
import type { Proven, Trust } from './event.ts'
import { type Refusal, refuse, sanitize } from './sanitize.ts'
import { occurredAt } from './skew.ts'
import { provenBy, publicSubject, secretSubject } from './subject.ts'
import { type ValidMessage, validate } from './validate.ts'

/** Who sent a request, and what its messages have in common. */
export interface Sender {
  readonly key: 'public' | 'secret'
  /** When the Worker took the request, ms UTC. */
  readonly received: number
  /** When it left, by the sender's clock. */
  readonly sentAt: number | undefined
  /** The batch's own context, trimmed. */
  readonly context: Fields
  /** The type that the path of a single call names. */
  readonly type?: MessageType
  /** Verifies a proof of identity. */
  prove(proof: string): Promise<ProvenClaims | null>
}

export type Admission = { readonly ok: true; readonly event: NewEvent } | Refusal

/** What a sender's key makes of a message: its subject, how far it is trusted, whom it proves, and its traits. */
interface Standing {
  readonly subject: string | undefined
  readonly trust: Trust
  readonly userId: string | undefined
  readonly traits: Fields | undefined
  readonly proven?: Proven
}

/** Admits one message. Its key (subject, at, id) follows from the message alone, so that a resend is the same row. */
export async function admit(raw: unknown, sender: Sender): Promise<Admission> {
  const validation = validate(raw, sender.type)
  if (!validation.ok) return validation
  const { message } = validation
  const standing =
    sender.key === 'secret' ? await asServer(message) : await asBrowser(message, sender)
  if ('code' in standing) return standing
  if (standing.subject === undefined) {
    return refuse('no_identity', 'A message needs an anonymousId or a userId.')
  }
  const at = message.timestamp
  const sentAt = sender.sentAt ?? message.sentAt
  return {
    ok: true,
    event: {
      subject: standing.subject,
      at: at ?? 0,
      id: await idOf(message),
      received: sender.received,
      occurred: occurredAt({ at, sentAt, received: sender.received, key: sender.key }),
      type: message.type,
      name: (message.type === 'track' ? message.event : message.name) ?? '',
      trust: standing.trust,
      body: bodyOf(message, standing, sender.context),
    },
  }
}

async function asServer(message: ValidMessage): Promise<Standing> {
  return {
    subject: await secretSubject(message),
    trust: 'server',
    userId: message.userId,
    traits: message.traits,
    proven: provenBy(message),
  }
}

async function asBrowser(message: ValidMessage, sender: Sender): Promise<Standing | Refusal> {
  if (message.type === 'track' && message.event === 'Subscription Requested') {
    return refuse('reserved_event', 'Subscribe with POST /v1/subscribe, not with an event.')
  }
  if (message.type === 'track' && message.event === 'Back In Stock Requested') {
    return refuse('reserved_event', 'Ask with POST /v1/back-in-stock, not with an event.')
  }
  const { userId, traits, proof } = message
  if (message.type !== 'identify' || proof === undefined) {
    // A proof says who somebody is. It never makes what a page says happened, such as an order, trustworthy.
    return { subject: publicSubject(message), trust: 'client', userId, traits }
  }
  const claims = await sender.prove(proof)
  if (!claims)
    return refuse('invalid_proof', 'The proof is expired, malformed or not signed by us.')
  return {
    subject: publicSubject({ ...message, userId: claims.userId ?? userId }),
    trust: 'server',
    userId: claims.userId,
    traits: provenTraits(traits, claims),
    proven: {
      ...(claims.userId === undefined ? {} : { userId: claims.userId }),
      ...(claims.email === undefined ? {} : { email: claims.email }),
    },
  }
}

/** The page's traits under those that the shop's server signed; an address and a consent come from the latter only. */
function provenTraits(traits: Fields | undefined, claims: ProvenClaims): Fields {
  const { email: _, consent: __, accepts_marketing: ___, ...harmless } = traits ?? {}
  const signed = sanitize(claims.traits)
  return {
    ...harmless,
    ...(signed.ok ? signed.fields : {}),
    ...(claims.email === undefined ? {} : { email: claims.email }),
  }
}

/** The sender's id; without one, a digest of the content where a timestamp tells two equal messages apart. */
async function idOf(message: ValidMessage): Promise<string> {
  if (message.messageId !== undefined) return message.messageId
  if (message.timestamp === undefined) return newId()
  const { messageId: _, sentAt: __, proof: ___, ...content } = message
  return `sha256-${(await sha256(JSON.stringify(content))).slice(0, 40)}`
}

function bodyOf(message: ValidMessage, standing: Standing, shared: Fields): Fields {
  const { anonymousId, groupId, previousId, properties } = message
  const { userId, traits, proven } = standing
  const context = trimContext(message.context, shared)
  // What is undefined disappears when the body is written as JSON.
  return {
    properties,
    traits,
    context: Object.keys(context).length > 0 ? context : undefined,
    anonymousId,
    userId,
    groupId,
    previousId,
    proven,
  }
}
