/** What a page asks for: a strategy and products by whatever name events carry; anything too long is cut. Pure. */

import { STRATEGIES } from '../../../sdk/contract/widget.ts'
import { readCategory } from '../place.ts'

export type Strategy = (typeof STRATEGIES)[number]

export interface Ask {
  readonly strategy: Strategy
  readonly product: string | undefined
  /** What was looked at, the latest first. */
  readonly recent: readonly string[]
  readonly cart: readonly string[]
  readonly exclude: readonly string[]
  /** Scopes that the category may mean. */
  readonly scopes: readonly string[]
  readonly limit: number
}

/** Names of each list that are looked at. */
const MOST_NAMES = 50
/** An address may be this long, and nothing else that names a product. */
const NAME_LENGTH = 2_000
export const LIMIT = { usual: 8, most: 24 } as const

/** Reads the parameters of a request, or says which of them is wrong. */
export function readAsk(
  parameter: (name: string) => string | undefined,
): { readonly ok: true; readonly ask: Ask } | { readonly ok: false; readonly message: string } {
  const strategy = parameter('strategy') || 'next'
  if (!isStrategy(strategy)) {
    return { ok: false, message: `strategy must be one of ${STRATEGIES.join(', ')}.` }
  }
  const limit = Number(parameter('limit') || LIMIT.usual)
  if (!Number.isFinite(limit)) return { ok: false, message: 'limit must be a number.' }
  return {
    ok: true,
    ask: {
      strategy,
      product: readNames(parameter('product'), 1)[0],
      recent: readNames(parameter('recent')),
      cart: readNames(parameter('cart')),
      exclude: readNames(parameter('exclude')),
      scopes: readCategory((parameter('category') ?? '').slice(0, 500)),
      limit: Math.min(LIMIT.most, Math.max(1, Math.trunc(limit))),
    },
  }
}

/** Names with commas between them, each once. A product that is asked for alone may have a comma in its name. */
function readNames(text: string | undefined, most = MOST_NAMES): readonly string[] {
  if (!text) return []
  const names = most === 1 ? [text] : text.slice(0, most * NAME_LENGTH).split(',')
  const known = new Set<string>()
  for (const name of names) {
    const trimmed = name.trim()
    if (trimmed === '' || trimmed.length > NAME_LENGTH || trimmed.includes('\u0000')) continue
    known.add(trimmed)
    if (known.size === most) break
  }
  return [...known]
}

function isStrategy(text: string): text is Strategy {
  return STRATEGIES.some((strategy) => strategy === text)
}
