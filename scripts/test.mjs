/** Runs every test and closes with a plain count. Arguments are vitest's: file filters, `--project node`, `-t words`. */

import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runGroup } from './local/group.mjs'
import { inRepo } from './local/paths.mjs'

const file = path.join(tmpdir(), `aisle-tally-${process.pid}.json`)
const reporters = ['--reporter=default', `--reporter=${inRepo('scripts/local/tally.mjs')}`]
// What an owner has set in this shell (a port, a mail server, a token) is about the shop, not about the tests.
const owned = [
  'PORT',
  'AISLE_STATE',
  'AISLE_SEED',
  'ENVIRONMENT',
  'PUBLIC_URL',
  'SECRETS',
  'ADMIN_TOKEN',
]
const mail = ['EMAIL_PROVIDER', 'SMTP_HOST', 'SMTP_PORT', 'SMTP_USER', 'SMTP_PASSWORD']
const clean = Object.fromEntries([...owned, ...mail].map((name) => [name, '']))

const code = await runGroup(
  process.execPath,
  [inRepo('node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...process.argv.slice(2)],
  { ...clean, AISLE_TALLY: file },
)
const tally = await readTally()
const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''
console.log(`${tally.passed} passed, ${tally.failed} failed${skipped}`)
process.exitCode = code !== 0 ? code : tally.failed > 0 ? 1 : 0

/** A run that broke off before it could count has failed. */
async function readTally() {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  } finally {
    await rm(file, { force: true })
  }
}
