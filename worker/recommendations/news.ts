/** What folds tell the models: visits as steps from product to product, and new orders. It names no person. Pure. */

import { isObject, readJson } from '../core/json.ts'
import type { Step } from '../events/trail.ts'
import type { Walk } from './views.ts'

/** A piece of a visit. */
export interface Visit extends Walk {
  /** Products that were put into the cart meanwhile. */
  readonly carts: readonly string[]
}

/** What waits to be counted. */
export interface News {
  readonly visits: readonly Visit[]
  /** Ids of orders; what they hold is read when they are counted. */
  readonly orders: readonly string[]
}

/** News of one fold. Steps come by person and in order; those that go on from each other are one visit. */
export function newsOf(people: readonly (readonly Step[])[], orders: readonly string[]): News {
  return { visits: people.flatMap(visitsOf), orders }
}

function visitsOf(steps: readonly Step[]): readonly Visit[] {
  const visits: { at: number; items: string[]; counted: number; carts: string[] }[] = []
  for (const { at, before, item, kind } of steps) {
    let visit = visits.at(-1)
    if (!visit || before.length === 0 || !endsWith(visit.items, before)) {
      visit = { at, items: [...before], counted: before.length, carts: [] }
      visits.push(visit)
    }
    if (visit.items.at(-1) !== item) visit.items.push(item)
    if (kind === 'cart' && !visit.carts.includes(item)) visit.carts.push(item)
    visit.at = Math.max(visit.at, at)
  }
  return visits
}

/** Whether a step goes on where the visit stands: what was before it are the visit's last products. */
function endsWith(items: readonly string[], before: readonly string[]): boolean {
  const tail = items.slice(-before.length)
  return tail.length === before.length && tail.every((item, index) => item === before[index])
}

/** How many clicks some news holds: what the work and its rows follow from. */
export function clicksOf({ visits, orders }: News): number {
  const steps = visits.reduce((sum, visit) => sum + visit.items.length - visit.counted, 0)
  return steps + orders.length
}

/** News in pieces whose bodies are about as long as told. */
export function cutNews(news: News, characters: number): readonly News[] {
  const pieces: { visits: Visit[]; orders: readonly string[] }[] = []
  let room = 0
  for (const visit of news.visits) {
    const length = JSON.stringify(visit.items).length
    if (length > room || pieces.length === 0) {
      pieces.push({ visits: [], orders: [] })
      room = characters
    }
    pieces.at(-1)?.visits.push(visit)
    room -= length
  }
  const [first] = pieces
  if (first) first.orders = news.orders
  return first ? pieces : [{ visits: [], orders: news.orders }]
}

/** News as the lines of a row's body. */
export function writeNews({ visits, orders }: News): string {
  const lines = visits.map(({ at, counted, items, carts }) =>
    JSON.stringify(carts.length > 0 ? { at, counted, items, carts } : { at, counted, items }),
  )
  if (orders.length > 0) lines.push(JSON.stringify({ orders }))
  return `${lines.join('\n')}\n`
}

/** Reads the lines of bodies; one that is not as it should be is left out. */
export function readNews(bodies: readonly string[]): News {
  const visits: Visit[] = []
  const orders: string[] = []
  for (const line of bodies.flatMap((body) => body.split('\n'))) {
    const value = line === '' ? undefined : readJson(line)
    if (!isObject(value)) continue
    if (Array.isArray(value.orders)) orders.push(...value.orders.map(String))
    if (!Array.isArray(value.items)) continue
    visits.push({
      at: Number(value.at),
      counted: Number(value.counted),
      items: value.items.map(String),
      carts: Array.isArray(value.carts) ? value.carts.map(String) : [],
    })
  }
  return { visits, orders }
}
