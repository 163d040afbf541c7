/** CPU of the Worker's own code for one answer: everything but the database and the network, request by request. */

import { loadModule } from '../scripts/build.mjs'
import { figure } from './figure.mjs'

/** Answers that warm the code up, and those that are measured, each to another question. */
const warm = 100
const measured = 500

/**
 * Two steps. First every question goes through the Worker's code on the real database, whose answers are kept as D1
 * sends them. Then the same questions are asked of a fresh copy of that code in this process, on a D1 client that does
 * what the runtime's own does in the Worker (statements to JSON, the answer's JSON to rows) and answers from what was
 * kept. What this process used for a question is the Worker's own CPU time, waste collection and compilation included.
 * @param {D1Database} d1
 * @param {() => string} path makes up the next question
 */
export async function measureServing(d1, path) {
  const kept = new Map()
  const paths = Array.from({ length: warm + measured }, path)
  const { openStorefront } = await loadModule('bench/storefront.ts')
  const asking = await openStorefront(keeping(d1, kept))
  for (const one of paths) await asking(one)
  const answering = await openStorefront(answeringFrom(kept))
  const costs = []
  for (const [index, one] of paths.entries()) {
    const before = process.cpuUsage()
    const text = await answering(one)
    const { user, system } = process.cpuUsage(before)
    if (JSON.parse(text).items.length !== 12) throw new Error(`not 12 recommendations: ${text}`)
    if (index >= warm) costs.push((user + system) / 1000)
  }
  costs.sort((left, right) => left - right)
  const quantile = (share) => costs[Math.min(costs.length - 1, Math.floor(share * costs.length))]
  const name = 'recommendation for 50 recent of 100,000 products, CPU of the Worker’s own code'
  return [
    figure(`${name}, median`, quantile(0.5), 'ms'),
    figure(`${name}, p99`, quantile(0.99), 'ms', { most: 5 }),
  ]
}

/** A D1 client over another one, which keeps every answer in the form in which D1 sends it. */
function keeping(d1, kept) {
  const run = async (statements) => {
    const prepared = statements.map(({ sql, params }) => d1.prepare(sql).bind(...params))
    const results = await d1.batch(prepared)
    kept.set(JSON.stringify(statements), JSON.stringify(results.map(asSent)))
    return results
  }
  return client(run)
}

function asSent({ results, meta, success }) {
  const columns = Object.keys(results[0] ?? {})
  const rows = results.map((row) => columns.map((column) => row[column]))
  return { success, meta, results: { columns, rows } }
}

/** A D1 client that answers from what was kept: it does the runtime's own work and nothing else. */
function answeringFrom(kept) {
  return client(async (statements) => {
    const text = kept.get(JSON.stringify(statements))
    if (text === undefined) throw new Error('A question that nobody asked before.')
    return JSON.parse(text).map(({ results: { columns, rows }, ...rest }) => ({
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
