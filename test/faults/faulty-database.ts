/** A D1 database whose k-th call fails: lost on the way there, or on the way back, when it has taken effect already. */

import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'

/** Which call fails, counted from one, and whether it is applied before it fails. */
export interface Fault {
  readonly call: number
  readonly when: 'before' | 'after'
}

export interface FaultyDatabase {
  readonly d1: D1Database
  /** Calls so far; for each, whether it could write. */
  readonly calls: readonly { readonly writes: boolean }[]
}

/** What Cloudflare says when the connection to the database ends: nobody knows whether the call took effect. */
const LOST = 'D1_ERROR: Network connection lost.'

/** Wraps a database. Only what Kysely and `batch()` call is there. */
export function faultyDatabase(d1: D1Database, fault: Fault): FaultyDatabase {
  const calls: { writes: boolean }[] = []
  const call = async <Answer>(sql: readonly string[], work: () => Promise<Answer>) => {
    calls.push({ writes: !sql.every((statement) => /^\s*select\b/i.test(statement)) })
    if (calls.length !== fault.call) return work()
    if (fault.when === 'after') await work()
    throw new Error(LOST)
  }
  const originals = new WeakMap<object, { sql: string; statement: D1PreparedStatement }>()
  const wrap = (sql: string, statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(sql, statement.bind(...values)),
      all: () => call([sql], () => statement.all()),
      run: () => call([sql], () => statement.run()),
    } as unknown as D1PreparedStatement
    originals.set(wrapped, { sql, statement })
    return wrapped
  }
  const unwrap = (wrapped: D1PreparedStatement) => {
    const original = originals.get(wrapped)
    if (!original) throw new Error('A statement of another database.')
    return original
  }
  const faulty = {
    prepare: (sql: string) => wrap(sql, d1.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) => {
      const list = statements.map(unwrap)
      return call(
        list.map(({ sql }) => sql),
        () => d1.batch(list.map(({ statement }) => statement)),
      )
    },
  } as unknown as D1Database
  return { d1: faulty, calls }
}
