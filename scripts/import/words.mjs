/** What an import tells: how it understood the file, and how it ended. */

import { cancelledAs } from './orders.mjs'

const number = (value) => value.toLocaleString('en')

/** How the file was understood, as lines. Said before anything is sent, because a wrong column is cheap to mend then. */
export function understanding(file, format, plan, options) {
  const { kind, columns, unused, rows } = plan
  const orders = kind === 'orders' ? `, ${number(plan.orders.size)} orders` : ''
  const packed = file.gzipped ? ', gzipped' : ''
  const lines = [`${file.path}: ${kind}, ${format.words}${packed} (${number(rows)} rows${orders})`]
  const say = (name, value) => lines.push(`  ${name.padEnd(13)} ${value}`)
  for (const [name, column] of Object.entries(columns)) say(name, column)
  if (columns.date || kind === 'messages') say('zone', zoneWords(plan, options))
  if (columns.currency === undefined && ['orders', 'products'].includes(kind)) {
    say('currency', options.currency ?? `${plan.currency}, assumed (--currency says otherwise)`)
  }
  if (kind === 'orders' && !columns.order_id) say('order_id', 'made of the customer and the date')
  if (kind === 'orders') say('refunds', cancelledAs)
  if (file.encoding !== 'utf-8') say('encoding', file.encoding)
  if (unused.length > 0) {
    say(kind === 'events' ? 'as they are' : 'not used', unused.slice(0, 20).join(', '))
  }
  return lines
}

function zoneWords({ zone, dates, columns }, { timezone }) {
  const order = columns.date && dates === 'mdy' ? ', the month first' : ''
  return `${zone}${timezone ? '' : ', assumed where a date names none (--timezone)'}${order}`
}

/** How it ended, as lines. */
export function summary({ plan, sent, before, accepted, rejects, seconds, options }) {
  const what = plan.kind === 'products' ? 'products' : 'messages'
  const earlier = before > 0 ? `, ${number(before)} in the run before` : ''
  const lines = [
    options.dryRun
      ? `Read ${number(plan.rows)} rows; ${number(sent)} ${what} would be sent. Nothing was sent.`
      : `Read ${number(plan.rows)} rows, sent ${number(sent)} ${what}${earlier}, accepted ${number(accepted)}, in ${seconds.toFixed(1)} s.`,
  ]
  if (rejects.count === 0) return [...lines, 'No row was rejected.']
  const where = rejects.path ? `, all of them in ${rejects.path}` : ''
  lines.push(`${number(rejects.count)} rows were rejected${where}; everything else is in:`)
  if (options.dryRun) lines[1] = `${number(rejects.count)} rows would be rejected:`
  for (const { reason, count, line } of rejects.summary().slice(0, 8)) {
    lines.push(`  ${number(count).padStart(8)}  ${reason} (first in line ${line})`)
  }
  return lines
}
