/** robots.txt as RFC 9309 has it: which rules are for us, and what they say of a path. Pure. */

import { isObject, readObject } from '../../core/json.ts'

export interface Robots {
  /** Patterns in the order of the file; a path that none of them matches is allowed. */
  readonly rules: readonly RobotsRule[]
  /** Seconds that the shop asks us to leave between two requests; 0 where it asks nothing. */
  readonly delay: number
  readonly sitemaps: readonly string[]
}

export interface RobotsRule {
  readonly allow: boolean
  readonly path: string
}

/** Everything is allowed: there is no robots.txt. */
export const open: Robots = { rules: [], delay: 0, sitemaps: [] }

/** The name that groups of rules call us by. */
export const ROBOT = 'aisle'

/** RFC 9309, 2.5: at least so much of the file is read. */
export const ROBOTS_BYTES = 512 * 1024

const MOST_RULES = 5_000
const LONGEST_RULE = 1_000

interface Group {
  readonly agents: string[]
  readonly rules: RobotsRule[]
  delay: number
  closed: boolean
}

/**
 * The rules for us in a robots.txt: those of all groups that name us, or else of all that name everybody. A group with
 * our name and nothing in it allows everything, which is how a shop that shuts others out lets us in.
 */
export function parseRobots(text: string): Robots {
  const groups: Group[] = []
  const sitemaps: string[] = []
  let group: Group | undefined
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const [, name = '', rest = ''] = /^\s*([a-z-]+)\s*:\s*(.*)$/i.exec(line) ?? []
    const value = rest.replace(/\s*#.*$/, '').trim()
    switch (name.toLowerCase()) {
      case 'user-agent':
        if (!group || group.closed) {
          group = { agents: [], rules: [], delay: 0, closed: false }
          groups.push(group)
        }
        group.agents.push(agentOf(value))
        break
      case 'allow':
      case 'disallow':
        if (!group) break
        group.closed = true
        // An empty rule forbids nothing.
        if (value !== '' && value.length <= LONGEST_RULE && group.rules.length < MOST_RULES) {
          group.rules.push({ allow: name.toLowerCase() === 'allow', path: canonical(value) })
        }
        break
      case 'crawl-delay': {
        if (!group) break
        group.closed = true
        const delay = Number(value)
        if (Number.isFinite(delay) && delay > 0) group.delay = Math.max(group.delay, delay)
        break
      }
      case 'sitemap':
        // Of no group, wherever it stands.
        if (value !== '' && sitemaps.length < 50) sitemaps.push(value)
        break
    }
  }
  const named = groups.filter((one) => one.agents.includes(ROBOT))
  const ours = named.length > 0 ? named : groups.filter((one) => one.agents.includes('*'))
  return {
    rules: ours.flatMap((one) => one.rules),
    delay: Math.max(0, ...ours.map((one) => one.delay)),
    sitemaps,
  }
}

/** Whether a path with its query may be read: the longest rule that matches decides, and of two as long the kind one. */
export function isAllowed(robots: Robots, pathAndQuery: string): boolean {
  const path = canonical(pathAndQuery)
  let longest = -1
  let allowed = true
  for (const rule of robots.rules) {
    const { length } = rule.path
    if (length < longest || (length === longest && allowed)) continue
    if (!matches(rule.path, path)) continue
    longest = length
    allowed = rule.allow
  }
  return allowed
}

/** What the host's robots.txt and that of the folder in which the shop lies say together. */
export function joinRobots(first: Robots, second: Robots): Robots {
  return {
    rules: [...first.rules, ...second.rules],
    delay: Math.max(first.delay, second.delay),
    sitemaps: [...first.sitemaps, ...second.sitemaps],
  }
}

/** Robots as they are stored. */
export function readRobots(json: string): Robots {
  const { rules, delay, sitemaps } = readObject(json)
  return {
    rules: (Array.isArray(rules) ? rules : []).flatMap((rule) =>
      isObject(rule) && typeof rule.path === 'string'
        ? [{ allow: rule.allow === true, path: rule.path }]
        : [],
    ),
    delay: typeof delay === 'number' ? delay : 0,
    sitemaps: (Array.isArray(sitemaps) ? sitemaps : []).filter((one) => typeof one === 'string'),
  }
}

/** The product token: what stands before a slash or a blank. */
function agentOf(value: string): string {
  return value.startsWith('*') ? '*' : (/^[a-z_-]+/i.exec(value)?.[0] ?? '').toLowerCase()
}

/** Escapes written one way (RFC 9309, 2.2.2): what needs none has none, the rest is upper-case, and no text is raw. */
function canonical(path: string): string {
  return path
    .replace(/[^\x21-\x7e]/gu, (character) => {
      try {
        return encodeURIComponent(character)
      } catch {
        return '%EF%BF%BD'
      }
    })
    .replace(/%[0-9a-f]{2}/gi, (coded) => {
      const character = String.fromCharCode(Number.parseInt(coded.slice(1), 16))
      return /[A-Za-z0-9._~-]/.test(character) ? character : coded.toUpperCase()
    })
}

/** Whether a pattern with `*` and a closing `$` matches the beginning of a path. Linear, whatever the pattern is. */
function matches(pattern: string, path: string): boolean {
  const closed = pattern.endsWith('$')
  const parts = (closed ? pattern.slice(0, -1) : pattern).split('*')
  const [first = '', ...others] = parts
  if (!path.startsWith(first)) return false
  let at = first.length
  for (const [index, part] of others.entries()) {
    if (closed && index === others.length - 1) {
      // The last part must end the path.
      return path.length - part.length >= at && path.endsWith(part)
    }
    const found = path.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return !closed || at === path.length
}
