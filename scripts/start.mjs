/** Builds and runs everything on one port: the product, the demo shop, the console and the mailbox. */

import { Failure, reportFailure } from './local/failure.mjs'
import { startLocal } from './local/launch.mjs'
import { onOrphaned } from './local/parent.mjs'
import { readPort } from './local/port.mjs'

let aisle
let ending
let announced = false

/** Ends once, however often it is asked, and lets nothing keep the process alive. */
async function end(code) {
  ending ??= (async () => {
    setTimeout(() => process.exit(code), 5_000).unref()
    await aisle?.dispose()
    process.exit(code)
  })()
  await ending
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0))
onOrphaned(() => void end(0))

try {
  const port = readPort(process.env.PORT || 8787)
  aisle = await startLocal({ port, seed: readSeed(process.env.AISLE_SEED), build: true, progress })
  if (ending) await aisle.dispose()
  clearProgress()
  printAddresses(aisle)
  void aisle.lost.then(async () => {
    // Ctrl-C reaches the runtime as well as us: wait a moment for our own signal before calling it a crash.
    await new Promise((resolve) => setTimeout(resolve, 300))
    if (ending) return
    console.error(
      'The runtime (workerd) ended unexpectedly. Start again with "npm start": the data is kept.',
    )
    await end(1)
  })
} catch (error) {
  clearProgress()
  if (!ending) {
    reportFailure(error)
    process.exit(1)
  }
}

function readSeed(value) {
  if (!value) return true
  if (value === 'off') return false
  const shoppers = Number(value)
  if (Number.isInteger(shoppers) && shoppers >= 0) return shoppers
  reportFailure(new Failure(`AISLE_SEED must be "off" or a number of shoppers, not "${value}".`))
  process.exit(1)
}

function printAddresses({ publicUrl, variables, state }) {
  const development = variables.ENVIRONMENT === 'development'
  const lines = [
    ['Console', `${publicUrl}/admin${development ? `#token=${variables.ADMIN_TOKEN}` : ''}`],
    ['Tag', `<script async src="${publicUrl}/aisle.js" data-key="pk_demo"></script>`],
    ['Data', state],
  ]
  if (development) {
    lines.unshift(['Demo shop', `${publicUrl}/demo`])
    lines.splice(2, 0, ['Mailbox', `${publicUrl}/dev/mailbox`])
  }
  console.log('\nAisle is running. Ctrl-C ends it.\n')
  for (const [name, value] of lines) console.log(`  ${name.padEnd(10)} ${value}`)
  console.log()
}

/** One line that is written over in a terminal; elsewhere only the first is printed, so that a log stays short. */
function progress(line) {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`)
  else if (!announced) console.log('Seeding the demo shop with a year of shoppers …')
  announced = true
}

function clearProgress() {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
}
