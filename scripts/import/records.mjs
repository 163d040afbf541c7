/** The records of a file: lines of a table, or JSON objects, each with the number of its line. */

import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { Failure } from '../local/failure.mjs'
import { readText } from './text.mjs'

const names = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }

/** A record longer than this is a quote that was opened and never closed. */
const longestRecord = 1024 * 1024

/**
 * What the file's first characters say of its format. Throws a Failure for formats that are not taken.
 * @returns {Promise<{kind: 'table' | 'jsonl', delimiter?: string, words: string}>}
 */
export async function findFormat(file) {
  const head = await readStart(file)
  if (head.startsWith('<')) {
    throw new Failure(
      `${file.path} is XML, which is taken as a product feed only: leave out --as and --map.`,
    )
  }
  if (head.startsWith('[')) {
    throw new Failure(
      `${file.path} is one JSON list: write one object per line (jq -c '.[]' does that).`,
    )
  }
  if (head.startsWith('{')) return { kind: 'jsonl', words: 'JSON Lines' }
  const [header = ''] = head.split(/\r\n|\n|\r/, 1)
  const counts = Object.keys(names).map((mark) => [mark, header.split(mark).length - 1])
  const [delimiter, count] = counts.reduce((most, one) => (one[1] > most[1] ? one : most))
  if (count === 0) {
    throw new Failure(
      `${file.path} is not understood: its first line must name columns, or be a JSON object.`,
    )
  }
  return { kind: 'table', delimiter, words: `a table with ${names[delimiter]}` }
}

/** Reads the records in order: `{line, record}`, or `{line, error, record}` where a line is no record. */
export function readRecords(file, format) {
  return format.kind === 'jsonl' ? readObjects(file) : readRows(file, format)
}

async function readStart(file) {
  let head = ''
  for await (const text of readText(file)) {
    head = (head + text).trimStart()
    if (head.length > 64 * 1024 || head.includes('\n')) break
  }
  if (head === '') throw new Failure(`${file.path} is empty.`)
  return head
}

async function* readRows(file, { delimiter }) {
  const broken = []
  const parser = parse({
    delimiter,
    bom: true,
    columns: uniqueNames,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRecord,
    on_skip: (error) => broken.push({ line: error?.lines ?? 0, error: wording(error), record: {} }),
  })
  const source = Readable.from(readText(file))
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  try {
    for await (const { record, info } of parser) {
      yield* broken.splice(0)
      yield { line: info.lines, record }
    }
    yield* broken.splice(0)
  } finally {
    source.destroy()
  }
}

function wording(error) {
  if (error?.code === 'CSV_MAX_RECORD_SIZE' || error?.code === 'CSV_QUOTE_NOT_CLOSED') {
    return 'a quote before here was opened and never closed'
  }
  return `the line is no record (${error?.code ?? 'unknown'})`
}

/** Headers as they stand; a name that is missing or comes twice gets its place. */
function uniqueNames(header) {
  const seen = new Set()
  return header.map((text, index) => {
    const name = text.trim() || `column ${index + 1}`
    const unique = seen.has(name) ? `${name} (column ${index + 1})` : name
    seen.add(unique)
    return unique
  })
}

async function* readObjects(file) {
  const input = Readable.from(readText(file))
  const failed = new Promise((_, reject) => input.on('error', reject))
  failed.catch(() => {})
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    if (text.trim() === '' || text.trim() === '\uFEFF') continue
    yield { line, ...readObject(text) }
  }
  if (input.errored) await failed
}

function readObject(text) {
  try {
    const record = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (typeof record === 'object' && record !== null && !Array.isArray(record)) return { record }
  } catch {
    // Told below, as for a value that is no object.
  }
  return { record: { line: text.slice(0, 500) }, error: 'the line is no JSON object' }
}
