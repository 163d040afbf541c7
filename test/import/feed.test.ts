/** Feeds as files: sent in their own form, rejected by line, cut in the middle, and large without much memory. */

import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { importText } from './reading.ts'

const entry = (id: string, price = '5.00 EUR') =>
  `<item><g:id>${id}</g:id><g:title>Sock ${id}</g:title><g:link>https://shop.test/p/${id}</g:link><g:price>${price}</g:price><g:availability>in stock</g:availability></item>`
const rss = (items: readonly string[]) =>
  `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>\n${items.join('\n')}\n</channel></rss>`

it('takes a feed in XML, plain and packed, and names what it rejects', async () => {
  const feed = rss([entry('a'), entry('b', 'soon'), entry('a'), entry('c')])
  for (const content of [feed, gzipSync(feed)]) {
    const { sent, rejected, lines } = await importText('feed.xml', content)
    expect(sent).toMatchObject([
      { id: 'a', title: 'Sock a', price: 5, currency: 'EUR', url: 'https://shop.test/p/a' },
      { id: 'c' },
    ])
    expect(rejected).toEqual(['3: price "soon" is no price', '4: the id a came before'])
    expect(lines[0]).toMatch(/a feed of 4 items; 2 sent/)
  }
})

it('takes a table with the columns of a feed', async () => {
  const table =
    'id\ttitle\tlink\tprice\titem_group_id\tcolor\n1\tSock\thttps://shop.test/1\t5 EUR\tG\tred\n'
  const { sent } = await importText('feed.tsv', table)
  expect(sent).toMatchObject([{ id: '1', groupId: 'G', options: { color: 'red' } }])
})

it('takes what was whole of a feed that breaks off, and says where it broke', async () => {
  const feed = rss([entry('a'), entry('b')])
  await expect(importText('feed.xml', feed.slice(0, feed.indexOf('<g:id>b') + 12))).rejects.toThrow(
    /ends in the middle, after 2 items, in line 3\. What was whole is in\./,
  )
})

it('reads a large feed in the memory of a small one', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'aisle-feed-'))
  const file = path.join(folder, 'large.xml')
  try {
    const out = createWriteStream(file)
    out.write('<rss><channel>')
    const filling = `<g:description>${'warm and dry '.repeat(80)}</g:description>`
    for (let n = 0; n < 20_000; n += 1)
      out.write(entry(`s${n}`).replace('</item>', `${filling}</item>\n`))
    await new Promise((resolve) => out.end('</channel></rss>', () => resolve(undefined)))
    const words = ['--max-old-space-size=96', 'scripts/import.mjs', file, '--dry-run']
    const { stdout } = await promisify(execFile)(process.execPath, words, {
      cwd: path.join(import.meta.dirname, '../..'),
    })
    expect(stdout).toContain('a feed of 20,000 items; 20,000 would be sent')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
