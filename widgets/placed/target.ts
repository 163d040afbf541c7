/** Whether a widget is meant for this page, this shopper and this hour. */
import type { WidgetTarget } from '../../sdk/contract/widget.ts'
import { fitsPath } from '../../sdk/placement/path.ts'
import type { Storage } from '../../sdk/storage.ts'

/** What is known of the visit. */
export interface Visit {
  path: string
  phone: boolean
  returning: boolean
  utm: { [name: string]: string }
  /** By the shopper's own clock. */
  now: Date
}

const DAY = 86_400_000

/** A visit ends when nothing was opened for so long. */
const PAUSE = 1_800_000

/** Reads the visit. A shopper is returning from the day after the first visit that may be remembered. */
export function readVisit(storage: Storage): Visit {
  const now = new Date()
  const first = Number(storage.get('first')) || +now
  storage.set('first', `${first}`)
  const utm: Visit['utm'] = {}
  const read = (search: string) =>
    new URLSearchParams(search).forEach((value, name) => {
      if (/^utm_/.test(name)) utm[name.slice(4)] = value
    })
  const [at, came] = (storage.get('campaign') || '').split(' ')
  if (+now - Number(at) < PAUSE) read(came || '')
  read(location.search)
  const campaign = new URLSearchParams()
  for (const name of Object.keys(utm)) campaign.set(`utm_${name}`, utm[name] || '')
  if (`${campaign}`) storage.set('campaign', `${+now} ${campaign}`.slice(0, 500))
  return {
    path: location.pathname,
    phone: matchMedia('(max-width: 47.99em)').matches,
    returning: +now - first > DAY,
    utm,
    now,
  }
}

/** Whether all that a target asks for is so. */
export function fits(target: WidgetTarget, visit: Visit): boolean {
  const { paths, except, devices, visitors, utm, from, until, days, hours } = target
  const at = +visit.now
  const hour = visit.now.getHours()
  return (
    (!paths[0] || fitsPath(paths, visit.path)) &&
    !fitsPath(except, visit.path) &&
    (!devices[0] || devices.includes(visit.phone ? 'phone' : 'desktop')) &&
    (visitors === 'all' || (visitors === 'returning') === visit.returning) &&
    Object.keys(utm).every((name) => visit.utm[name] === utm[name]) &&
    (from === null || at >= from) &&
    (until === null || at < until) &&
    (!days.length || days.includes(visit.now.getDay())) &&
    (!hours || withinHours(hours, hour))
  )
}

/** From the first hour on, until the second begins; over midnight where the first is the later one. */
function withinHours([from, until]: [number, number], hour: number): boolean {
  return from <= until ? hour >= from && hour < until : hour >= from || hour < until
}
