/** Who this browser is: its own id, the customer it claims to be, and what is known of them. */
import { uuid } from './clock.ts'
import type { Storage } from './storage.ts'

/** The ids and traits that messages carry. */
export interface Identity {
  /** This browser's id, made on first use. */
  anonymousId(): string
  userId(): string | undefined
  /** Remembers a claim and answers all traits known now. Another customer than before starts afresh. */
  claim(userId: string | 0 | null | undefined, traits: object): object
  /** Forgets everything: the next call of anonymousId makes a new one. */
  forget(): void
}

/** Keeps the identity in `storage`, which is read each time, so that tabs agree. */
export function openIdentity(storage: Storage): Identity {
  const identity: Identity = {
    anonymousId() {
      const known = storage.get('id')
      if (known) return known
      const made = uuid()
      storage.set('id', made)
      return made
    },
    userId: () => storage.get('user'),
    claim(userId, traits) {
      const known = storage.get('user')
      // A shared computer: the next customer inherits neither the traits nor the stream of the last.
      if (userId && known && userId !== known) identity.forget()
      if (userId) storage.set('user', userId)
      let merged = traits
      try {
        merged = { ...JSON.parse(storage.get('traits') as string), ...traits }
      } catch {
        // None yet, or broken ones.
      }
      storage.set('traits', JSON.stringify(merged))
      return merged
    },
    forget() {
      // What was looked at, and what capture remembers: the cart, the last exit, search and order.
      for (const name of 'id user traits seen cart stamp exit asked order'.split(' ')) {
        storage.set(name)
      }
    },
  }
  return identity
}
