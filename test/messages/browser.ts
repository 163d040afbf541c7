/** Starts the Chromium of this machine, or the one from npm, for tests that look at emails and pages. */

import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A running browser, or null where there is none for this system. The caller closes it. */
export async function startBrowser(): Promise<Browser | null> {
  const path = await findChromium()
  return path ? chromium.launch({ executablePath: path, args: ['--no-sandbox'] }) : null
}

async function findChromium(): Promise<string | null> {
  const present = [process.env.CHROME_PATH ?? '', ...installed].find((path) => existsSync(path))
  if (present) return present
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  // Makes the package unpack the libraries that it brings, also outside the service it is meant for.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x'
  const { default: packed } = await import('@sparticuz/chromium')
  return packed.executablePath()
}
