/** `npm run evaluate`: how well the recommendations guess, on one's own files, against showing what is popular. */

import { parseArgs } from 'node:util'
import { evaluateBaskets } from './evaluate/baskets.mjs'
import { printFigures } from './evaluate/print.mjs'
import { evaluateSessions } from './evaluate/sessions.mjs'
import { Failure, reportFailure } from './local/failure.mjs'

const usage = `npm run evaluate -- --sessions TRAIN [--test TEST]     columns: session, item, time
npm run evaluate -- --baskets TRAIN [--test TEST]      columns: basket, customer, item, time

Comma, semicolon or tab, plain or .gz, with a header or in this order; times as seconds, milliseconds or dates.
Without --test the last tenth of the file is the test.

  --share 0.1      how much of the file is the test, where --test is not given
  --from 1         clicks of a session that are known before the first guess
  --support 1      people who must have bought a pair before it counts (the shop's own setting is 3)
  --json           one line of JSON for each figure`

try {
  await run()
} catch (error) {
  progress('')
  reportFailure(error)
}

async function run() {
  const options = readOptions()
  if (!options) return console.log(usage)
  for (const [kind, evaluate] of Object.entries({
    sessions: evaluateSessions,
    baskets: evaluateBaskets,
  })) {
    const train = options[kind]
    if (train === undefined) continue
    const evaluated = await evaluate({ ...options, train }, progress)
    progress('')
    if (options.json) for (const line of evaluated.figures) console.log(JSON.stringify(round(line)))
    else printFigures(evaluated)
  }
}

function readOptions() {
  const text = { type: 'string' }
  const flag = { type: 'boolean' }
  let values
  try {
    values = parseArgs({
      options: {
        ...{ sessions: text, baskets: text, test: text, share: text, from: text, support: text },
        ...{ json: flag, help: flag },
      },
    }).values
  } catch (error) {
    throw new Failure(`${error.message}\n${usage}`)
  }
  if (values.help) return undefined
  const { sessions, baskets, test } = values
  if (sessions === undefined && baskets === undefined) {
    throw new Failure(`Name a file with --sessions or --baskets.\n${usage}`)
  }
  if (sessions !== undefined && baskets !== undefined && test !== undefined) {
    throw new Failure(
      '--test belongs to one file: run --sessions and --baskets one after the other.',
    )
  }
  return {
    ...{ sessions, baskets, test, json: values.json === true },
    share: within('share', values.share ?? '0.1', 0.001, 0.9),
    from: Math.round(within('from', values.from ?? '1', 1, 100)),
    support: Math.round(within('support', values.support ?? '1', 0, 1_000)),
  }
}

function within(name, text, least, most) {
  const value = Number(text)
  if (value >= least && value <= most) return value
  throw new Failure(`--${name} must be a number from ${least} to ${most}.`)
}

function round(line) {
  return Object.fromEntries(
    Object.entries(line).map(([name, value]) => [
      name,
      typeof value === 'number' ? Number(value.toFixed(5)) : value,
    ]),
  )
}

function progress(line) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
}
