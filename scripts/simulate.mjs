/** `npm run simulate`: writes the messages of simulated shoppers to a file, or sends them to a running Aisle. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import progress from 'cli-progress'
import { inBatches, sendBatch } from './batches.mjs'
import { loadModule } from './build.mjs'
import { Failure, reportFailure } from './local/failure.mjs'

const day = 24 * 3600_000
const inFlight = 4

const usage = `npm run simulate -- [--shoppers 900] [--days 365] [--seed 1] [--end 2026-01-31]
  [--shop http://localhost:8787]                  the shop's address in the messages
  [--out FILE.jsonl]                              write JSON Lines (without --out and --to: to the terminal)
  [--to http://localhost:8787 --key sk_demo]      send to a running Aisle`

try {
  await run()
} catch (error) {
  reportFailure(error)
}

async function run() {
  const options = readOptions()
  if (!options) return console.log(usage)
  const { simulate } = await loadModule('demo/simulator/index.ts')
  const messages = simulate(options.simulation)
  if (options.to) await send(messages, options)
  else await write(messages, options.out)
}

function readOptions() {
  const text = { type: 'string' }
  let values
  try {
    values = parseArgs({
      options: {
        ...{ shoppers: text, days: text, seed: text, end: text, shop: text },
        ...{ to: text, key: text, out: text, help: { type: 'boolean' } },
      },
    }).values
  } catch (error) {
    throw new Failure(`${error.message}\n${usage}`)
  }
  if (values.help) return undefined
  // The start of today, so that two runs of one day say the same and the second adds nothing.
  const to = Date.parse(values.end ?? new Date(Date.now()).toISOString().slice(0, 10))
  if (Number.isNaN(to)) throw new Failure('--end must be a date such as 2026-01-31.')
  if (values.to && !values.key) throw new Failure('--to needs --key sk_….')
  const number = (name, otherwise) => {
    const value = Number(values[name] ?? otherwise)
    if (Number.isInteger(value) && value > 0) return value
    throw new Failure(`--${name} must be a whole number above zero.`)
  }
  return {
    to: values.to?.replace(/\/+$/, ''),
    key: values.key,
    out: values.out,
    simulation: {
      seed: number('seed', 1),
      shoppers: number('shoppers', 900),
      from: to - number('days', 365) * day,
      to,
      publicUrl: (values.shop ?? values.to ?? 'http://localhost:8787').replace(/\/+$/, ''),
    },
  }
}

async function write(messages, file) {
  const stream = file ? createWriteStream(file) : process.stdout
  let count = 0
  for (const message of messages) {
    count++
    if (!stream.write(`${JSON.stringify(message)}\n`)) await once(stream, 'drain')
  }
  if (!file) return
  stream.end()
  await once(stream, 'finish')
  console.log(`${count.toLocaleString('en')} messages written to ${file}`)
}

async function send(messages, { to, key, simulation }) {
  const bar = new progress.SingleBar(
    {
      format: '{bar} {percentage}% | {sent} messages | {eta_formatted} to go',
      clearOnComplete: true,
    },
    progress.Presets.shades_grey,
  )
  const days = Math.round((simulation.to - simulation.from) / day)
  const batches = inBatches(messages)
  const rejected = []
  let sent = 0
  bar.start(days, 0, { sent })
  const sender = async () => {
    for (const batch of batches) {
      rejected.push(...(await sendBatch(to, key, batch)))
      sent += batch.length
      const at = Date.parse(batch.at(-1).timestamp)
      bar.update(Math.floor((at - simulation.from) / day), { sent })
    }
  }
  try {
    await Promise.all(Array.from({ length: inFlight }, sender))
  } finally {
    bar.stop()
  }
  console.log(`${sent.toLocaleString('en')} messages sent, ${rejected.length} rejected`)
  if (rejected.length) throw new Failure(`The first of them: ${rejected[0].message}`)
}
