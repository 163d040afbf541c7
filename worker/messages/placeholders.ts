/** The placeholders that an author may use in an email's words, and how they are filled in. */

import { Liquid, type Template } from 'liquidjs'

/** What the words of an email may name. Missing entries are empty. */
export interface PlaceholderScope {
  readonly person: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
  readonly shop: { readonly name: string; readonly url: string }
  readonly products: { readonly count: number; readonly first: string; readonly others: number }
  /** Only texts name their links in the words themselves. */
  readonly links?: Readonly<Record<string, string>>
}

const open = new Set(['person', 'values'])
const closed = new Set([
  'shop.name',
  'shop.url',
  'products.count',
  'products.first',
  'products.others',
])

const engine = narrowLiquid(
  { parseLimit: 20_000, renderLimit: 500, memoryLimit: 100_000 },
  ['if', 'unless'],
  ['default', 'capitalize', 'upcase', 'downcase', 'truncate'],
)

const parsed = new Map<string, Template[]>()
const parsedLimit = 500

/**
 * Fills in a text. The result is plain text and still has to be escaped for where it goes; what a value
 * contains is never read as a placeholder. Throws where the text itself is no valid template.
 */
export function fillIn(text: string, scope: PlaceholderScope): string {
  return String(engine.renderSync(parse(text, scope.links !== undefined), scope))
}

function parse(text: string, withLinks: boolean): Template[] {
  const key = withLinks ? `links\n${text}` : text
  const known = parsed.get(key)
  if (known) return known
  const template = engine.parse(text)
  for (const [root, name, ...rest] of engine.globalVariableSegmentsSync(template)) {
    const allowed =
      typeof name === 'string' &&
      rest.length === 0 &&
      (open.has(String(root)) ||
        (withLinks && root === 'links') ||
        closed.has(`${String(root)}.${name}`))
    if (!allowed)
      throw new Error(
        `the placeholder "${[root, name, ...rest].filter((part) => part !== undefined).join('.')}" is not known`,
      )
  }
  // Authors edit while the Worker runs: without a bound, each version would stay for ever.
  if (parsed.size >= parsedLimit) parsed.clear()
  parsed.set(key, template)
  return template
}

/** A Liquid engine that knows only the given tags and filters, reads no files and sees only own properties. */
export function narrowLiquid(
  limits: { parseLimit: number; renderLimit: number; memoryLimit: number },
  tags: readonly string[],
  filters: readonly string[],
  outputEscape?: 'escape',
): Liquid {
  const liquid = new Liquid({
    ...limits,
    ...(outputEscape ? { outputEscape } : {}),
    ownPropertyOnly: true,
    // An empty text counts as absent, as an author would expect of `{% if person.first_name %}`.
    jsTruthy: true,
    strictFilters: true,
    templates: {},
  })
  for (const name of Object.keys(liquid.tags)) if (!tags.includes(name)) delete liquid.tags[name]
  for (const name of Object.keys(liquid.filters)) {
    if (!filters.includes(name)) delete liquid.filters[name]
  }
  return liquid
}
