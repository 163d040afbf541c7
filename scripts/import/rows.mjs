/** Records as flat rows: nested objects become columns, and an order with a list of items one row per item. */

import { readRecords } from './records.mjs'

const lists = ['line_items', 'lineItems', 'items', 'products', 'order_items', 'lines']

/**
 * The rows of a file in order: `{line, row, record}`; `{line, record, error}` where a line is no record.
 * @param {AbortSignal} [signal] ends the reading
 */
export async function* readRows(file, format, signal) {
  for await (const { line, record, error } of readRecords(file, format)) {
    signal?.throwIfAborted()
    if (error) yield { line, record, error }
    else if (format.kind === 'table') yield { line, row: record, record }
    else for (const row of flatten(record)) yield { line, row, record }
  }
}

/** One row, or one for each item. */
export function flatten(record) {
  const list = lists.find((name) => isList(record[name]))
  const { [list]: items, ...rest } = record
  const order = spread(rest)
  if (!items) return [order]
  if (order.id !== undefined) order.order_id ??= order.id
  return items.map((item) => {
    const named = Object.entries(spread(item)).map(([name, value]) => [`lineitem_${name}`, value])
    return { ...order, ...Object.fromEntries(named) }
  })
}

function isList(value) {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
  )
}

function spread(record) {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).map(([key, inner]) => [`${name}_${key}`, inner])
        : [[name, value]],
    ),
  )
}
