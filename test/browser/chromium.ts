/** Opens a real Chromium: the one named by CHROME_PATH, the system's, or the one that comes by npm. */

import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** What may differ from the ordinary: flags to add, and flags that Playwright adds to leave out. */
export interface Wishes {
  args?: string[]
  ignoreDefaultArgs?: string[]
}

/** Launches Chromium without a window. Whoever opens it closes it. */
export async function openChromium(wishes: Wishes = {}): Promise<Browser> {
  const options = { ...wishes, args: [...flags, ...(wishes.args ?? [])] }
  const chosen = process.env.CHROME_PATH || installed.find(existsSync)
  if (chosen) return chromium.launch({ ...options, executablePath: chosen })
  const home = await unpackChromium()
  return chromium.launch({
    ...options,
    executablePath: path.join(home, 'chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: path.join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: path.join(home, 'fonts'),
    },
  })
}

/**
 * Unpacks the npm package's browser once per version and machine, and answers its folder. Tests run in
 * several processes: each unpacks into a folder of its own, and the first to finish gives it its name.
 */
async function unpackChromium(): Promise<string> {
  const manifest = new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url)
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const home = path.join(tmpdir(), `aisle-chromium-${version}`)
  if (existsSync(home)) return home

  const fresh = await mkdtemp(`${home}-`)
  const before = { ...process.env }
  // The package unpacks into the folder for temporary files, its system libraries only where it takes
  // the machine for a cloud function, and it asks for both again and again.
  process.env.TMPDIR = fresh
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x'
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    await packed.executablePath()
  } finally {
    for (const name of ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  }
  try {
    await rename(fresh, home)
  } catch {
    await rm(fresh, { recursive: true, force: true })
  }
  return home
}
