/** Shows what Aisle reads from product pages: `npm run extract -- FILE|URL…`, `--help` for the options. */

import { readFile } from 'node:fs/promises'
import { readOptions, usage } from './extract/options.mjs'
import { jsonLine, summary } from './extract/print.mjs'
import { startReader } from './extract/reader.mjs'
import { firstLine, reportFailure } from './local/failure.mjs'
import { onOrphaned } from './local/parent.mjs'

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130))
onOrphaned(() => process.exit(143))

/** Pages that are read side by side; their lines come in the order in which they were asked for. */
const width = 4

async function readOne(reader, page, { url, type }) {
  try {
    if (/^https?:\/\//i.test(page)) return await reader.visit(page)
    return {
      file: page,
      url,
      ...(await reader.read(await readFile(page), { url, contentType: type })),
    }
  } catch (error) {
    return { file: page, url, error: firstLine(error) }
  }
}

async function run({ pages, urls, type, json }) {
  const reader = await startReader()
  try {
    const urlOf = (index) => (urls.length === 1 ? urls[0] : urls[index])
    const started = []
    const start = () => {
      const index = started.length
      if (index < pages.length)
        started.push(readOne(reader, pages[index], { url: urlOf(index), type }))
    }
    for (let index = 0; index < width; index += 1) start()
    for (let index = 0; index < pages.length; index += 1) {
      const reading = await started[index]
      start()
      console.log(json ? jsonLine(reading) : summary(reading))
      if (reading.error === undefined) continue
      console.error(`${pages[index]}: ${reading.error}`)
      process.exitCode = 1
    }
  } finally {
    await reader.dispose()
  }
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(usage)
  else await run(options)
} catch (error) {
  reportFailure(error)
}
