/** A campaign as its owner makes it: to whom, in which words, when. Read whole, or refused with the path of the fault. Pure. */

import { readWall } from '../../core/wall.ts'
import type { EmailCopy } from '../../messages/copy.ts'
import type { Condition } from '../../segments/condition.ts'
import {
  conditionIn,
  Fault,
  idIn,
  listOf,
  oneOf,
  optional,
  type Place,
  placeIn,
  required,
  textOf,
  under,
  wholeOf,
} from '../owned/fields.ts'
import { emailIn } from '../owned/words.ts'
import type { Schedule } from './schedule.ts'

/** To whom: a segment by its id, or a condition of its own. */
export type Audience = { readonly segment: string } | { readonly condition: Condition }

/** One of the ways in which a campaign is written; people are dealt out by the shares. */
export interface Way {
  readonly id: string
  readonly share: number
  readonly email: EmailCopy
}

export interface Definition {
  readonly audience: Audience
  readonly ways: readonly Way[]
  /** Where buttons lead, by the name that they give; `shop` is always there. */
  readonly links: Readonly<Record<string, string>>
  /** Ids of the products that the block `products` shows. */
  readonly products: readonly string[]
  /** The offer whose code goes with it; empty: none. */
  readonly offer: string
  /** Percent of the audience that are held back; null: as the settings say. */
  readonly holdback: number | null
  readonly schedule: Schedule
}

export type CampaignState = 'draft' | 'scheduled' | 'sending' | 'paused' | 'done' | 'cancelled'

export interface Campaign {
  readonly id: string
  readonly name: string
  readonly state: CampaignState
  readonly version: number
  readonly definition: Definition
  readonly scheduledAt: number | null
  readonly startsAt: number | null
  readonly dueAt: number | null
  readonly taken: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

export type ReadCampaign =
  | { readonly ok: true; readonly name: string; readonly definition: Definition }
  | { readonly ok: false; readonly path: string; readonly message: string }

/** The campaign in a value. `isOwn` says whether an address is one that emails of this shop may link to. */
export function readCampaign(value: unknown, isOwn: (url: string) => boolean): ReadCampaign {
  try {
    const place = placeIn(value, '', [
      'name',
      'audience',
      'ways',
      'links',
      'products',
      'offer',
      'holdback',
      'schedule',
    ])
    const links = optional(place, 'links', linksIn(isOwn), {})
    const names = ['shop', ...Object.keys(links)]
    const definition: Definition = {
      audience: required(place, 'audience', audienceIn),
      ways: required(place, 'ways', listOf(wayIn(names), 1, 4)),
      links,
      products: optional(place, 'products', listOf(textOf(200), 0, 6), []),
      offer: optional(place, 'offer', offerIn, ''),
      holdback: optional(place, 'holdback', wholeOf(0, 50), null),
      schedule: optional(place, 'schedule', scheduleIn, { kind: 'now' }),
    }
    const ids = definition.ways.map((way) => way.id)
    if (new Set(ids).size < ids.length) throw new Fault('ways', 'must have different ids')
    return { ok: true, name: required(place, 'name', nameIn), definition }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ok: false, path: error.path, message: error.message }
  }
}

function nameIn(value: unknown, path: string): string {
  const name = textOf(100)(value, path).trim()
  if (/\p{C}/u.test(name)) throw new Fault(path, 'must be one line')
  return name
}

function audienceIn(value: unknown, path: string): Audience {
  const place = placeIn(value, path, ['segment', 'condition'])
  if (place.fields.condition === undefined)
    return { segment: required(place, 'segment', textOf(160)) }
  if (place.fields.segment !== undefined) {
    throw new Fault(path, 'must be a segment or a condition, not both')
  }
  return { condition: required(place, 'condition', conditionIn) }
}

function wayIn(links: readonly string[]) {
  return (value: unknown, path: string): Way => {
    const place = placeIn(value, path, ['id', 'share', 'email'])
    return {
      id: required(place, 'id', idIn),
      share: optional(place, 'share', wholeOf(1, 100), 1),
      email: required(place, 'email', emailIn(links)),
    }
  }
}

function linksIn(isOwn: (url: string) => boolean) {
  return (value: unknown, path: string): Readonly<Record<string, string>> => {
    const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
    if (names.length > 20) throw new Fault(path, 'may be 20 at most')
    const place: Place = placeIn(value, path, names)
    return Object.fromEntries(
      names.map((name) => {
        const at = under(path, name)
        if (!/^[a-z][a-z0-9-]{0,29}$/.test(name) || name === 'shop') {
          throw new Fault(at, 'must be named in small letters, digits and hyphens, and not shop')
        }
        const url = textOf(2_000)(place.fields[name], at)
        if (!isOwn(url)) {
          throw new Fault(at, 'must be an address of your shop, or of a host that you allowed')
        }
        return [name, url]
      }),
    )
  }
}

function offerIn(value: unknown, path: string): string {
  return value === '' ? '' : idIn(value, path)
}

function scheduleIn(value: unknown, path: string): Schedule {
  const place = placeIn(value, path, ['kind', 'at', 'time'])
  const kind = required(place, 'kind', oneOf(['now', 'at', 'local']))
  if (kind === 'now') return { kind }
  if (kind === 'at') return { kind, at: required(place, 'at', wholeOf(0, 9_999_999_999_999)) }
  const time = required(place, 'time', textOf(16))
  if (!readWall(time)) {
    throw new Fault(under(path, 'time'), 'must be a date and time such as 2026-11-27T10:00')
  }
  return { kind, time }
}
