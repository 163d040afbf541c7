/** Reads wrangler.toml through wrangler itself, once per change of the file. */

import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inRepo } from './paths.mjs'

const kept = inRepo('dist/wrangler.json')

/**
 * The configuration as wrangler understands it.
 *
 * Loading wrangler takes more than a second, so its reading is kept in dist/ beside a hash of the file that was read.
 */
export async function readWranglerConfig(file = inRepo('wrangler.toml')) {
  const hash = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  const known = await readKept()
  if (known?.hash === hash) return known.config
  const config = await askWrangler(file)
  await mkdir(path.dirname(kept), { recursive: true })
  await writeFile(kept, JSON.stringify({ hash, config }))
  return config
}

async function readKept() {
  try {
    return JSON.parse(await readFile(kept, 'utf8'))
  } catch {
    return undefined
  }
}

async function askWrangler(file) {
  process.env.WRANGLER_SEND_METRICS ??= 'false'
  process.env.WRANGLER_HIDE_BANNER ??= 'true'
  const { unstable_readConfig: readConfig } = await import('wrangler')
  const config = readConfig({ config: file }, { hideWarnings: true })
  const { name, compatibility_date, compatibility_flags, d1_databases, ratelimits, assets, vars } =
    config
  return {
    name,
    compatibility_date,
    compatibility_flags,
    d1_databases,
    ratelimits,
    assets,
    vars,
    crons: config.triggers.crons ?? [],
  }
}
