/** A Merchant feed (RSS, Atom, or a table with its columns) from a file: read with the Worker's own code, item by item. */

import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { loadModule } from '../build.mjs'
import { Failure, firstLine } from '../local/failure.mjs'
import { placesFor } from './journal.mjs'
import { Rejects } from './rejects.mjs'
import { knock, post, targetFor } from './target.mjs'

/** Items of one request, and characters of them. */
const batch = { items: 500, characters: 1_500_000 }

/** Columns that only feeds have, beside those that any list of products may have. */
const telling =
  /^(g:.*|item_group_id|google_product_category|identifier_exists|additional_image_link)$/

/**
 * Whether a file is a feed: it is XML, or its first line names the columns of one.
 * @param {{path: string, gzipped: boolean}} file as `inspectFile` answers it
 */
export async function isFeed(file) {
  let head = Buffer.alloc(0)
  for await (const chunk of bytesOf(file)) {
    head = Buffer.concat([head, chunk])
    if (head.length > 16_384) break
  }
  const label = head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : 'utf-8'
  const text = new TextDecoder(label).decode(head).trimStart()
  if (text.startsWith('<')) return true
  const [line = ''] = text.split(/[\r\n]/, 1)
  const columns = line
    .toLowerCase()
    .split(/[\t,;|]/)
    .map((name) =>
      name
        .replaceAll('"', '')
        .trim()
        .replaceAll(/[\s-]+/g, '_'),
    )
  const has = (name) => columns.includes(name) || columns.includes(`g:${name}`)
  return has('id') && has('title') && has('link') && columns.some((name) => telling.test(name))
}

/**
 * Imports a feed. What was whole of one that breaks off is taken, and then a Failure says where it broke. Nothing is ever
 * discontinued by it. Memory holds one batch, however large the file is.
 */
export async function importFeed(file, options, { print, progress, signal }) {
  const started = Date.now()
  const { FeedReader, readItem } = await loadModule('scripts/import/feed-reader.ts')
  const target = options.dryRun ? undefined : targetFor('feed', options)
  if (target) await knock(target)
  const places = options.dryRun ? {} : await placesFor(options.file)
  const rejects = new Rejects(places.rejected)
  await rejects.clear()
  const count = { items: 0, sent: 0, accepted: 0, changed: 0 }
  const seen = new Set()
  const reader = new FeedReader()
  const waiting = []
  let size = 0
  const send = async () => {
    const group = waiting.splice(0)
    size = 0
    if (group.length === 0) return
    count.sent += group.length
    if (!target) return
    const answer = await post(
      target,
      group.map(({ statement }) => statement),
      { signal },
    )
    count.accepted += answer.accepted
    count.changed += answer.changed ?? 0
    for (const { index, message } of answer.rejected)
      rejects.add(group[index].line, `Aisle refused it: ${message}`)
  }
  const take = async (items) => {
    for (const item of items) {
      count.items += 1
      if (count.items % 1000 === 0) progress(count.items, count.items)
      const read = readItem(item, { at: Date.now(), currency: options.currency })
      const problem = read.ok
        ? seen.has(read.statement.id)
          ? `the id ${read.statement.id} came before`
          : ''
        : `${read.reject.field} ${read.reject.message}`.trim()
      if (problem !== '') {
        rejects.add(item.line, problem, { id: read.ok ? read.statement.id : read.reject.id })
        continue
      }
      seen.add(read.statement.id)
      waiting.push({ line: item.line, statement: read.statement })
      size += JSON.stringify(read.statement).length
      if (waiting.length >= batch.items || size > batch.characters) await send()
    }
  }
  try {
    for await (const chunk of bytesOf(file)) {
      if (signal?.aborted)
        throw new Failure('Interrupted. What was sent is in; the same command sends the rest.')
      await take(reader.push(chunk))
    }
    await take(reader.end())
    await send()
  } finally {
    await rejects.close()
  }
  const seconds = (Date.now() - started) / 1000
  for (const line of words(file, count, rejects, seconds, options)) print(line)
  if (reader.broken)
    throw new Failure(`${reader.broken}${count.sent > 0 ? ' What was whole is in.' : ''}`)
  return {
    kind: 'feed',
    rows: count.items,
    sent: count.sent,
    accepted: count.accepted,
    rejected: rejects.count,
  }
}

function words(file, { items, sent, changed }, rejects, seconds, { dryRun }) {
  const number = (value) => value.toLocaleString('en')
  const done = dryRun
    ? `${number(sent)} would be sent`
    : `${number(sent)} sent, ${number(changed)} new or changed`
  const lines = [
    `${file.path}: a feed of ${number(items)} items; ${done} in ${seconds.toFixed(1)} s.`,
  ]
  if (rejects.count === 0) return lines
  const reasons = rejects.summary().slice(0, 10)
  return [
    ...lines,
    `${number(rejects.count)} were rejected${rejects.path ? `, see ${rejects.path}` : ''}:`,
    ...reasons.map(
      ({ reason, count, line }) => `  ${number(count)} × ${reason} (first in line ${line})`,
    ),
  ]
}

async function* bytesOf(file) {
  const raw = createReadStream(file.path, { highWaterMark: 256 * 1024 })
  const bytes = file.gzipped ? raw.pipe(createGunzip()) : raw
  if (file.gzipped) raw.on('error', (error) => bytes.destroy(error))
  try {
    yield* bytes
  } catch (error) {
    if (!file.gzipped) throw error
    // A packed feed that was cut is a feed that was cut.
    if (error.code !== 'Z_BUF_ERROR')
      throw new Failure(`${file.path} does not unpack: ${firstLine(error)}`)
  } finally {
    raw.destroy()
  }
}
