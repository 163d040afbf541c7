/** Discount codes from a file into the pool of an offer: a table with a column of codes, or one code a line. */

import { loadModule } from '../build.mjs'
import { Failure } from '../local/failure.mjs'
import { placesFor } from './journal.mjs'
import { Rejects } from './rejects.mjs'
import { knock, post, targetFor } from './target.mjs'
import { readText } from './text.mjs'

/** Codes of one request. */
const batch = 5_000

/**
 * Imports codes. A second import changes nothing: a code that is there stays whose it is.
 * @param {{path: string}} file as `inspectFile` answers it
 */
export async function importCodes(file, options, { print, progress, signal }) {
  const started = Date.now()
  const { readCodeFile } = await loadModule('worker/offers/code-file.ts')
  const target = options.dryRun ? undefined : targetFor('codes', options)
  if (target) await knock(target)
  const { codes, rejected } = readCodeFile(await wholeOf(file))
  const places = options.dryRun ? {} : await placesFor(options.file)
  const rejects = new Rejects(places.rejected)
  await rejects.clear()
  for (const { index, message } of rejected) rejects.add(index + 1, `it ${message}`)
  const rows = codes.length + rejected.length
  const count = { sent: 0, accepted: 0, added: 0 }
  try {
    for (let from = 0; from < codes.length; from += batch) {
      if (signal?.aborted) {
        throw new Failure('Interrupted. What was sent is in; the same command sends the rest.')
      }
      const part = codes.slice(from, from + batch)
      count.sent += part.length
      if (!target) continue
      const answer = await post(target, part, { signal })
      count.accepted += answer.accepted
      count.added += answer.added ?? 0
      progress(count.sent, codes.length)
    }
  } finally {
    await rejects.close()
  }
  const seconds = (Date.now() - started) / 1000
  for (const line of words(file, count, rejects, seconds, options)) print(line)
  const { sent, accepted } = count
  return { kind: 'codes', rows, sent, accepted, rejected: rejects.count }
}

async function wholeOf(file) {
  let text = ''
  for await (const piece of readText(file)) text += piece
  return text
}

function words(file, { sent, added }, rejects, seconds, { dryRun, offer }) {
  const number = (value) => value.toLocaleString('en')
  const done = dryRun ? 'would be sent' : `sent to the offer ${offer}, ${number(added)} of them new`
  const lines = [`${file.path}: ${number(sent)} codes ${done} in ${seconds.toFixed(1)} s.`]
  if (rejects.count === 0) return lines
  return [
    ...lines,
    `${number(rejects.count)} were rejected${rejects.path ? `, see ${rejects.path}` : ''}:`,
    ...rejects
      .summary()
      .slice(0, 10)
      .map(({ reason, count, line }) => `  ${number(count)} × ${reason} (first in line ${line})`),
  ]
}
