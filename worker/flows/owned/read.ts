/** Reads a flow from outside: taken whole, or refused with the path of its first fault. */

import { DAY, MINUTE } from '../../core/clock.ts'
import type { Flow, Step, Trigger } from '../definition.ts'
import {
  conditionIn,
  durationIn,
  Fault,
  flag,
  type Keys,
  maybe,
  oneOf,
  optional,
  type Place,
  placeIn,
  required,
  textOf,
} from './fields.ts'
import { type Reading, stepsIn } from './steps.ts'
import { exitsIn, isOfCart, isOfOrder, isOfParcel, triggerIn } from './trigger.ts'

export type ReadFlow =
  | { readonly ok: true; readonly flow: Flow }
  | { readonly ok: false; readonly path: string; readonly message: string }

/** Characters of a definition as JSON. */
export const MOST_CHARACTERS = 200_000

const KEYS: Keys<Flow> = {
  id: 1,
  version: 1,
  name: 1,
  summary: 1,
  class: 1,
  intent: 1,
  standard: 1,
  stepsSince: 1,
  trigger: 1,
  about: 1,
  filter: 1,
  exits: 1,
  startWithin: 1,
  reentry: 1,
  ladder: 1,
  staleAfter: 1,
  waitAtMost: 1,
  goal: 1,
  steps: 1,
}

/** What the definition is read for. */
export interface Ground {
  readonly id: string
  readonly version: number
  /** The flow of the library with this id, where there is one: what it is to the shopper stays. */
  readonly library: Flow | undefined
  /** The names of the places that the buttons of emails may lead to, by what a flow is about. */
  linksOf(about: Flow['about']): readonly string[]
}

/**
 * The flow in a value, or what is wrong with it and where: `steps[2].after must be …`. Lengths of time are milliseconds or
 * ISO 8601. What is left out is what suits most flows. `id`, `version` and `standard` are the ground's, whatever is said.
 */
export function readFlow(value: unknown, ground: Ground): ReadFlow {
  try {
    const place = placeIn(value, '', Object.keys(KEYS))
    if (JSON.stringify(place.fields).length > MOST_CHARACTERS) {
      throw new Fault('', `may have ${MOST_CHARACTERS} characters at most`)
    }
    return { ok: true, flow: flowIn(place, ground) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ok: false, path: error.path, message: error.message }
  }
}

function flowIn(place: Place, ground: Ground): Flow {
  const { id, version, library } = ground
  const trigger = required(place, 'trigger', triggerIn)
  const about = optional(place, 'about', aboutIn, library?.about ?? usualAbout(trigger))
  const reading: Reading = { links: ground.linksOf(about), ids: new Set(), count: 0 }
  const flow: Flow = {
    id,
    version,
    name: required(place, 'name', textOf(100)),
    summary: place.fields.summary === '' ? '' : optional(place, 'summary', textOf(500), ''),
    class: optional(place, 'class', classIn, library?.class ?? 'marketing'),
    intent: optional(place, 'intent', intentIn, library?.intent ?? 'other'),
    standard: library?.standard ?? false,
    trigger,
    about,
    ...maybe(place, 'filter', conditionIn),
    exits: optional(place, 'exits', exitsIn(trigger), []),
    startWithin: optional(place, 'startWithin', durationIn, DAY),
    reentry: optional(place, 'reentry', reentryIn, { per: 'person', after: 30 * DAY }),
    ...(optional(place, 'ladder', flag, false) ? { ladder: true } : {}),
    staleAfter: optional(place, 'staleAfter', atLeastMinutes, DAY),
    waitAtMost: optional(place, 'waitAtMost', atLeastMinutes, DAY),
    ...maybe(place, 'goal', textOf(200)),
    steps: stepsIn(place.fields.steps, 'steps', reading),
  }
  check(flow, library)
  return flow
}

const classIn = oneOf(['marketing', 'transactional'])
const intentIn = oneOf(['order', 'checkout', 'cart', 'product', 'category', 'other'])
const aboutIn = oneOf([
  'cart',
  'order',
  'person',
  'visit',
  'product',
  'complement',
  'upgrade',
  'replenishment',
])
/** What somebody ordered: letters of these kinds need to know which order it was. */
const ofOrder: ReadonlySet<Flow['about']> = new Set(['order', 'complement', 'upgrade'])

function reentryIn(value: unknown, path: string): Flow['reentry'] {
  const place = placeIn(value, path, ['per', 'after'])
  return {
    per: required(place, 'per', oneOf(['subject', 'person'])),
    after: required(place, 'after', durationIn),
  }
}

/** Less than this, and a tick that was late by a minute would leave everything out. */
function atLeastMinutes(value: unknown, path: string): number {
  const time = durationIn(value, path)
  if (time < 10 * MINUTE) throw new Fault(path, 'must be ten minutes or more')
  return time
}

/** What each part allows may still not fit together. */
function check(flow: Flow, library: Flow | undefined): void {
  if (flow.steps.length === 0) throw new Fault('steps', 'must have a step')
  if (flow.trigger.kind === 'waiting' && library?.trigger.kind !== 'waiting') {
    throw new Fault('trigger.kind', 'is the waiting list’s own: it has one flow')
  }
  if (library && flow.class !== library.class) {
    throw new Fault('class', `must stay ${library.class}: it is what this flow is to its readers`)
  }
  if (!library && flow.class === 'transactional' && !isOfServer(flow.trigger)) {
    throw new Fault('class', 'may be transactional only where the shop’s server reports the event')
  }
  if (flow.about === 'cart' && !isOfCart(flow.trigger)) {
    throw new Fault('about', 'may be cart only where a cart or a checkout starts the flow')
  }
  if (ofOrder.has(flow.about) && !isOfOrder(flow.trigger) && !isOfParcel(flow.trigger)) {
    throw new Fault(
      'about',
      `may be ${flow.about} only where an event with the key order_id or parcel starts the flow`,
    )
  }
  if (flow.about === 'visit' && flow.trigger.kind !== 'visit') {
    throw new Fault('about', 'may be visit only where a visit starts the flow')
  }
  const prompt = promptPlaces(flow.steps)
  if (!library && flow.trigger.kind !== 'subscribed' && prompt) {
    throw new Fault(
      prompt,
      'goes with somebody joining the list only: nobody waits for this message',
    )
  }
}

/** Where somebody else's word could start it, a flow without the rules for marketing would be a way around them. */
function isOfServer(trigger: Trigger): boolean {
  return trigger.kind === 'event' && trigger.from.every((trust) => trust === 'server')
}

function usualAbout(trigger: Trigger): Flow['about'] {
  if (isOfCart(trigger)) return 'cart'
  if (trigger.kind === 'visit') return 'visit'
  return isOfOrder(trigger) ? 'order' : 'person'
}

/** The path of the first message that says it is waited for, or an empty text. */
function promptPlaces(steps: readonly Step[], path = 'steps'): string {
  for (const [index, step] of steps.entries()) {
    const here = `${path}[${index}]`
    if (step.kind === 'send' && step.prompt) return `${here}.prompt`
    const inner =
      step.kind === 'branch' || step.kind === 'await'
        ? promptPlaces(step.yes, `${here}.yes`) || promptPlaces(step.no, `${here}.no`)
        : step.kind === 'split'
          ? step.ways
              .map((way, at) => promptPlaces(way.steps, `${here}.ways[${at}].steps`))
              .find((found) => found !== '')
          : ''
    if (inner) return inner
  }
  return ''
}

/** Where a flow comes from: as Aisle brings it, changed by the owner, or the owner's own. */
export type Origin = 'library' | 'changed' | 'own'

/** A flow without what its place says of it: as it is stored, shown and put. */
export type Definition = Omit<Flow, 'id' | 'version' | 'standard' | 'stepsSince'>

/** The definition of a flow. */
export function written(flow: Flow): Definition {
  const { id: _, version: __, standard: ___, stepsSince: ____, ...definition } = flow
  return definition
}
