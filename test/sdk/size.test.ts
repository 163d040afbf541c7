/** The weight of the script tag, and that its version is the package's. */

import { readFile } from 'node:fs/promises'
import { brotliCompressSync, constants } from 'node:zlib'
import { expect, it } from 'vitest'
import { VERSION } from '../../sdk/version.ts'
import { bundleTag } from './shop.ts'

it('weighs no more than 5 KiB after brotli', async () => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  const bytes = brotliCompressSync(await bundleTag(true), { params }).length
  expect(bytes).toBeLessThanOrEqual(5120)
})

it('names the version of the package', async () => {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  expect(VERSION).toBe((JSON.parse(manifest) as { version: string }).version)
})
