/** Reads the steps of a flow: each kind with its own fields, ids that no other step has, and bounds on all of them together. */

import { MINUTE } from '../../core/clock.ts'
import { asksEvents, type Where } from '../../segments/condition.ts'
import type { Step } from '../definition.ts'
import {
  conditionIn,
  durationIn,
  Fault,
  idIn,
  type Keys,
  listOf,
  maybe,
  optional,
  type Place,
  placeIn,
  propertyIn,
  required,
  textOf,
  under,
  wholeOf,
} from './fields.ts'
import { emailIn, smsIn } from './words.ts'

/** What a flow may hold at most. */
export const STEP_LIMITS = { steps: 80, depth: 5, ways: 5 } as const

/** What reading goes by and keeps count of, over all steps of one flow. */
export interface Reading {
  /** The names of the places that the buttons of its emails may lead to. */
  readonly links: readonly string[]
  readonly ids: Set<string>
  count: number
}

/** The steps of a flow in a value. */
export function stepsIn(
  value: unknown,
  path: string,
  reading: Reading,
  depth = 1,
): readonly Step[] {
  if (depth > STEP_LIMITS.depth) {
    throw new Fault(path, `may be nested ${STEP_LIMITS.depth} deep at most`)
  }
  return listOf((one, at) => stepIn(one, at, reading, depth), 0, STEP_LIMITS.steps)(value, path)
}

type Kind = Step['kind']
type Reader<K extends Kind> = (
  place: Place,
  reading: Reading,
  depth: number,
) => Omit<Extract<Step, { kind: K }>, 'kind'>

/** A kind of step that the engine gains has no reader yet, and then this does not compile. */
const kinds: {
  readonly [K in Kind]: {
    readonly keys: Keys<Extract<Step, { kind: K }>>
    readonly read: Reader<K>
  }
} = {
  wait: {
    keys: { after: 1, spacing: 1 },
    read: (place) => ({
      after: required(place, 'after', durationIn),
      spacing: optional(place, 'spacing', durationIn, 0),
    }),
  },
  until: {
    keys: { hour: 1, weekday: 1, spacing: 1 },
    read: (place) => ({
      hour: required(place, 'hour', wholeOf(0, 23)),
      ...maybe(place, 'weekday', wholeOf(0, 6)),
      ...maybe(place, 'spacing', durationIn),
    }),
  },
  await: {
    keys: { event: 1, key: 1, where: 1, within: 1, yes: 1, no: 1 },
    read: (place, reading, depth) => ({
      event: required(place, 'event', textOf(200)),
      ...maybe(place, 'key', propertyIn),
      ...maybe(place, 'where', wheresIn),
      within: required(place, 'within', atLeastAMinute),
      ...sides(place, reading, depth),
    }),
  },
  branch: {
    keys: { if: 1, yes: 1, no: 1 },
    read: (place, reading, depth) => ({
      if: required(place, 'if', conditionIn),
      ...sides(place, reading, depth),
    }),
  },
  split: { keys: { id: 1, ways: 1 }, read: readSplit },
  send: { keys: { id: 1, email: 1, sms: 1, offer: 1, offerIf: 1, prompt: 1 }, read: readSend },
  webhook: {
    keys: { id: 1, event: 1 },
    read: (place, reading) => ({
      id: ownId(place, reading),
      event: required(place, 'event', textOf(200)),
    }),
  },
  trait: {
    keys: { name: 1, value: 1 },
    read: (place) => ({
      name: required(place, 'name', propertyIn),
      value: required(place, 'value', scalarIn),
    }),
  },
  points: {
    keys: { id: 1, points: 1, reason: 1 },
    read: (place, reading) => ({
      id: ownId(place, reading),
      points: required(place, 'points', wholeOf(1, 1_000_000)),
      reason: required(place, 'reason', textOf(200)),
    }),
  },
}

function stepIn(value: unknown, path: string, reading: Reading, depth: number): Step {
  reading.count += 1
  if (reading.count > STEP_LIMITS.steps) {
    throw new Fault(path, `is one step too many: a flow may have ${STEP_LIMITS.steps}`)
  }
  const given = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : ''
  const kind = (Object.keys(kinds) as Kind[]).find((one) => one === given)
  if (!kind) {
    throw new Fault(under(path, 'kind'), `must be one of ${Object.keys(kinds).join(', ')}`)
  }
  const { keys, read } = kinds[kind]
  const place = placeIn(value, path, ['kind', ...Object.keys(keys)])
  return { kind, ...read(place, reading, depth) } as Step
}

function readSend(place: Place, reading: Reading): Omit<Extract<Step, { kind: 'send' }>, 'kind'> {
  const offerIf = maybe(place, 'offerIf', conditionIn)
  if (offerIf.offerIf && asksEvents(offerIf.offerIf)) {
    throw new Fault(under(place.path, 'offerIf'), 'may ask for facts, traits and interests only')
  }
  const prompt = optional(place, 'prompt', (one) => one, false)
  if (typeof prompt !== 'boolean') {
    throw new Fault(under(place.path, 'prompt'), 'must be true or false')
  }
  return {
    id: ownId(place, reading),
    email: required(place, 'email', emailIn(reading.links)),
    ...maybe(place, 'sms', smsIn(reading.links)),
    ...maybe(place, 'offer', idIn),
    ...offerIf,
    ...(prompt ? { prompt } : {}),
  }
}

function readSplit(
  place: Place,
  reading: Reading,
  depth: number,
): Omit<Extract<Step, { kind: 'split' }>, 'kind'> {
  const id = ownId(place, reading)
  const known = new Set<string>()
  const wayIn = (value: unknown, path: string) => {
    const way = placeIn(value, path, ['id', 'share', 'steps'])
    const wayId = required(way, 'id', idIn)
    if (known.has(wayId)) throw new Fault(under(path, 'id'), 'must not be the id of another way')
    known.add(wayId)
    return {
      id: wayId,
      share: required(way, 'share', wholeOf(1, 1_000)),
      steps: stepsIn(way.fields.steps, under(path, 'steps'), reading, depth + 1),
    }
  }
  return { id, ways: required(place, 'ways', listOf(wayIn, 2, STEP_LIMITS.ways)) }
}

function sides({ fields, path }: Place, reading: Reading, depth: number) {
  return {
    yes: stepsIn(fields.yes ?? [], under(path, 'yes'), reading, depth + 1),
    no: stepsIn(fields.no ?? [], under(path, 'no'), reading, depth + 1),
  }
}

/** Messages, splits and points are counted by their ids: two of one flow must not share one. */
function ownId(place: Place, reading: Reading): string {
  const id = required(place, 'id', idIn)
  if (reading.ids.has(id)) {
    throw new Fault(under(place.path, 'id'), 'must not be the id of another step')
  }
  reading.ids.add(id)
  return id
}

function atLeastAMinute(value: unknown, path: string): number {
  const within = durationIn(value, path)
  if (within < MINUTE) throw new Fault(path, 'must be a minute or more')
  return within
}

/** Tests of an event's properties, in the grammar that segments have for them. */
export function wheresIn(value: unknown, path: string): readonly Where[] {
  const parent = path.replace(/\.?where$/, '')
  const read = conditionIn({ did: 'it', where: value }, parent)
  return 'did' in read ? (read.where ?? []) : []
}

function scalarIn(value: unknown, path: string): string | number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'string' && value !== '' && value.length <= 500) return value
  throw new Fault(path, 'must be a text of at most 500 characters, or a number')
}
