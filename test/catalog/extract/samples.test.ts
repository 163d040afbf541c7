/** What `npm run extract` reads from saved pages of real shops, and from pages of a shop on this machine. */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { document, jsonLd, shoe } from './page.ts'

const run = promisify(execFile)
const root = path.join(import.meta.dirname, '../../..')
const samples = path.join(root, '../shared/samples/product-pages')

interface Sample {
  readonly file: string
  readonly url: string | null
  readonly page_kind: string
  readonly expected: Readonly<Record<string, string | null>>
  readonly acceptable: Readonly<Record<string, readonly (string | null)[]>>
}
interface Line {
  readonly url: string | null
  readonly error?: string
  readonly product: Readonly<Record<string, unknown>> | null
}

/** Runs the command; answers its lines, what it complained of, and its exit code. */
async function extract(
  ...words: string[]
): Promise<{ lines: Line[]; errors: string; code: number }> {
  const told = await run(process.execPath, ['scripts/extract.mjs', '--json', ...words], {
    cwd: root,
  })
    .then((output) => ({ ...output, code: 0 }))
    .catch((error: { stdout: string; stderr: string; code: number }) => error)
  const lines = told.stdout.trim().split('\n').filter(Boolean)
  return {
    lines: lines.map((line) => JSON.parse(line) as Line),
    errors: told.stderr,
    code: told.code,
  }
}

let folder: string
let shop: Server
let origin: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aisle-extract-'))
  shop = createServer((request, response) => {
    if (request.url === '/old') response.writeHead(301, { Location: '/p/shoe' }).end()
    else if (request.url !== '/p/shoe') response.writeHead(404).end()
    else
      response
        .writeHead(200, { 'Content-Type': 'text/html' })
        .end(document({ head: jsonLd(shoe()) }))
  })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
})
afterAll(async () => {
  shop.close()
  await rm(folder, { recursive: true, force: true })
})

describe('npm run extract', () => {
  it('prints a line for each page, in order, and goes on after one that cannot be read', async () => {
    const [plain, packed, list] = ['plain.html', 'packed.html.gz', 'list.html'].map((name) =>
      path.join(folder, name),
    )
    const html = document({ head: jsonLd(shoe()) })
    await writeFile(plain ?? '', html)
    await writeFile(packed ?? '', gzipSync(html))
    await writeFile(
      list ?? '',
      document({ head: jsonLd(shoe({ name: 'A' }), shoe({ name: 'B' })) }),
    )
    const words = [plain, 'missing.html', packed, list].map(String)
    const { lines, errors, code } = await extract(
      ...words,
      `${origin}/old`,
      `${origin}/none`,
      '--url',
      'https://shop.test/p/shoe',
    )
    expect(
      lines.map(
        ({ product }) => product && `${product.name} ${product.price} ${product.availability}`,
      ),
    ).toEqual([
      'Trail Shoe 89.90 in_stock',
      null,
      'Trail Shoe 89.90 in_stock',
      null,
      'Trail Shoe 89.90 in_stock',
      null,
    ])
    expect(lines[0]?.url).toBe('https://shop.test/p/shoe')
    expect(lines[4]?.url).toBe(`${origin}/p/shoe`)
    expect(errors).toContain('missing.html: ')
    expect(errors).toContain('404')
    expect(code).toBe(1)
  })
})

if (existsSync(samples)) describe('saved pages of real shops', compare)
else it(`compares nothing, for there are no saved pages at ${samples}`, () => {})

function compare(): void {
  it('give name, price, currency and availability as their notes expect', async () => {
    const { items } = JSON.parse(await readFile(path.join(samples, 'expected.json'), 'utf8')) as {
      items: Sample[]
    }
    const wrong: string[] = []
    const words = items.flatMap(({ file, url }) => [
      path.join(samples, file),
      '--url',
      url ?? 'https://unknown.test/p',
    ])
    const { lines } = await extract(...words)
    for (const [index, { file, expected, acceptable, page_kind }] of items.entries()) {
      const product = lines[index]?.product
      if ((product === null) !== (page_kind !== 'product')) wrong.push(`${file}: ${page_kind}`)
      for (const field of ['name', 'price', 'currency', 'availability']) {
        const right = [expected[field] ?? null, ...(acceptable[field] ?? [])]
        const value = product?.[field] ?? null
        const isRight =
          field === 'price'
            ? right.map(Number).includes(Number(value))
            : right.includes(value as string)
        if (page_kind === 'product' && !isRight)
          wrong.push(`${file}: ${field} is ${value}, not ${right.join(' or ')}`)
      }
    }
    expect(wrong).toEqual([])
    expect(lines.length).toBe(items.length)
  })
}
