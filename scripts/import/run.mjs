/** One import from beginning to end: understand the file, read it again, send it, and remember how far it came. */

import { Failure } from '../local/failure.mjs'
import { importCodes } from './codes.mjs'
import { readContacts } from './contacts.mjs'
import { Delivery } from './delivery.mjs'
import { readEvents, readMessages } from './events.mjs'
import { importFeed, isFeed } from './feed.mjs'
import { Journal, placesFor } from './journal.mjs'
import { readOrders } from './orders.mjs'
import { readProducts } from './products.mjs'
import { findFormat } from './records.mjs'
import { Rejects } from './rejects.mjs'
import { readRows } from './rows.mjs'
import { surveyFile } from './survey.mjs'
import { knock, targetFor } from './target.mjs'
import { inspectFile } from './text.mjs'
import { summary, understanding } from './words.mjs'

const readers = {
  orders: readOrders,
  events: readEvents,
  messages: readMessages,
  contacts: readContacts,
  products: readProducts,
}

/** The journal is written at most so often: a message that is sent again does no harm. */
const saveEvery = 500

/**
 * Imports one file. Throws a Failure, whose message is one clear line, where it cannot be finished.
 * @param {object} options from `readOptions`
 * @param {{print?: (line: string) => void, progress?: (rows: number, total: number) => void, signal?: AbortSignal}} world
 * @returns {Promise<{kind: string, rows: number, sent: number, accepted: number, rejected: number}>}
 */
export async function runImport(options, { print = () => {}, progress = () => {}, signal } = {}) {
  const started = Date.now()
  const file = await inspectFile(options.file)
  if (options.as === 'codes') return importCodes(file, options, { print, progress, signal })
  const isUndecided = options.as === undefined && options.map.size === 0
  if (options.as === 'feed' || (isUndecided && (await isFeed(file)))) {
    return importFeed(file, options, { print, progress, signal })
  }
  const format = await findFormat(file)
  const plan = await surveyFile(file, format, options, signal)
  for (const line of understanding(file, format, plan, options)) print(line)

  const target = options.dryRun ? undefined : targetFor(plan.kind, options)
  if (target) await knock(target)
  const places = options.dryRun ? {} : await placesFor(options.file)
  const rejects = new Rejects(places.rejected)
  await rejects.clear()
  const count = { sent: 0, accepted: 0, before: 0 }
  const read = counted(readRows(file, format, signal), (rows) => progress(rows, plan.rows))
  const groups = readers[plan.kind](read, plan, (...row) => rejects.add(...row))
  try {
    if (target) await send({ groups, target, places, file, options, signal, rejects, count, print })
    else for await (const { messages } of groups) count.sent += messages.length
  } finally {
    await rejects.close()
  }
  const seconds = (Date.now() - started) / 1000
  for (const line of summary({ plan, ...count, rejects, seconds, options })) print(line)
  const { sent, accepted } = count
  return { kind: plan.kind, rows: plan.rows, sent, accepted, rejected: rejects.count }
}

async function send({ groups, target, places, file, options, signal, rejects, count, print }) {
  const journal = new Journal(places.journal, file, options)
  if (await journal.load()) print(`Going on after ${journal.done.toLocaleString('en')} messages.`)
  count.before = journal.done
  for (const [line, reason] of journal.refused) rejects.add(line, reason)
  let saved = Date.now()
  const delivery = new Delivery(target, {
    from: journal.done,
    signal,
    onBatch: ({ sent, accepted, refused }) => {
      count.sent += sent
      count.accepted += accepted
      for (const { line, message } of refused) {
        const reason = `Aisle refused it: ${message}`
        rejects.add(line, reason)
        journal.refused.push([line, reason])
      }
      journal.done = delivery.done
      if (Date.now() - saved < saveEvery) return
      saved = Date.now()
      journal.save().catch(() => {})
    },
  })
  try {
    for await (const group of groups) await delivery.add(group)
    await delivery.end()
  } catch (error) {
    journal.done = Math.max(journal.done, delivery.done)
    await journal.save()
    throw stopped(error, journal.done, signal)
  }
  await journal.finish()
}

function stopped(error, done, signal) {
  const how = `${done.toLocaleString('en')} messages are in: the same command goes on from there.`
  if (signal?.aborted) return new Failure(`Interrupted. ${how}`)
  if (!(error instanceof Failure)) return error
  return done > 0 ? new Failure(`${error.message} ${how}`) : error
}

async function* counted(rows, progress) {
  let count = 0
  for await (const row of rows) {
    count += 1
    if (count % 1000 === 0) progress(count)
    yield row
  }
  progress(count)
}
