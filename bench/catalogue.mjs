/** What a catalogue of ten thousand products costs: rows written and time, when it is new, the same, and changed. */

import { figure } from './figure.mjs'
import { startShop } from './runtime.mjs'

const count = 10_000
const batch = 500

/** @param {(line: string) => void} progress */
export async function measureCatalogue(progress) {
  const shop = await startShop()
  try {
    const call = caller(shop.url)
    await call('PUT', '/api/settings', { shopUrl: 'https://shop.example' })
    const rounds = [
      ['new', products(), 2.01],
      ['unchanged', products(), 0],
      ['repriced', products(1), 2.01],
    ]
    const figures = []
    for (const [name, list, most] of rounds) {
      progress(`putting ${count.toLocaleString('en')} ${name} products`)
      const { rows, milliseconds } = await put(call, list)
      figures.push(
        figure(`rows written per ${name} product`, rows / count, 'rows', { most }),
        figure(`${count.toLocaleString('en')} ${name} products`, milliseconds / 1_000, 's', {
          most: 10,
        }),
      )
    }
    return figures
  } finally {
    await shop.dispose()
  }
}

async function put(call, list) {
  const before = await call('GET', '/dev/usage')
  const started = performance.now()
  for (let from = 0; from < list.length; from += batch) {
    const body = { products: list.slice(from, from + batch) }
    const { rejected } = await call('POST', '/api/products/batch', body)
    if (rejected.length > 0) throw new Error(`A product was rejected: ${rejected[0].message}`)
  }
  const milliseconds = performance.now() - started
  const after = await call('GET', '/dev/usage')
  return { rows: after.rowsWritten - before.rowsWritten, milliseconds }
}

function products(dearer = 0) {
  return Array.from({ length: count }, (_, n) => ({
    id: `item-${n}`,
    title: `Item number ${n}`,
    description: 'A thing that somebody may want to have, told in a sentence or two. '.repeat(4),
    url: `https://shop.example/p/item-${n}?utm_source=feed`,
    imageUrl: `https://shop.example/i/${n}.jpg`,
    gtin: gtin(n),
    brand: `Brand ${n % 40}`,
    category: ['Home', `Shelf ${n % 90}`],
    price: 20 + (n % 80) - 2 * dearer,
    currency: 'EUR',
    availability: 'in_stock',
  }))
}

function gtin(n) {
  const digits = `20${String(n).padStart(10, '0')}`
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0)
  return digits + ((10 - (sum % 10)) % 10)
}

function caller(url) {
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: 'Bearer dev' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!response.ok) {
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    }
    return response.json()
  }
}
