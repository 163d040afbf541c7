/** Measures the SDK and two others in the same run: `npm run bench:sdk`, or `-- --json` for one JSON line per figure. */

import { loadModule } from '../scripts/build.mjs'
import { reportFailure } from '../scripts/local/failure.mjs'
import { onOrphaned } from '../scripts/local/parent.mjs'
import { figure } from './figure.mjs'
import { openCollector } from './sdk/collector.mjs'
import { blocking, evaluation, requestsForTwenty, weigh } from './sdk/cost.mjs'
import { faults, suffer } from './sdk/faults.mjs'
import { openPages } from './sdk/shop.mjs'
import { subjects } from './sdk/subjects.mjs'

const json = process.argv.includes('--json')

/** What Aisle promises; the others are measured, not judged. */
const targets = {
  'bytes, brotli': { most: 5000 },
  'evaluation at 4× CPU throttling': { most: 5 },
  'blocking per track call': { most: 20 },
  'requests for 20 events': { most: 1 },
}

function progress(line) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
}

/** All figures of one SDK, as rows of a name, a value, a unit and a text for the table. */
async function measure(subject, browser) {
  const script = await subject.script()
  const collector = await openCollector(subject)
  const pages = await openPages(subject, script, collector.origin)
  const { raw, gzip, brotli } = weigh(script)
  const rows = [
    ['bytes, raw', raw, 'bytes'],
    ['bytes, gzip', gzip, 'bytes'],
    ['bytes, brotli', brotli, 'bytes'],
  ]
  try {
    progress(`${subject.name}: cost`)
    const [calls, after] = await blocking(browser, pages)
    const [evaluated, later, longest] = await evaluation(browser, pages)
    rows.push(
      ['evaluation at 4× CPU throttling', evaluated, 'ms'],
      ['its work in later tasks of the first second', later, 'ms'],
      ['the longest of these', longest, 'ms'],
      ['blocking per track call', calls, 'µs'],
      ['storing and sending in the same task, per call', after, 'µs'],
      ['requests for 20 events', await requestsForTwenty(browser, pages, collector), 'requests'],
    )
    for (const fault of faults) {
      progress(`${subject.name}: ${fault.name}`)
      const { lost, late, doubled } = await suffer(fault, { browser, pages, collector })
      rows.push([`${fault.name}: lost of ${fault.count}`, lost, 'events'])
      rows.push([`${fault.name}: late`, late, 'events'])
      rows.push([`${fault.name}: twice on the wire`, doubled, 'events'])
    }
  } finally {
    await pages.close()
    await collector.down()
  }
  return rows
}

/** A table with the SDKs side by side; what Aisle promises stands in the last column. */
function table(columns) {
  const names = columns[0].rows.map(([name, , unit]) => [name, unit])
  const value = (row) =>
    row[1].toLocaleString('en', { maximumFractionDigits: row[1] < 100 ? 1 : 0 })
  const rows = names.map(([name, unit], index) => {
    const most = targetOf(name)?.most
    const label = ['events', 'bytes', 'requests'].includes(unit) ? name : `${name}, ${unit}`
    return [
      label,
      ...columns.map(({ rows }) => value(rows[index])),
      most === undefined ? '' : `≤ ${most}`,
    ]
  })
  const all = [['', ...columns.map(({ name }) => name), 'promise'], ...rows]
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)))
  const line = (row) => `| ${row.map((cell, index) => cell.padEnd(widths[index])).join(' | ')} |`
  const rule = line(widths.map((width) => '-'.repeat(width)))
  return [line(all[0]), rule, ...all.slice(1).map(line)].join('\n')
}

const targetOf = (name) => targets[name] ?? (name.includes(': lost') ? { most: 0 } : undefined)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130))
onOrphaned(() => process.exit(143))

try {
  const { openChromium } = await loadModule('test/browser/chromium.ts')
  // Nobody reaches out: every name but this machine's address is unknown.
  const browser = await openChromium({
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  })
  const columns = []
  try {
    for (const subject of subjects) {
      columns.push({ name: subject.name, rows: await measure(subject, browser) })
    }
  } finally {
    progress('')
    await browser.close()
  }
  const figures = columns.flatMap(({ name: sdk, rows }) =>
    rows.map(([name, value, unit]) =>
      figure(`${sdk}: ${name}`, value, unit, sdk === 'aisle' ? targetOf(name) : {}),
    ),
  )
  if (json) {
    for (const { words, ...line } of figures) console.log(JSON.stringify(line))
  } else {
    const version = browser.version()
    console.log(`${table(columns)}\n\nChromium ${version}; no second engine was measured.`)
  }
  if (figures.some(({ ok }) => !ok)) process.exitCode = 1
} catch (error) {
  progress('')
  reportFailure(error)
}
