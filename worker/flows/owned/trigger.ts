/** Reads what starts a flow and what ends it early. */

import { PARCEL } from '../../events/order-detail.ts'
import type { ExitRule, Trigger } from '../definition.ts'
import {
  Fault,
  flag,
  idIn,
  type Keys,
  listOf,
  maybe,
  oneOf,
  optional,
  type Place,
  placeIn,
  propertyIn,
  required,
  textOf,
  under,
} from './fields.ts'
import { wheresIn } from './steps.ts'

type Kind = Trigger['kind']

/** A kind of trigger that the engine gains has no reader yet, and then this does not compile. */
const kinds: {
  readonly [K in Kind]: {
    readonly keys: Keys<Extract<Trigger, { kind: K }>>
    read(place: Place): Omit<Extract<Trigger, { kind: K }>, 'kind'>
  }
} = {
  cart: { keys: {}, read: () => ({}) },
  checkout: { keys: {}, read: () => ({}) },
  visit: {
    keys: { of: 1 },
    read: (place) => ({ of: required(place, 'of', oneOf(['product', 'search'])) }),
  },
  subscribed: { keys: {}, read: () => ({}) },
  event: {
    keys: { event: 1, from: 1, key: 1, where: 1 },
    read: (place) => ({
      event: required(place, 'event', textOf(200)),
      from: required(place, 'from', listOf(trustIn, 1, 4)),
      ...maybe(place, 'key', propertyIn),
      ...maybe(place, 'where', wheresIn),
    }),
  },
  segment: {
    keys: { segment: 1, change: 1, inside: 1 },
    read: (place) => ({
      segment: required(place, 'segment', idIn),
      change: required(place, 'change', oneOf(['entered', 'left'])),
      ...(optional(place, 'inside', flag, false) ? { inside: true } : {}),
    }),
  },
  audience: { keys: {}, read: () => ({}) },
  waiting: { keys: {}, read: () => ({}) },
}

const trustIn = oneOf(['client', 'server', 'mailbox', 'system'])

export function triggerIn(value: unknown, path: string): Trigger {
  const given = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : ''
  const kind = (Object.keys(kinds) as Kind[]).find((one) => one === given)
  if (!kind) {
    throw new Fault(under(path, 'kind'), `must be one of ${Object.keys(kinds).join(', ')}`)
  }
  const { keys, read } = kinds[kind]
  const place = placeIn(value, path, ['kind', ...Object.keys(keys)])
  return { kind, ...read(place) } as Trigger
}

const named = oneOf(['order', 'cart_gone', 'order_undone'])

/** What ends runs of a flow with this trigger. */
export function exitsIn(trigger: Trigger) {
  return listOf(
    (value, path): ExitRule => {
      if (typeof value === 'object' && value !== null) {
        const place = placeIn(value, path, ['did', 'key'])
        return { did: required(place, 'did', textOf(200)), ...maybe(place, 'key', propertyIn) }
      }
      const rule = named(value, path)
      if (rule === 'cart_gone' && !isOfCart(trigger)) {
        throw new Fault(path, 'goes with a trigger that is about a cart only')
      }
      if (rule === 'order_undone' && !isOfOrder(trigger)) {
        throw new Fault(path, 'goes with a trigger that has the key order_id only')
      }
      return rule
    },
    0,
    10,
  )
}

export function isOfCart({ kind }: Trigger): boolean {
  return kind === 'cart' || kind === 'checkout'
}

export function isOfParcel(trigger: Trigger): boolean {
  return trigger.kind === 'event' && trigger.key === PARCEL
}

export function isOfOrder(trigger: Trigger): boolean {
  return trigger.kind === 'event' && trigger.key === 'order_id'
}
