/** Makes messages of what the page says: complete, safe for JSON, within the limits, and quickly. */
import { now, uuid } from './clock.ts'
import { known, readContext } from './context.ts'
import type { Consent, Context, Message, PageMessage } from './contract/envelope.ts'
import { MESSAGE_LIMITS } from './contract/limits.ts'
import type { Emitter } from './emitter.ts'
import type { Identity } from './identity.ts'
import type { MessageOptions } from './options.ts'
import type { Leftover } from './outbox.ts'
import { rankOf } from './queue.ts'
import { type Snapshot, snapshot } from './snapshot.ts'

/** What messages of a moment have in common takes at most so many bytes: the rest of a message is its own. */
const COMMON_BYTES = MESSAGE_LIMITS.bytes / 4

/** Makes messages. */
export interface Composer {
  /** A copy of a value as JSON can carry it; what had to be left out or cut is told as an error. */
  clean(value: object, bytes?: number): Snapshot
  /** A message that is ready to leave, in two forms. */
  compose(type: Message['type'], details: object, options?: MessageOptions): [Leftover, Message]
}

/** Makes messages of `identity`, with the choice that `current` answers. */
export function createComposer(
  identity: Identity,
  current: () => Consent,
  emit: Emitter['emit'],
): Composer {
  let shared: { context?: Context } = {}
  let common = ''
  let sign = ''

  const clean = (value: object, bytes?: number): Snapshot => {
    const taken = snapshot(value, bytes)
    const message = `${taken.repairs}`
    const { messageId } = value as { messageId?: string }
    if (message) emit('error', { code: 'repaired', message, messageId })
    return taken
  }

  return {
    clean,
    compose(type, details, { timestamp, messageId = uuid(), context } = {}) {
      const consent = current()
      const anonymousId = identity.anonymousId()
      const userId = identity.userId()
      const { href } = location
      const here = [href, document.title, consent.marketing, anonymousId, userId, known.zone].join()
      // Made anew only where the page, the shopper or their choice is another: in a burst it is always the same.
      if (here !== sign) {
        const { copy, json } = clean(
          { anonymousId, userId, context: readContext(consent) },
          COMMON_BYTES,
        )
        shared = copy as object
        common = json.slice(0, -1)
        sign = here
      }
      const at = +new Date(timestamp || now()) || now()
      const own = { type, messageId, timestamp: new Date(at).toISOString(), ...details }
      const { copy, json } = context
        ? clean({ ...shared, ...own, context: { ...shared.context, ...context } })
        : // No character takes more than three bytes.
          clean(own, MESSAGE_LIMITS.bytes - common.length * 3)
      const message = { ...shared, ...(copy as object) } as Message
      emit(type as 'page', message as PageMessage)
      return [
        {
          id: messageId,
          json: context ? json : `${common},${json.slice(1)}`,
          rank: rankOf(message),
        },
        message,
      ]
    },
  }
}
