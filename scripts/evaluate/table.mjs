/** A file of clicks or order lines as records: read in a stream, its columns found by their names or by what they hold. */

import { inspectFile, readText } from '../import/text.mjs'
import { Failure } from '../local/failure.mjs'
import { readTime } from './time.mjs'

/** What columns are called, in small letters without spaces and marks. The first that matches is taken. */
const names = {
  session: /^(session(id)?|sid|visit(id)?)$/,
  visitor: /^(visitor(id)?|clientid|cookie(id)?|deviceid)$/,
  basket:
    /^(basket(id)?|order(id|no|number)?|invoice(no|id|number)?|transaction(id)?|receipt(id)?)$/,
  customer: /^(customer(id|no)?|user(id)?|client(id)?|member(id)?|buyer(id)?|household(id|key)?)$/,
  item: /^(item(id)?|product(id)?|sku|stockcode|article(id)?|code)$/,
  time: /^(time(stamp)?|ts|date(time)?|at|invoicedate|orderdate|transactiondt|eventdate|createdat|day)$/,
  offset: /^timeframe$/,
  quantity: /^(quantity|qty|amount)$/,
  price: /^(unitprice|price)$/,
}

/** The order of columns in a file that does not name them. */
const usual = {
  sessions: ['session', 'item', 'time'],
  baskets: ['basket', 'customer', 'item', 'time'],
}

const required = { sessions: ['session', 'item'], baskets: ['basket', 'item'] }
/** Lines that one cell in quotes may run over. */
const MOST_LINES = 50

/**
 * Reads a file and calls `take(record, line)` for each of its lines, with the columns as texts, `time` as ms UTC or as
 * a plain number where the file counts instead of telling the time, or undefined where it has none.
 * Throws a Failure that names file, line and column.
 * @param {string} path
 * @param {'sessions' | 'baskets'} kind
 * @param {(record: Record<string, string | number | undefined>, line: number) => void} take
 */
export async function readTable(path, kind, take) {
  const file = await inspectFile(path)
  let columns
  let delimiter
  let line = 0
  let begun = ''
  for await (const next of linesOf(file)) {
    line += 1
    const text = begun + next
    if (text.trim() === '') continue
    if (text.includes('"') && isOpen(text, delimiter ?? delimiterOf(text))) {
      begun = `${text}\n`
      if (text.split('\n').length < MOST_LINES) continue
    }
    begun = ''
    if (!columns) {
      delimiter = delimiterOf(text)
      const cells = split(text, delimiter, path, line)
      columns = namedColumns(cells, kind)
      if (columns) {
        demand(columns, kind, path, cells)
        continue
      }
      columns = usualColumns(cells, kind, path)
    }
    take(recordOf(split(text, delimiter, path, line), columns, kind, path, line), line)
  }
  if (begun !== '') throw new Failure(`${path}, line ${line}: a quote is opened and not closed.`)
  if (!columns) throw new Failure(`${path} is empty.`)
}

/** Lines of a text that comes in pieces, a byte order mark taken off. */
async function* linesOf(file) {
  let rest = ''
  let first = true
  for await (const piece of readText(file)) {
    const text = rest + (first ? piece.replace(/^\uFEFF/, '') : piece)
    if (text !== '') first = false
    const lines = text.split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > 1_000_000) throw new Failure(`${file.path} has no lines: is it a table?`)
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest
}

function delimiterOf(line) {
  const marks = ['\t', ',', ';', '|']
  const [best] = marks.sort((left, right) => line.split(right).length - line.split(left).length)
  return line.includes(best) ? best : /\s/.test(line.trim()) ? ' ' : ','
}

/** Cells of a line; quotes as spreadsheets write them. */
function split(line, delimiter, path, number) {
  if (!line.includes('"')) return line.split(delimiter)
  const { cells, quoted } = unquote(line, delimiter)
  if (quoted) throw new Failure(`${path}, line ${number}: a quote is opened and not closed.`)
  return cells
}

/** Whether a cell in quotes goes on in the next line. */
function isOpen(line, delimiter) {
  return unquote(line, delimiter).quoted
}

function unquote(line, delimiter) {
  const cells = []
  let cell = ''
  let quoted = false
  for (let index = 0; index < line.length; index++) {
    const character = line[index]
    if (quoted && character === '"' && line[index + 1] === '"') {
      cell += '"'
      index += 1
    } else if (character === '"' && (quoted || cell.trim() === '')) quoted = !quoted
    else if (character === delimiter && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += character
  }
  return { cells: [...cells, cell], quoted }
}

/** Where the first line names columns: which is where. Undefined where it is data already. */
function namedColumns(cells, kind) {
  const plain = cells.map((cell) => cell.toLowerCase().replaceAll(/[^a-z]/g, ''))
  const columns = {}
  for (const [name, pattern] of Object.entries(names)) {
    const at = plain.findIndex((cell) => pattern.test(cell))
    if (at !== -1) columns[name] = at
  }
  // Sessions of some sets are told apart by the visitor alone, and orders by customer and day.
  const { session, visitor, basket, customer, time } = columns
  if (kind === 'sessions') {
    for (const name of ['basket', 'quantity', 'price']) delete columns[name]
    columns.session = session ?? visitor ?? customer
    if (session !== undefined) delete columns.visitor
  } else if (basket === undefined && time !== undefined) columns.basket = customer ?? visitor
  if (kind === 'baskets') columns.customer = customer ?? visitor
  columns.byPerson = kind === 'sessions' ? session === undefined : basket === undefined
  const found = Object.values(columns).filter((at) => typeof at === 'number')
  return found.length >= 2 ||
    (found.length > 0 && cells.every((cell) => /^[A-Za-z_ ]+$/.test(cell)))
    ? columns
    : undefined
}

function demand(columns, kind, path, cells) {
  const missing = required[kind].filter((name) => columns[name] === undefined)
  if (missing.length === 0) return
  throw new Failure(
    `${path}, line 1: there is no column for the ${missing[0]} among ${cells.join(', ').slice(0, 200)}.`,
  )
}

/** Without names: the usual order, but for a time that stands elsewhere. */
function usualColumns(cells, kind, path) {
  const order = usual[kind].filter((name) => name !== 'time')
  if (cells.length < order.length) {
    throw new Failure(
      `${path}, line 1: ${cells.length} columns, but ${usual[kind].join(', ')} are needed.`,
    )
  }
  const looksLikeTime = (cell) =>
    /^\d{4}-\d{2}-\d{2}|^\d{9,13}(\.\d+)?$/.test(cell.trim()) && readTime(cell) !== undefined
  const clear = cells.findIndex((cell) => /^\d{4}-\d{2}-\d{2}/.test(cell.trim()))
  const last = cells.length > order.length ? order.length : -1
  const time = clear !== -1 ? clear : looksLikeTime(cells[order.length] ?? '') ? order.length : last
  const others = cells.map((_, index) => index).filter((index) => index !== time)
  const columns = Object.fromEntries(order.map((name, index) => [name, others[index]]))
  return time === -1 ? columns : { ...columns, time }
}

function recordOf(cells, columns, kind, path, line) {
  const record = { byPerson: columns.byPerson === true }
  for (const [name, at] of Object.entries(columns)) {
    if (typeof at !== 'number') continue
    const cell = cells[at]?.trim()
    if (cell === undefined || cell === '') {
      if (!required[kind].includes(name)) continue
      throw new Failure(`${path}, line ${line}: the ${name} (column ${at + 1}) is missing.`)
    }
    if (name === 'time') {
      const time = readTime(cell)
      if (time === undefined) {
        throw new Failure(
          `${path}, line ${line}: the time (column ${at + 1}) is "${cell.slice(0, 40)}", which is no time.`,
        )
      }
      record.time = time
    } else if (name === 'offset') {
      // Diginetica: milliseconds since the session began, beside a date.
      if (record.time !== undefined) record.time += Number(cell) || 0
    } else record[name] = cell.replace(/^(\d+)\.0+$/, '$1')
  }
  return record
}
