/** The CPU time that reading a product's page takes, on pages as shop systems write them: in size, elements and mark-up. */

import { readFile } from 'node:fs/promises'
import { startReader } from '../scripts/extract/reader.mjs'
import { figure, median } from './figure.mjs'

/** Rounds of each page that are measured, after some that warm up. */
const rounds = 60

/** @param {(line: string) => void} progress */
export async function measureExtract(progress) {
  const reader = await startReader()
  try {
    const times = []
    for (const [name, html] of Object.entries(pages())) {
      progress(`reading a page with ${name}`)
      const page = Buffer.from(html)
      const source = { url: 'https://shop.example/p/item-1' }
      const { product } = await reader.read(page, { ...source, rounds: 20 })
      if (product?.price !== '89.90') throw new Error(`The page with ${name} was not read.`)
      const before = await cpuOf(reader.pid)
      await reader.read(page, { ...source, rounds })
      times.push(((await cpuOf(reader.pid)) - before) / rounds)
    }
    return [
      figure('CPU per product page, at the median', median(times), 'ms', { most: 5 }),
      figure('CPU per product page, at most', Math.max(...times), 'ms'),
    ]
  } finally {
    await reader.dispose()
  }
}

/** CPU milliseconds that a process has used; where the system does not tell, the time that passed. */
async function cpuOf(pid) {
  try {
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return performance.now()
  }
}

const product = {
  '@context': 'https://schema.org',
  '@type': 'Product',
  name: 'Trail Shoe',
  sku: 'S-42',
  description: 'For stones. '.repeat(60),
  brand: { '@type': 'Brand', name: 'Fell' },
  offers: {
    '@type': 'Offer',
    price: '89.90',
    priceCurrency: 'EUR',
    availability: 'https://schema.org/InStock',
  },
}

function pages() {
  const block = (value) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`
  const variants = Array.from({ length: 60 }, (_, n) => ({
    ...product,
    name: `Trail Shoe ${n}`,
    sku: `S-${n}`,
  }))
  const group = {
    '@type': 'ProductGroup',
    name: 'Trail Shoe',
    productGroupID: '1',
    hasVariant: variants,
  }
  const microdata = `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Trail Shoe</h1>
    <div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="priceCurrency" content="EUR">
    <span itemprop="price" content="89.90">89,90 €</span></div><div itemprop="description">${'<p>For stones.</p>'.repeat(40)}</div></div>`
  const graph = [
    'og:type=product',
    'og:title=Trail Shoe',
    'product:price:amount=89.90',
    'product:price:currency=EUR',
  ]
    .map((pair) => pair.split('='))
    .map(([name, content]) => `<meta property="${name}" content="${content}">`)
    .join('')
  return {
    'JSON-LD, 100 kB': around(block(product), '', 100),
    'JSON-LD, 400 kB': around(block(product), '', 400),
    'a group of variants, 300 kB': around(block(group), '', 300),
    'broken JSON-LD, 300 kB': around(block(product).replace('}</script>', ',}</script>'), '', 300),
    'microdata, 150 kB': around('', microdata, 150),
    'microdata, 600 kB': around('', microdata, 600),
    'Open Graph, 300 kB': around(graph, '', 300),
  }
}

/** A document of so many kilobytes: navigation, scripts and tiles around what matters. */
function around(head, body, kilobytes) {
  const tile =
    '<li class="tile"><a href="/p/x" data-id="7"><img src="/i/x.jpg" alt="A thing"><span>A thing</span></a><div class="price">12,00 €</div></li>\n'
  const script = `<script>window.state=${JSON.stringify({ items: Array.from({ length: 40 }, (_, n) => ({ n, text: 'x'.repeat(80) })) })}</script>`
  const filling = tile.repeat(20) + script
  const times = Math.max(1, Math.round((kilobytes * 1_000) / filling.length / 2))
  return `<!doctype html><html lang="de"><head><title>Trail Shoe</title>${head}</head><body><ul>${filling.repeat(times)}</ul>${body}<ul>${filling.repeat(times)}</ul></body></html>`
}
