/** The pure readers in a real browser: pages are parsed as documents there, and none of their scripts runs. */

import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import type { PageReading } from '../../../sdk/capture/host.ts'
import { openChromium } from '../../browser/chromium.ts'

/** Reads documents. */
export interface Readers {
  /** What the page `html` tells when it stands at `address`. */
  read(html: string, address: string): Promise<PageReading>
  close(): Promise<void>
}

const entry = `
import { findThings, parseBlock } from './sdk/capture/json-ld.ts'
import { readPage } from './sdk/capture/product-page.ts'
globalThis.readHtml = (html, address) => {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const blocks = Array.from(page.querySelectorAll('script[type*="ld+json" i]'), ({ textContent }) => {
    try { return parseBlock(textContent) } catch { return undefined }
  })
  return readPage(page, address, findThings(blocks))
}`

/** Opens a browser with the readers in it. */
export async function openReaders(): Promise<Readers> {
  const resolveDir = new URL('../../..', import.meta.url).pathname
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir, loader: 'ts' },
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2019',
  })
  const browser: Browser = await openChromium()
  const page: Page = await browser.newPage()
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' })
  return {
    read: (html, address) =>
      page.evaluate(
        ([text, url]) =>
          (globalThis as unknown as { readHtml(html: string, url: string): PageReading }).readHtml(
            text,
            url,
          ),
        [html, address] as const,
      ),
    close: () => browser.close(),
  }
}
