/** Kysely on D1: a typed query builder, and `batch()`, which is D1's only transaction. */

import {
  type Compilable,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import type { Tables } from './tables.ts'

/** What a database call cost, as D1 bills it. */
export interface Usage {
  queries: number
  rowsRead: number
  rowsWritten: number
}

/** What a batch takes. */
export type Statement = Compilable<unknown> | RawBuilder<unknown>

/** The database as stores use it. */
export interface Db {
  readonly query: Kysely<Tables>
  /** Runs statements in order as one transaction, in one round trip; all of them or none take effect. */
  batch(statements: readonly Statement[]): Promise<readonly BatchResult[]>
  readonly usage: Usage
}

export interface BatchResult {
  readonly rows: readonly Record<string, unknown>[]
  readonly changes: number
}

/** Opens the database of a D1 binding. */
export function openDatabase(d1: D1Database): Db {
  const usage: Usage = { queries: 0, rowsRead: 0, rowsWritten: 0 }
  const query = new Kysely<Tables>({ dialect: dialect(d1, usage) })
  return {
    query,
    usage,
    async batch(statements) {
      if (statements.length === 0) return []
      const prepared = statements.map((statement) => bind(d1, compile(statement, query)))
      const results = await d1.batch<Record<string, unknown>>(prepared)
      return results.map((result) => {
        count(usage, result)
        return { rows: result.results, changes: result.meta.changes }
      })
    },
  }
}

/**
 * A list of objects as a table: `select value->>'id' from json_each(…)`. One JSON parameter replaces many,
 * because D1 takes at most 100 parameters a statement.
 */
export function jsonRows(list: readonly unknown[]): RawBuilder<{ value: string }> {
  return sql`json_each(${JSON.stringify(list)})`
}

/** A list of values for `in (…)`, as one JSON parameter. */
export function jsonValues<Value extends string | number>(
  list: readonly Value[],
): RawBuilder<Value> {
  return sql<Value>`(select value from json_each(${JSON.stringify(list)}))`
}

/** D1 takes parameters of up to 2 MB; a character is at most three bytes. */
const PARAMETER_CHARACTERS = 600_000

/** A list cut into pieces, each of them short enough to travel as one JSON parameter. */
export function jsonChunks<Item>(list: readonly Item[]): readonly (readonly Item[])[] {
  const chunks: Item[][] = []
  let room = 0
  for (const item of list) {
    const length = JSON.stringify(item).length + 1
    if (length > room || chunks.length === 0) {
      chunks.push([])
      room = PARAMETER_CHARACTERS
    }
    chunks.at(-1)?.push(item)
    room -= length
  }
  return chunks
}

function compile(statement: Statement, query: Kysely<Tables>): CompiledQuery {
  return 'isRawBuilder' in statement ? statement.compile(query) : statement.compile()
}

function bind(d1: D1Database, compiled: CompiledQuery) {
  return d1.prepare(compiled.sql).bind(...compiled.parameters.map(value))
}

/** D1 refuses undefined and bigint; booleans become 1 and 0. */
function value(parameter: unknown): unknown {
  if (typeof parameter === 'boolean') return parameter ? 1 : 0
  return parameter === undefined ? null : parameter
}

function count(usage: Usage, result: D1Result): void {
  usage.queries += 1
  usage.rowsRead += result.meta.rows_read ?? 0
  usage.rowsWritten += result.meta.rows_written ?? 0
}

function dialect(d1: D1Database, usage: Usage): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new D1Driver(d1, usage),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class D1Driver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(d1: D1Database, usage: Usage) {
    this.#connection = {
      async executeQuery<Result>(compiled: CompiledQuery): Promise<QueryResult<Result>> {
        const result = await bind(d1, compiled).all<Result>()
        count(usage, result)
        return { rows: result.results, numAffectedRows: BigInt(result.meta.changes ?? 0) }
      },
      streamQuery() {
        throw new Error('D1 cannot stream a query.')
      },
    }
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  async beginTransaction(): Promise<void> {
    throw new Error('D1 has no interactive transactions: use batch().')
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
}
