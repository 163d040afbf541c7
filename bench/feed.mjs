/** What a feed of ten thousand items costs by the shop's own tick: time, and rows written, new, unchanged and changed. */

import { createServer } from 'node:http'
import { figure } from './figure.mjs'
import { startShop } from './runtime.mjs'

const count = 10_000

/** @param {(line: string) => void} progress */
export async function measureFeed(progress) {
  let feed = ''
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/xml' }).end(feed)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const shop = await startShop()
  try {
    const call = caller(shop.url)
    const url = `http://127.0.0.1:${server.address().port}/feed.xml`
    await call('PUT', '/api/settings', { feeds: [{ url, hours: 1 }] })
    const figures = []
    for (const [name, price, most] of [
      ['new', 20, 2.05],
      ['unchanged', 20, 0.01],
      ['changed', 18, 2.01],
    ]) {
      progress(`reading a feed of ${count.toLocaleString('en')} ${name} items`)
      feed = feedOf(price)
      const { rows, milliseconds } = await read(call, url)
      const items = `${count.toLocaleString('en')} ${name} feed items`
      figures.push(figure(`rows written per ${name} feed item`, rows / count, 'rows', { most }))
      figures.push(figure(items, milliseconds / 1_000, 's', { most: 10 }))
    }
    return figures
  } finally {
    await shop.dispose()
    server.close()
  }
}

/** Ticks until the feed is read to its end. */
async function read(call, url) {
  await call('POST', '/api/feeds/read', { url })
  const before = await call('GET', '/dev/usage')
  const { items: known } = await call('GET', '/api/feeds')
  const started = performance.now()
  for (;;) {
    await call('POST', '/dev/tick')
    const { items } = await call('GET', '/api/feeds')
    const { last, reading } = items[0]
    if (last?.problem) throw new Error(last.problem)
    if (!reading && last && last.at !== known[0].last?.at) break
  }
  const milliseconds = performance.now() - started
  const after = await call('GET', '/dev/usage')
  return { rows: after.rowsWritten - before.rowsWritten, milliseconds }
}

function feedOf(price) {
  const items = Array.from(
    { length: count },
    (_, n) => `<item><g:id>item-${n}</g:id><g:title>Item number ${n}</g:title>
    <g:description>${'A thing that somebody may want to have, told in a sentence or two. '.repeat(4)}</g:description>
    <g:link>https://shop.example/p/item-${n}?utm_source=feed</g:link><g:image_link>https://shop.example/i/${n}.jpg</g:image_link>
    <g:price>${price + (n % 80)}.00 EUR</g:price><g:availability>in stock</g:availability><g:brand>Brand ${n % 40}</g:brand>
    <g:product_type>Home &gt; Shelf ${n % 90}</g:product_type></item>`,
  )
  return `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>${items.join('\n')}</channel></rss>`
}

function caller(origin) {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer dev' }
  return async (method, path, body) => {
    const response = await fetch(origin + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
}
