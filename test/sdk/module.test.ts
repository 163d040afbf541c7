/** The npm module as a shop gets it: packed, unpacked elsewhere, checked by the compiler, bundled, and run without a page. */

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packModule } from '../../scripts/module.mjs'

const run = promisify(execFile)
const compiler = path.join(
  path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin/tsc',
)

let shop: string
beforeAll(async () => {
  shop = await mkdtemp(path.join(tmpdir(), 'aisle-shop-'))
  const tarball = await packModule(shop)
  const home = path.join(shop, 'node_modules/aisle')
  await mkdir(home, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', home, '--strip-components', '1'])
})
afterAll(() => rm(shop, { recursive: true, force: true }))

/** What the compiler says of a shop's file; nothing when it is content. */
async function check(code: string): Promise<string> {
  const file = path.join(shop, 'shop.ts')
  await writeFile(file, code)
  const flags = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', 'false']
  const options = ['--module', 'esnext', '--moduleResolution', 'bundler', '--types', '']
  const libraries = ['--target', 'es2022', '--lib', 'es2022,dom,dom.iterable']
  return run(process.execPath, [compiler, ...flags, ...options, ...libraries, file]).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  )
}

const begin = `import { type Aisle, createAisle } from 'aisle'
const aisle: Aisle = createAisle({ key: 'pk_1', endpoint: 'https://aisle.shop.test' })
`

it('has types that a strict shop can build on', async () => {
  const said = await check(`${begin}
aisle.track('Product Added', { product_id: 'a', quantity: 2, own: true })
aisle.track('My own event', { anything: [1] })
const end = aisle.on('track', (message) => console.log(message.type, message.messageId))
end()
export const recommended = async () => {
  const { items, error } = await aisle.recommend({ strategy: 'bought-together', limit: 4 })
  if (error) console.warn(error.message)
  return items.map(({ title, price }) => [title, price])
}
export const back = aisle.backInStock('shoe', { email: 'a@b.test', reserve: true })
`)
  expect(said).toBe('')
})

it('tells a shop what it got wrong, line by line', async () => {
  const wrong = [
    `aisle.track('Product Added', { quantity: 'two' })`,
    `aisle.track('Order Completed', { total: 5 })`,
    `aisle.recommend({ strategy: 'magic' })`,
    `aisle.backInStock('shoe', {})`,
    `aisle.on('trakc', () => {})`,
  ]
  const said = await check(begin + wrong.join('\n'))
  const lines = [...said.matchAll(/shop\.ts\((\d+),\d+\): error TS2/g)].map(([, line]) =>
    Number(line),
  )
  const first = begin.split('\n').length
  expect(new Set(lines)).toEqual(new Set(wrong.map((_, index) => first + index)))
})

it('is bundled with its parts as pieces of their own, and names no file that is not there', async () => {
  const entry = path.join(shop, 'entry.ts')
  await writeFile(entry, `${begin}export { aisle }`)
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: path.join(shop, 'out'),
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const names = outputFiles.map(({ path: file }) => path.basename(file).replace(/-\w{8}\./, '.'))
  expect(names).toEqual(
    expect.arrayContaining(['entry.js', 'aisle-capture.js', 'aisle-ask.js', 'aisle-layer.js']),
  )
  const first = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint)
  expect(Object.keys(first?.inputs ?? {}).some((file) => file.includes('capture'))).toBe(false)
})

it('loads where there is no page, does nothing there, and says what it is', async () => {
  const script = `import { createAisle } from 'aisle'
const aisle = createAisle({ key: 'pk_1', endpoint: 'https://aisle.shop.test' })
console.log(await aisle.track('On a server'), aisle.anonymousId())`
  await writeFile(path.join(shop, 'server.mjs'), script)
  const { stdout } = await run(process.execPath, [path.join(shop, 'server.mjs')])
  expect(stdout.trim()).toBe('false undefined')
  const manifest = JSON.parse(
    await readFile(path.join(shop, 'node_modules/aisle/package.json'), 'utf8'),
  )
  expect(manifest).toMatchObject({ name: 'aisle', type: 'module', sideEffects: false })
})
