/** What a trial reads of a shop's history: visits and orders without whose they were, a fair share of the people. Pure. */

import { MINUTE } from '../../core/clock.ts'
import { readJson } from '../../core/json.ts'
import { readLine } from '../../events/cart.ts'
import { partOf } from '../place.ts'
import type { Basket } from './baskets.ts'
import type { Session } from './sessions.ts'

/** A pause of this length ends a visit. */
const PAUSE = 30 * MINUTE
/** A visit of more products is no visit of a person. */
const LONGEST = 200
/** Into as many groups people are dealt; a trial of a large shop leaves groups out. */
const GROUPS = 4_096

/** A session or a basket as a trial keeps it. `names`: what events and orders call the products. */
export interface Kept {
  readonly at: number
  /** The group of whoever it was. */
  readonly group: number
  /** Tells the people of one slice apart; '' in visits, where nobody needs to know. */
  readonly who: string
  readonly names: readonly string[]
}

/** Whether a group still takes part where only one of `thin` groups does: those that stay are the same each time. */
export function takesPart(group: number, thin: number): boolean {
  return group % thin === 0
}

export function groupOf(person: string): number {
  return partOf(person, GROUPS)
}

/** A look or a cart, as it was stored. */
export interface Look {
  readonly subject: string
  readonly at: number
  readonly properties: unknown
}

/** Visits from looks, which come by subject and in order. Visits of one product say nothing about what comes next. */
export function visitsOf(looks: readonly Look[], thin: number): readonly Kept[] {
  const visits: { at: number; group: number; who: string; names: string[]; subject: string }[] = []
  for (const { subject, at, properties } of looks) {
    const group = groupOf(subject)
    const name = readLine(properties, at)?.productId
    if (name === undefined || name.length > 100 || !takesPart(group, thin)) continue
    let visit = visits.at(-1)
    if (!visit || visit.subject !== subject || Math.abs(at - visit.at) > PAUSE) {
      visit = { at, group, who: '', names: [], subject }
      visits.push(visit)
    }
    visit.at = Math.max(visit.at, at)
    if (visit.names.at(-1) !== name && visit.names.length < LONGEST) visit.names.push(name)
  }
  return visits
    .filter(({ names }) => names.length > 1)
    .map(({ at, group, who, names }) => ({ at, group, who, names }))
}

/** What was kept, as the lines of a part. */
export function writeKept(kept: readonly Kept[]): string {
  return kept
    .map(({ at, group, who, names }) => `${JSON.stringify([at, group, who, ...names])}\n`)
    .join('')
}

/** Reads parts; a line that is not as it should be is left out. */
export function readKept(bodies: readonly string[], thin: number): readonly Kept[] {
  return bodies.flatMap((body) =>
    body.split('\n').flatMap((line) => {
      const value = line === '' ? undefined : readJson(line)
      if (!Array.isArray(value)) return []
      const [at, group, who, ...names] = value
      const kept = { at: Number(at), group: Number(group), who: String(who) }
      return takesPart(kept.group, thin) ? [{ ...kept, names: names.map(String) }] : []
    }),
  )
}

/** Sessions by the catalogue's own ids, the oldest first; what it does not know is nothing. */
export function sessionsOf(
  kept: readonly Kept[],
  idOf: (name: string) => string | undefined,
): readonly Session[] {
  return kept
    .map(({ at, names }) => ({ at, items: names.flatMap((name) => idOf(name) ?? []) }))
    .filter(({ items }) => items.length > 1)
    .sort((left, right) => left.at - right.at)
}

/** Baskets by the catalogue's own ids, the oldest first. */
export function basketsOf(
  kept: readonly Kept[],
  idOf: (name: string) => string | undefined,
): readonly Basket[] {
  return kept
    .map(({ at, who, names }, index) => ({
      id: String(index),
      customer: who,
      at,
      items: [...new Set(names.flatMap((name) => idOf(name) ?? []))],
    }))
    .filter(({ items }) => items.length > 0)
    .sort((left, right) => left.at - right.at)
}
