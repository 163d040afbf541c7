/** The first reading of a file: what it is, how it writes dates and amounts, and how many rows belong to each order. */

import { Failure } from '../local/failure.mjs'
import { understand } from './columns.mjs'
import { Tally } from './digest.mjs'
import { dateOrder } from './instants.mjs'
import { orderKey } from './order-lines.mjs'
import { readRows } from './rows.mjs'
import { decimalMark } from './values.mjs'

const messageTypes = ['track', 'identify', 'page', 'screen', 'group', 'alias']
const sample = 500

/**
 * Reads all of a file once. Throws a Failure where it cannot be understood.
 * @returns {Promise<object>} what the second reading goes by: `kind` (orders, events, contacts, products, messages),
 *   `columns` (name → column), `unused`, `rows`, `orders` (rows by order), `decimal`, `zone`, `dates`, `currency`
 */
export async function surveyFile(file, format, options, signal) {
  const understood = await understandFile(file, format, options)
  const { kind, columns } = understood
  const orders = new Tally()
  const evidence = { comma: 0, point: 0, dmy: 0, mdy: 0, either: 0 }
  let rows = 0
  for await (const { row, error } of readRows(file, format, signal)) {
    rows += 1
    if (error) continue
    if (columns.date) count(evidence, dateOrder(row[columns.date]))
    for (const name of ['unit_price', 'price', 'total', 'line_total']) {
      if (!columns[name]) continue
      const mark = decimalMark(row[columns[name]])
      count(evidence, mark && (mark === ',' ? 'comma' : 'point'))
    }
    if (kind === 'orders') orders.add(orderKey(row, columns))
  }
  if (rows === 0) throw new Failure(`${file.path} has no rows that can be read.`)
  return {
    ...understood,
    rows,
    orders,
    decimal: evidence.comma > evidence.point ? ',' : '.',
    zone: options.timezone ?? 'UTC',
    dates: options.dates ?? decideDates(file, columns.date, evidence),
    currency: options.currency ?? currencyIn(columns) ?? 'EUR',
    guests: options.guests,
  }
}

async function understandFile(file, format, options) {
  const names = new Set()
  let records = 0
  for await (const { row, record, error } of readRows(file, format)) {
    if (error) continue
    if (records === 0 && format.kind === 'jsonl' && isMessage(record) && !options.as) {
      return { kind: 'messages', columns: {}, unused: [] }
    }
    for (const name of Object.keys(row)) names.add(name)
    records += 1
    if (format.kind === 'table' || records >= sample) break
  }
  if (names.size === 0) throw new Failure(`${file.path} has no rows that can be read.`)
  return understand([...names], options)
}

function isMessage(record) {
  return messageTypes.includes(record.type) && ('userId' in record || 'anonymousId' in record)
}

function count(evidence, name) {
  if (name !== undefined) evidence[name] += 1
}

/** Days above twelve tell which comes first. Where none does, nobody may guess. */
function decideDates(file, column, { dmy, mdy, either }) {
  if (dmy > 0 && mdy === 0) return 'dmy'
  if (mdy > 0 && dmy === 0) return 'mdy'
  if (dmy + mdy + either === 0) return 'dmy'
  throw new Failure(
    `${file.path}: whether ${column} has the day or the month first does not show: say --dates dmy or --dates mdy.`,
  )
}

/** A column may be called by its currency. */
function currencyIn({ total }) {
  return { dollars: 'USD', euros: 'EUR', pounds: 'GBP' }[total?.toLowerCase()]
}
