/** Whose stream is it? Which profile an identifier points to, and when two profiles may become one. Pure. */

/** How an identifier was tied to a profile, from weak to strong. */
export type Strength = 'link' | 'confirmed' | 'verified'

export interface Person {
  readonly id: string
  readonly email: string | null
  readonly userId: string | null
}

/** Whether anybody proved who this is. A profile that is not known is one browser's anonymous stream. */
export function isKnown(person: Person): boolean {
  return person.email !== null || person.userId !== null
}

export type Join =
  | { readonly join: true; readonly into: Person; readonly from: Person }
  | { readonly join: false; readonly reason: 'same' | 'two_people' }

/**
 * Whether two profiles that one proof names are one person. Two proven people are never joined (a shared
 * computer would make them one for ever); only the shop's own server may join a customer with the profile
 * that an e-mail address made, because it states both.
 */
export function decideJoin(left: Person, right: Person, strength: Strength): Join {
  if (left.id === right.id) return { join: false, reason: 'same' }
  if (isKnown(left) && isKnown(right)) {
    const oneCustomer =
      left.userId === null || right.userId === null || left.userId === right.userId
    const customerAndAddress = (left.userId === null) !== (right.userId === null)
    const oneAddress = left.email === null || right.email === null || left.email === right.email
    const allowed = strength === 'verified' && oneCustomer && (oneAddress || customerAndAddress)
    if (!allowed) return { join: false, reason: 'two_people' }
  }
  const [into, from] = rank(left) >= rank(right) ? [left, right] : [right, left]
  return { join: true, into, from }
}

/** A customer outranks an address, an address an anonymous stream. */
function rank(person: Person): number {
  return (person.userId === null ? 0 : 2) + (person.email === null ? 0 : 1)
}
