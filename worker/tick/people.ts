/** The people of one fold in memory: who owns which identifier, whose events go where, who was joined with whom. */

import type { Fields } from '../core/json.ts'
import type { StoredEvent } from '../events/event.ts'
import { joinStates, type State } from '../events/state.ts'
import { decideJoin, type Person, type Strength } from '../identity/resolve.ts'

export interface Working extends Person {
  email: string | null
  userId: string | null
  traits: Fields
  state: State
  /** Per subject: up to where it was folded. */
  seen: Readonly<Record<string, SeenMark>>
  mergedAt: number | null
  changed: boolean
  /** What they did, of the news that is being folded. */
  news: readonly StoredEvent[]
  /** What was read, by which a write knows whether it is still true; version 0: there was nothing. */
  readonly read: { readonly version: number; readonly email: string | null; readonly hour: number }
}

/** Events up to `at` (received) are folded; of the last minute before it, those whose marks are listed. */
export interface SeenMark {
  readonly at: number
  readonly marks: readonly string[]
}

export interface IdentityChange {
  readonly identity: string
  readonly profileId: string
  readonly strength: Strength
  readonly source: string
}

export interface JoinChange {
  readonly from: string
  readonly into: string
}

/** Identifiers of one fold: answers who owns what, and remembers what has to be written. */
export class People {
  readonly #owners: Map<string, string>
  readonly #people: Map<string, Working>
  readonly #identities = new Map<string, IdentityChange>()
  readonly joins: JoinChange[] = []

  /** What was looked up, and to whom it pointed ('' for nobody): as it must still be when this is written. */
  readonly lookups: readonly { readonly identity: string; readonly owner: string }[]

  constructor(
    owners: ReadonlyMap<string, string>,
    people: readonly Working[],
    identities: readonly string[] = [...owners.keys()],
  ) {
    this.lookups = identities.map((identity) => ({ identity, owner: owners.get(identity) ?? '' }))
    this.#owners = new Map(owners)
    this.#people = new Map(people.map((person) => [person.id, person]))
  }

  /** The profile that an identifier points to. One that points nowhere is a profile of its own. */
  ownerOf(identity: string, fresh: (id: string) => Working): Working {
    const id = this.#owners.get(identity) ?? identity
    let person = this.#people.get(id)
    if (!person) {
      person = fresh(id)
      this.#people.set(id, person)
    }
    return person
  }

  /**
   * Ties identifiers, the strongest first, to the profile of the first of them, joining profiles where that is allowed.
   * An identifier that belongs to another proven person stays with that person.
   */
  link(
    identities: readonly string[],
    strength: Strength,
    source: string,
    at: number,
    fresh: (id: string) => Working,
  ): Working {
    const [first = '', ...others] = identities
    let person = this.ownerOf(first, fresh)
    // An identifier without a row points to the profile of its own name: two rows written less for each person.
    if (!this.#owners.has(first) && first !== person.id) {
      this.#tie(first, person.id, strength, source)
    }
    for (const identity of others) {
      if (!this.has(identity)) {
        this.#tie(identity, person.id, strength, source)
        continue
      }
      const decision = decideJoin(person, this.ownerOf(identity, fresh), strength)
      if (decision.join) {
        person = this.#join(decision.from.id, decision.into.id, strength, source, at)
      }
    }
    return person
  }

  /** Writes down what a browser says is its own. It joins nobody. */
  claim(token: string, person: Working): void {
    this.#tie(token, person.id, 'link', 'browser')
  }

  /** Whether an identifier points to anybody yet. */
  has(identity: string): boolean {
    return this.#owners.has(identity) || this.#people.has(identity)
  }

  /** Everybody who took part, changed or not. */
  get everybody(): readonly Working[] {
    return [...this.#people.values()]
  }

  get changedPeople(): readonly Working[] {
    return [...this.#people.values()].filter((person) => person.changed)
  }

  get identityChanges(): readonly IdentityChange[] {
    return [...this.#identities.values()]
  }

  #tie(identity: string, profileId: string, strength: Strength, source: string): void {
    this.#owners.set(identity, profileId)
    this.#identities.set(identity, { identity, profileId, strength, source })
  }

  #join(fromId: string, intoId: string, strength: Strength, source: string, at: number): Working {
    const from = this.#people.get(fromId)
    const into = this.#people.get(intoId)
    if (!from || !into) throw new Error('Only profiles that were loaded can be joined.')
    into.state = joinStates(into.state, from.state)
    into.seen = { ...from.seen, ...into.seen }
    into.traits = { ...from.traits, ...into.traits }
    into.email ??= from.email
    into.userId ??= from.userId
    into.changed = true
    into.news = [...from.news, ...into.news]
    from.mergedAt = at
    from.changed = true
    for (const [identity, owner] of this.#owners) {
      if (owner === fromId) this.#owners.set(identity, intoId)
    }
    for (const change of this.#identities.values()) {
      if (change.profileId === fromId) {
        this.#identities.set(change.identity, { ...change, profileId: intoId })
      }
    }
    this.#tie(fromId, intoId, strength, source)
    this.joins.push({ from: fromId, into: intoId })
    return into
  }
}
