/** Under which subject a message is stored, and which identifiers its sender vouches for. */

import { isObject } from '../core/json.ts'
import { readAddress, subjectOfEmail } from '../identity/address.ts'
import type { Proven } from './event.ts'
import type { ValidMessage } from './validate.ts'

type Named = Pick<
  ValidMessage,
  'anonymousId' | 'userId' | 'type' | 'traits' | 'properties' | 'context'
>

/** The subject of a browser's message: its own anonymous stream. A user id alone is a claim and gets a stream of its own. */
export function publicSubject({ anonymousId, userId }: Named): string | undefined {
  if (anonymousId !== undefined) return `a:${anonymousId}`
  return userId === undefined ? undefined : `c:${userId}`
}

/** The subject of a server's message: the shop's own id before the browser's, an address where there is neither. */
export async function secretSubject(message: Named): Promise<string | undefined> {
  if (message.userId !== undefined) return `u:${message.userId}`
  if (message.anonymousId !== undefined) return `a:${message.anonymousId}`
  const address = addressOf(message)
  return address === undefined ? undefined : subjectOfEmail(address)
}

/** The identifiers that the shop's server says belong to one person. */
export function provenBy(message: Named): Proven {
  const { userId, anonymousId } = message
  const email = addressOf(message)
  return {
    ...(userId === undefined ? {} : { userId }),
    ...(email === undefined ? {} : { email }),
    ...(anonymousId === undefined ? {} : { anonymousId }),
  }
}

/** The shopper's address as a server states it: in traits, in the context's traits, or in properties. */
function addressOf({ traits, context, properties }: Named): string | undefined {
  const contextTraits = isObject(context) && isObject(context.traits) ? context.traits : undefined
  return (
    readAddress(traits?.email) ??
    readAddress(contextTraits?.email) ??
    readAddress(properties?.email)
  )
}
