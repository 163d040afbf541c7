/** Lists of a shop and of each of its categories: what trends, what is popular, what is new. Pure. */

import { SHOP, scopesOf } from './place.ts'
import { compareIds } from './row.ts'
import { POPULAR_HALF_LIFE, TREND_HALF_LIFE, valueAt } from './trend.ts'

/** A product as the lists see it. */
export interface Candidate {
  readonly id: string
  /** JSON list. */
  readonly category: string
  readonly createdAt: number
  readonly demandAt: number
  readonly trend: number
  readonly popular: number
}

export interface Tops {
  readonly trending: readonly string[]
  readonly popular: readonly string[]
  readonly newest: readonly string[]
}

/** How long lists are; a few more than any page shows, for what is sold out or seen. */
const LENGTH = { shop: 120, category: 60 } as const
/** Below this a demand is noise. */
const FAINT = 0.01

interface Entry {
  readonly id: string
  readonly value: number
}

/** Collects products of any number, keeping only what may still get into a list. */
export function collectTops(now: number) {
  const scopes = new Map<string, { trending: Entry[]; popular: Entry[]; newest: Entry[] }>()
  return {
    add(one: Candidate): void {
      const at = one.demandAt
      const trend = valueAt({ value: one.trend, at }, now, TREND_HALF_LIFE)
      const popular = valueAt({ value: one.popular, at }, now, POPULAR_HALF_LIFE)
      const own = scopesOf(one.category)
      const leaf = leafOf(one.category)
      for (const scope of [SHOP, ...own, ...(leaf === undefined ? [] : [leaf])]) {
        let lists = scopes.get(scope)
        if (!lists) {
          lists = { trending: [], popular: [], newest: [] }
          scopes.set(scope, lists)
        }
        const most = scope === SHOP ? LENGTH.shop : LENGTH.category
        if (trend > FAINT) push(lists.trending, { id: one.id, value: trend }, most)
        if (popular > FAINT) push(lists.popular, { id: one.id, value: popular }, most)
        push(lists.newest, { id: one.id, value: one.createdAt }, most)
      }
    },
    /** The lists by scope. */
    lists(): ReadonlyMap<string, Tops> {
      const ids = (entries: Entry[], most: number) => cut(entries, most).map(({ id }) => id)
      return new Map(
        [...scopes].map(([scope, { trending, popular, newest }]) => {
          const most = scope === SHOP ? LENGTH.shop : LENGTH.category
          return [
            scope,
            {
              trending: ids(trending, most),
              popular: ids(popular, most),
              newest: ids(newest, most),
            },
          ]
        }),
      )
    },
  }
}

/** The scope of a category's name alone, for pages that know no path. */
function leafOf(category: string): string | undefined {
  const [own] = scopesOf(category)
  if (own === undefined) return undefined
  const path: unknown = JSON.parse(own)
  return Array.isArray(path) ? `*${String(path.at(-1)).toLowerCase()}` : undefined
}

function push(entries: Entry[], entry: Entry, most: number): void {
  entries.push(entry)
  if (entries.length >= 4 * most) entries.splice(0, entries.length, ...cut(entries, most))
}

function cut(entries: readonly Entry[], most: number): readonly Entry[] {
  return [...entries]
    .sort((left, right) => right.value - left.value || compareIds(left.id, right.id))
    .slice(0, most)
}
