/** `npm run connect -- shopify|woocommerce`: sets up the webhooks of a platform and reads its history. */

import { parseArgs } from 'node:util'
import progress from 'cli-progress'
import { Failure, reportFailure } from './local/failure.mjs'

const usage = `npm run connect -- shopify|woocommerce
  [--to http://localhost:8787]     where Aisle runs (or AISLE_URL)
  [--token …]                      the console's token (or ADMIN_TOKEN; "dev" on your own machine)
  [--no-history]                   only what happens from now on

The keys to the platform's API are variables of the Worker: docs/shopify.md and docs/woocommerce.md say which.`

/** How often the platform may ask for patience before this gives up. */
const PATIENCE = 60
/** How often is looked how far the history is, ms. */
const LOOK = 5_000

try {
  await run()
} catch (error) {
  reportFailure(error)
}

async function run() {
  const options = readOptions()
  if (!options) return console.log(usage)
  const { source, history } = options
  const { connection } = await setUp(options)
  console.log(
    `${connection.webhooks.length > 0 ? 'Connected again' : 'Connected'}: webhooks go to ${connection.address}`,
  )
  if (source === 'shopify') {
    console.log(
      'Put the same address into the app’s three privacy webhooks: Shopify takes those in its settings only.',
    )
  }
  if (history) await watch(options)
}

function readOptions() {
  let values
  let positionals
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        token: { type: 'string' },
        'no-history': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
    values = parsed.values
    positionals = parsed.positionals
  } catch (error) {
    throw new Failure(`${error.message}\n\n${usage}`)
  }
  if (values.help) return undefined
  const [source, ...rest] = positionals
  if (rest.length > 0 || (source !== 'shopify' && source !== 'woocommerce')) {
    throw new Failure(`Which platform? shopify or woocommerce.\n\n${usage}`)
  }
  const to = (values.to ?? process.env.AISLE_URL ?? 'http://localhost:8787').replace(/\/+$/, '')
  if (!URL.canParse(to)) throw new Failure(`--to must be an address, and ${to} is none.`)
  const token = values.token ?? process.env.ADMIN_TOKEN ?? 'dev'
  return { source, to, token, history: !values['no-history'] }
}

/** Asks until all is set up: platforms let only so much be asked at a time, and what is set up stays. */
async function setUp(options) {
  for (let attempt = 0; ; attempt++) {
    const body = { history: options.history }
    const answer = await call(options, 'POST', `/api/connections/${options.source}`, body)
    if (answer.ok) return answer.value
    if (answer.status !== 429 || attempt >= PATIENCE) throw new Failure(answer.message)
    await sleep(answer.wait)
  }
}

/** Shows how far the history is until it was read to its end; the Worker goes on without anybody who watches. */
async function watch(options) {
  console.log('Its history is read now. This may be stopped: the Worker goes on by itself.')
  const bar = new progress.SingleBar({
    format: '{bar} {percentage}% | {value} of {total} | {kind}',
    hideCursor: true,
    noTTYOutput: false,
  })
  let begun = false
  for (;;) {
    const answer = await call(options, 'GET', '/api/connections')
    if (!answer.ok) throw new Failure(answer.message)
    const { history } = answer.value.items.find((one) => one.source === options.source)
    const wrong = history.find((one) => one.error)
    if (wrong) {
      bar.stop()
      throw new Failure(`${wrong.kind}: ${wrong.error} The Worker will try again.`)
    }
    const open = history.filter((one) => one.caughtUpAt === null)
    const done = sum(history.map((one) => one.done))
    const total = Math.max(done, sum(history.map((one) => one.total ?? one.done)))
    if (!begun) bar.start(total, done, { kind: '' })
    begun = true
    bar.setTotal(total)
    bar.update(done, { kind: open.map((one) => one.kind).join(', ') || 'done' })
    if (open.length === 0) break
    await sleep(LOOK)
  }
  bar.stop()
}

async function call({ to, token }, method, path, body) {
  let response
  try {
    response = await fetch(to + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
      redirect: 'error',
    })
  } catch {
    throw new Failure(`Nothing answers at ${to}: is Aisle running there? npm start, or --to URL.`)
  }
  const value = await response.json().catch(() => ({}))
  if (response.ok) return { ok: true, value }
  if (response.status === 401)
    throw new Failure(`${to} does not know the token: --token, or ADMIN_TOKEN.`)
  const wait = Math.min(Number(response.headers.get('retry-after')) || 2, 60) * 1_000
  return {
    ok: false,
    status: response.status,
    wait,
    message: value.detail ?? `It answered ${response.status}.`,
  }
}

function sum(list) {
  return list.reduce((all, one) => all + one, 0)
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
