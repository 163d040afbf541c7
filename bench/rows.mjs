/** Rows written per event, the fold included: what Cloudflare bills, counted by D1 itself over an hour of a shop's life. */

import { figure } from './figure.mjs'
import { startShop } from './runtime.mjs'
import { makeVisits, messageOf } from './sessions.mjs'

const minutes = 60
const visits = 250
const quiet = 40

/** @param {(line: string) => void} progress */
export async function measureRows(progress) {
  const figures = []
  for (const size of [1, 4, 10]) {
    progress(`rows written, in requests of ${size}`)
    // A shop of its own each: carts that one left behind would be written to in the other's time.
    const shop = await startShop()
    try {
      const { rows, events } = await live(caller(shop.url), size)
      const name = `rows written per event, in requests of ${size}`
      figures.push(figure(name, rows / events, 'rows', { most: 2 }))
    } finally {
      await shop.dispose()
    }
  }
  return figures
}

/** Lives through all visits minute by minute, with a tick in each. */
async function live(call, size) {
  // Sign-ups count at once and no confirmation is mailed: what an email costs is another figure.
  await call('PUT', '/api/settings', { doubleOptIn: false })
  const idle = await idleRows(call)
  const plan = makeVisits({ visits, minutes, seed: 7, name: `rows-${size}` })
  const begin = Date.parse((await call('GET', '/dev/clock')).now)
  await makeCustomers(call, plan, begin)
  // What is done once a day is done before: it costs rows by the day, not by the event.
  for (let minute = 0; minute < 10; minute += 1)
    await call('POST', '/dev/clock', { advance: 'PT1M' })
  // From a full hour on, so that the fold's windows fall the same way in each run.
  const epoch = Math.ceil(Date.parse((await call('GET', '/dev/clock')).now) / 3_600_000) * 3_600_000
  await call('POST', '/dev/clock', { now: new Date(epoch).toISOString() })
  const requests = plan.flatMap((visit) => requestsOf(visit, size, epoch))
  requests.sort((left, right) => left.at - right.at)
  const events = plan.reduce((sum, visit) => sum + visit.events.length, 0)
  const before = await call('GET', '/dev/usage')
  let ticks = 0
  for (let minute = 1, next = 0; minute <= minutes + quiet; minute += 1) {
    const target = minute * 60_000
    const due = []
    for (; next < requests.length && requests[next].at < target; next += 1) due.push(requests[next])
    await Promise.all(lanesOf(due, 4).map((lane) => sendAll(call, lane)))
    const answer = await call('POST', '/dev/clock', { now: new Date(epoch + target).toISOString() })
    ticks += answer.ticks
  }
  const after = await call('GET', '/dev/usage')
  const total = after.rowsWritten - before.rowsWritten
  return { rows: total - ticks * idle, events }
}

/** Every third visitor has bought before: their order of last month is in before anything is counted. */
async function makeCustomers(call, plan, epoch) {
  const batch = plan
    .filter((_, index) => index % 3 === 0)
    .map(({ visitor }) => ({
      type: 'track',
      event: 'Order Completed',
      messageId: `before-${visitor}`,
      timestamp: new Date(epoch - 30 * 86_400_000).toISOString(),
      userId: visitor,
      anonymousId: visitor,
      properties: {
        order_id: `before-${visitor}`,
        revenue: 50,
        currency: 'EUR',
        email: `${visitor}@example.com`,
      },
    }))
  await call('POST', '/v1/batch', {
    batch,
    writeKey: 'sk_demo',
    sentAt: new Date(epoch).toISOString(),
  })
  await call('POST', '/dev/tick')
}

/** Moving the development clock writes rows that no shop would: what an idle move costs is taken off. */
async function idleRows(call) {
  await call('POST', '/dev/clock', { advance: 'PT1M' })
  const before = await call('GET', '/dev/usage')
  const moves = 5
  for (let move = 0; move < moves; move += 1) await call('POST', '/dev/clock', { advance: 'PT1M' })
  const after = await call('GET', '/dev/usage')
  return (after.rowsWritten - before.rowsWritten) / moves
}

/** The requests of one visit: a browser's in batches, an order from the shop's server, a sign-up from its form. */
function requestsOf({ visitor, events }, size, epoch) {
  const requests = []
  let batch = []
  const flush = (at) => {
    if (batch.length > 0)
      requests.push({ at, path: '/v1/batch', body: { batch, writeKey: 'pk_demo' } })
    batch = []
  }
  for (const event of events) {
    const timestamp = new Date(epoch + event.at).toISOString()
    if (event.kind === 'order') {
      const order = { type: 'track', event: 'Order Completed', messageId: event.id, timestamp }
      const who = { userId: visitor, anonymousId: visitor }
      const message = { ...order, ...who, properties: event.properties }
      requests.push({
        at: event.at,
        path: '/v1/batch',
        body: { batch: [message], writeKey: 'sk_demo' },
      })
    } else if (event.kind === 'subscribe') {
      const body = { writeKey: 'pk_demo', anonymousId: visitor, email: event.email }
      requests.push({ at: event.at, path: '/v1/subscribe', body })
    } else {
      batch.push(messageOf(visitor, event, epoch))
      if (batch.length === size) flush(event.at)
    }
  }
  flush(events.at(-1).at)
  return requests
}

function lanesOf(list, count) {
  return Array.from({ length: count }, (_, lane) =>
    list.filter((_, index) => index % count === lane),
  )
}

async function sendAll(call, requests) {
  for (const { path, body } of requests) await call('POST', path, body)
}

const owner = { authorization: 'Bearer dev' }

function caller(url) {
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...(path.startsWith('/api/') ? owner : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!response.ok)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
}
