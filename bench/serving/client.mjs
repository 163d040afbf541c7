/** D1 clients for the bench: one that keeps every answer as D1 sends it, and one that answers from what was kept. */

/**
 * A client over another one.
 * @param {D1Database} d1
 * @param {{asked: number, answer: string, database: number}[]} kept takes each question's length, answer and time
 */
export function keeping(d1, kept) {
  return client(async (statements) => {
    const prepared = statements.map(({ sql, params }) => d1.prepare(sql).bind(...params))
    const results = await d1.batch(prepared)
    const database = results.reduce((sum, { meta }) => sum + meta.duration, 0)
    const answer = JSON.stringify(results.map(asSent))
    kept.push({ asked: JSON.stringify(statements).length, answer, database })
    return results
  })
}

function asSent({ results, meta, success }) {
  const columns = Object.keys(results[0] ?? {})
  const rows = results.map((row) => columns.map((column) => row[column]))
  return { success, meta, results: { columns, rows } }
}

/**
 * A client that does what the runtime's own does in a Worker, and nothing else: statements to JSON, the answer's bytes
 * to rows. The questions must be those that were kept, in the same order.
 * @param {() => {asked: number, answer: Buffer} | undefined} next
 */
export function answering(next) {
  return client(async (statements) => {
    const sent = JSON.stringify(statements)
    const { asked, answer } = next() ?? {}
    if (sent.length !== asked) throw new Error('It asks the database something else now.')
    return JSON.parse(answer.toString()).map(({ results: { columns, rows }, ...rest }) => ({
      ...rest,
      results: rows.map((row) =>
        Object.fromEntries(columns.map((column, index) => [column, row[index]])),
      ),
    }))
  })
}

function client(run) {
  const statement = (sql, params = []) => ({
    sql,
    params,
    bind: (...values) => statement(sql, values),
    all: async () => (await run([{ sql, params }]))[0],
  })
  return {
    prepare: (sql) => statement(sql),
    batch: (statements) => run(statements.map(({ sql, params }) => ({ sql, params }))),
  }
}
