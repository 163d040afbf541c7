/** Throughput of collect beside an empty Hono route and a bare insert of the same events, in one and the same workerd. */

import http from 'node:http'
import { build } from 'esbuild'
import { inRepo } from '../scripts/local/paths.mjs'
import { figure, median } from './figure.mjs'
import { startShop } from './runtime.mjs'
import { makeVisits, messageOf } from './sessions.mjs'

const rounds = 9
const roundTime = 900
const connections = 8
const batchSize = 10

/** An INSERT as bare as it can be: the request's own text is the statement's only parameter. */
const bareWorker = `export default {
  async fetch(request, env) {
    const text = await request.text()
    const insert = env.DB.prepare(
      "insert into events (subject, at, id, received, occurred, type, name, trust, body)" +
      " select 'a:' || (value->>'anonymousId'), unixepoch(value->>'timestamp') * 1000, value->>'messageId', ?2, ?2," +
      " value->>'type', coalesce(value->>'event', ''), 'server', value" +
      " from json_each(?1, '$.batch') where true on conflict do nothing")
    await insert.bind(text, Date.now()).run()
    return new Response('{"accepted":10}', { headers: { 'content-type': 'application/json' } })
  },
}`

const emptyWorker = `import { Hono } from 'hono'
const app = new Hono()
app.post('/v1/batch', async (c) => c.json({ accepted: (await c.req.text()).length }))
export default app`

/** @param {(line: string) => void} progress */
export async function measureCollect(progress) {
  const shop = await startShop(await others())
  try {
    await likeTheProduct(shop)
    const targets = [shop.name, 'bare', 'empty']
    for (const target of targets) await load(shop, target, 300)
    const rates = Object.fromEntries(targets.map((target) => [target, []]))
    for (let round = 0; round < rounds; round += 1) {
      progress(`collect, round ${round + 1} of ${rounds}`)
      // Each round begins with another one, so that none is always first after a pause.
      for (let turn = 0; turn < targets.length; turn += 1) {
        const target = targets[(round + turn) % targets.length]
        rates[target].push(await load(shop, target, roundTime))
      }
    }
    const ratio = (other) =>
      median(rates[shop.name].map((rate, round) => rate / rates[other][round]))
    return [
      figure('collect, requests of 10 events', median(rates[shop.name]), 'requests/s'),
      figure('bare insert of the same events', median(rates.bare), 'requests/s'),
      figure('empty Hono route', median(rates.empty), 'requests/s'),
      figure('collect against the bare insert', ratio('bare'), 'ratio', { least: 0.6 }),
      figure('collect against the empty route', ratio('empty'), 'ratio'),
    ]
  } finally {
    await shop.dispose()
  }
}

async function others() {
  const { outputFiles } = await build({
    stdin: { contents: emptyWorker, resolveDir: inRepo('bench') },
    bundle: true,
    format: 'esm',
    write: false,
  })
  const shared = { modules: true, compatibilityDate: '2026-04-20' }
  return [
    { ...shared, name: 'bare', script: bareWorker, d1Databases: { DB: 'bare' } },
    { ...shared, name: 'empty', script: outputFiles[0].text },
  ]
}

/** The bare insert goes into a table with the same columns and key, in a database of its own. */
async function likeTheProduct({ mf, db }) {
  const { sql } = await db.prepare("select sql from sqlite_master where name = 'events'").first()
  const bare = await mf.getD1Database('DB', 'bare')
  await bare.prepare(sql).run()
}

/** Requests per second that a target answers. */
async function load(shop, target, milliseconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const until = performance.now() + milliseconds
  const started = performance.now()
  let answered = 0
  const client = async () => {
    while (performance.now() < until) {
      await send(shop, target, agent, body())
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, client))
  const took = performance.now() - started
  agent.destroy()
  return (answered / took) * 1000
}

/** Bodies are made beforehand; only the visitor, and with it all ids, is new in each request. */
const mark = 'visitor-00000000'
const template = (() => {
  const [visit] = makeVisits({ visits: 200, minutes: 1, seed: 3, name: 'visitor' })
    .filter(({ events }) => events.length >= batchSize)
    .map(({ events }) => events.filter(({ kind }) => kind === 'page' || kind === 'track'))
    .filter((events) => events.length >= batchSize)
  const now = Date.now()
  const batch = visit
    .slice(0, batchSize)
    .map((event, index) => messageOf(mark, { ...event, id: `${mark}-${index}` }, now))
  return JSON.stringify({ batch, sentAt: new Date(now + visit[batchSize - 1].at).toISOString() })
})()
let visitors = 0

function body() {
  visitors += 1
  return template.replaceAll(mark, `visitor-${String(visitors).padStart(8, '0')}`)
}

function send({ port }, target, agent, text) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        port,
        host: '127.0.0.1',
        path: '/v1/batch',
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          authorization: `Basic ${Buffer.from('sk_demo:').toString('base64')}`,
          'mf-route-override': target,
        },
      },
      (response) => {
        if (response.statusCode !== 200)
          reject(new Error(`${target} answered ${response.statusCode}`))
        response.resume().on('end', resolve)
      },
    )
    request.on('error', reject).end(text)
  })
}
