/** Measures what the README promises: `npm run bench`, or `-- --json` for one JSON line per figure. */

import { build } from '../scripts/build.mjs'
import { Failure, reportFailure } from '../scripts/local/failure.mjs'
import { onOrphaned } from '../scripts/local/parent.mjs'
import { measureSizes } from '../scripts/size.mjs'
import { measureCatalogue } from './catalogue.mjs'
import { measureCollect } from './collect.mjs'
import { measureExtract } from './extract.mjs'
import { measureFeed } from './feed.mjs'
import { figure } from './figure.mjs'
import { measurePage } from './page.mjs'
import { measureRecommendations } from './recommendations.mjs'
import { measureRestocks } from './restocks.mjs'
import { measureRows } from './rows.mjs'
import { table } from './table.mjs'
import { measureTicks } from './ticks.mjs'

const parts = {
  rows: measureRows,
  collect: measureCollect,
  ticks: measureTicks,
  recommendations: measureRecommendations,
  restocks: measureRestocks,
  catalogue: measureCatalogue,
  feed: measureFeed,
  extract: measureExtract,
  page: measurePage,
  sizes: sizes,
}

const json = process.argv.includes('--json')
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))

async function sizes() {
  const [tag] = await measureSizes()
  return [figure('aisle.js, brotli', tag.brotli, 'bytes', { most: tag.budget })]
}

function progress(line) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
}

// The watchdog ends the runtimes, and each state goes with the process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130))
onOrphaned(() => process.exit(143))

try {
  const unknown = wanted.filter((name) => !(name in parts))
  if (unknown.length > 0) {
    throw new Failure(
      `There is no ${unknown[0]}: ${Object.keys(parts).join(', ')}, or nothing for all.`,
    )
  }
  await build()
  const figures = []
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const measured = await measure(progress)
    progress('')
    figures.push(...measured)
    if (json) {
      for (const { words, ...line } of measured) console.log(JSON.stringify(line))
    } else {
      console.log(`${table(measured)}\n`)
    }
  }
  if (figures.some(({ ok }) => !ok)) process.exitCode = 1
} catch (error) {
  progress('')
  reportFailure(error)
}
