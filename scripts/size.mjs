/** Measures what a shopper's browser downloads, against the budgets that the README promises. */

import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { Failure, reportFailure } from './local/failure.mjs'
import { inRepo } from './local/paths.mjs'

/** Budgets are bytes after brotli at its best, which is what Cloudflare's edge and a CDN may serve. */
const files = [
  { name: 'aisle.js', path: 'dist/public/aisle.js', budget: 5120 },
  { name: '  + later', path: 'dist/public/aisle-later.js', budget: 800 },
  { name: '  + signals', path: 'dist/public/aisle-signals.js', budget: 512 },
  { name: '  + ask', path: 'dist/public/aisle-ask.js', budget: 1280 },
  { name: '  + click', path: 'dist/public/aisle-click.js', budget: 512 },
  { name: '  + capture', path: 'dist/public/aisle-capture.js', budget: 5120 },
  { name: '  + structured', path: 'dist/public/aisle-structured.js', budget: 3328 },
  { name: '  + layer', path: 'dist/public/aisle-layer.js', budget: 1792 },
  { name: '  + shop', path: 'dist/public/aisle-shop.js', budget: 2048 },
  { name: '  + mirror', path: 'dist/public/aisle-mirror.js', budget: 2048 },
  { name: '  + place', path: 'dist/public/aisle-place.js', budget: 1152 },
  { name: 'first widget', path: 'dist/public/aisle-widgets.js', budget: 12_288 },
  { name: 'npm module', path: 'dist/npm/aisle.js', budget: 5120 },
  { name: 'console app.js', path: 'dist/public/console/app.js', budget: 57_344 },
]

/**
 * Sizes of the built files in bytes.
 * @returns {Promise<{name: string, raw: number, gzip: number, brotli: number, budget: number, ok: boolean}[]>}
 */
export async function measureSizes() {
  return Promise.all(
    files.map(async ({ name, path, budget }) => {
      const content = await readBuilt(path)
      const brotli = brotliCompressSync(content, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
      }).length
      const gzip = gzipSync(content, { level: 9 }).length
      return { name, raw: content.length, gzip, brotli, budget, ok: brotli <= budget }
    }),
  )
}

async function readBuilt(path) {
  try {
    return await readFile(inRepo(path))
  } catch {
    throw new Failure(`${path} is not built: run "npm run build" first.`)
  }
}

/** The sizes as lines of a table. */
export function sizeTable(sizes) {
  const rows = sizes.map(({ name, raw, gzip, brotli, budget, ok }) =>
    [name, raw, gzip, brotli, budget, ok ? 'ok' : 'TOO BIG'].map(String),
  )
  const table = [['file', 'bytes', 'gzip', 'brotli', 'budget', ''], ...rows]
  return table.map((row) =>
    row
      .map((cell, index) => pad(cell, index))
      .join('  ')
      .trimEnd(),
  )
}

function pad(cell, index) {
  return index === 0 || index === 5 ? cell.padEnd(14) : cell.padStart(7)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const sizes = await measureSizes()
    console.log(sizeTable(sizes).join('\n'))
    if (sizes.some(({ ok }) => !ok)) process.exitCode = 1
  } catch (error) {
    reportFailure(error)
  }
}
