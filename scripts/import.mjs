/** Imports a shop's history from a file: `npm run import -- FILE`, `--help` for the options. */

import { SingleBar } from 'cli-progress'
import { readOptions, usage } from './import/options.mjs'
import { runImport } from './import/run.mjs'
import { Failure, reportFailure } from './local/failure.mjs'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort())

/** A bar on a terminal; elsewhere nothing, because a log wants lines. */
function progressBar() {
  if (!process.stderr.isTTY) return { progress: () => {}, end: () => {} }
  const bar = new SingleBar({
    format: '{bar} {percentage} % · {value} of {total} rows · {eta_formatted} left',
    barsize: 30,
    hideCursor: true,
  })
  let running = false
  return {
    progress: (rows, total) => {
      if (!running) bar.start(total, rows)
      running = true
      bar.update(rows)
    },
    end: () => {
      if (running) bar.stop()
      running = false
    },
  }
}

const { progress, end } = progressBar()
try {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options.help) console.log(usage)
  else {
    const print = (line) => {
      end()
      console.log(line)
    }
    await runImport(options, { print, progress, signal: stop.signal })
  }
} catch (error) {
  end()
  const early = stop.signal.aborted && !(error instanceof Failure)
  reportFailure(early ? new Failure('Interrupted. Nothing was sent.') : error)
  if (stop.signal.aborted) process.exitCode = 130
}
