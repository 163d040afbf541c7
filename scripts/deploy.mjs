/** Brings Aisle into the owner's Cloudflare account: creates what is missing, migrates, uploads, prints the tag. */

// Safe to run again: it is also how a new version is brought up. Its steps are tested against a stand-in for wrangler
// that answers as wrangler 4.86 is documented to. Not tried against the real service: the wording of wrangler's answers
// on a fresh account (workers.dev not set up yet, several accounts), and how long a first upload takes to be reached.

import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { build, loadModule } from './build.mjs'
import { Failure, reportFailure } from './local/failure.mjs'
import { keyRow, newKey, sha256 } from './local/keys.mjs'
import { inRepo } from './local/paths.mjs'
import { ownWrangler, readAnswer, wranglerAt } from './local/wrangler.mjs'

const database = 'aisle'

/**
 * @param {object} [options]
 * @param {string} [options.config] wrangler.toml; the database's id and the address are written into it
 * @param {string} [options.program] wrangler's start file
 * @param {Record<string, string | undefined>} [options.env] SMTP_PASSWORD is taken from here, once, as a secret
 * @param {boolean} [options.fresh] whether dist/ has just been built
 * @param {(line: string) => void} [options.print]
 */
export async function deploy({
  config = inRepo('wrangler.toml'),
  program = ownWrangler(),
  env = process.env,
  fresh = false,
  print = console.log,
} = {}) {
  const wrangler = wranglerAt({ program, config })
  if (!fresh) await build()
  await ensureDatabase(wrangler, config, print)
  const known = await listSecrets(wrangler)
  await checkVariables(config, known, env)

  print('Applying the migrations …')
  await wrangler(['d1', 'migrations', 'apply', database, '--remote'])
  print('Uploading …')
  const publicUrl = await upload(wrangler, config)

  const secrets = missingSecrets(known, env)
  if (Object.keys(secrets.stored).length > 0) {
    await wrangler(['secret', 'bulk'], { input: JSON.stringify(secrets.stored) })
  }
  const keys = await ensureKeys(wrangler)
  printResult({ publicUrl, token: secrets.token, keys, print })
}

async function ensureDatabase(wrangler, config, print) {
  const text = await readFile(config, 'utf8')
  const find = async () => {
    const list = readAnswer(await wrangler(['d1', 'list', '--json']))
    return list.find(({ name }) => name === database)?.uuid
  }
  let id = await find()
  if (!id) {
    print(`Creating the database "${database}" …`)
    await wrangler(['d1', 'create', database])
    id = await find()
  }
  if (!id) throw new Failure(`wrangler created no database called "${database}".`)
  const [, written] = /^database_id\s*=\s*"(.*)"$/m.exec(text) ?? []
  // Another id in the file is another account's, or a choice: neither is ours to overwrite.
  if (written && written !== id) {
    throw new Failure(
      `wrangler.toml names the database ${written}, but "${database}" in this account is ${id}: empty database_id, or sign in to the other account.`,
    )
  }
  await writeFile(config, text.replace(/^database_id\s*=\s*".*"$/m, `database_id = "${id}"`))
}

/** Names of the secrets that the Worker has; none where there is no Worker yet. */
async function listSecrets(wrangler) {
  const output = await wrangler(['secret', 'list', '--format', 'json'], {
    tolerate: /10007|does not exist|not found/i,
  })
  return output === undefined ? [] : readAnswer(output).map(({ name }) => name)
}

/** Asks the Worker's own reading of its configuration before anything is uploaded that would not run. */
async function checkVariables(config, known, env) {
  const { readConfig, ConfigError } = await loadModule('worker/env.ts')
  const stand = 'x'.repeat(32)
  const variables = {
    ...readVariables(await readFile(config, 'utf8')),
    SECRETS: stand,
    ADMIN_TOKEN: stand,
    ...(env.SMTP_PASSWORD || known.includes('SMTP_PASSWORD') ? { SMTP_PASSWORD: stand } : {}),
  }
  try {
    await readConfig({ ...variables, PUBLIC_URL: variables.PUBLIC_URL || 'https://aisle.invalid' })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new Failure(`${error.message} (wrangler.toml, [vars]; passwords: see the README)`)
  }
}

/** The simple `NAME = "value"` lines of [vars]. */
function readVariables(text) {
  const section = /^\[vars\]$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(text)?.[1] ?? ''
  const lines = section.matchAll(/^(\w+)\s*=\s*"(.*)"$/gm)
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]))
}

/** Uploads; the first time once more, when Cloudflare has said under which address the Worker is reached. */
async function upload(wrangler, config) {
  const output = await wrangler(['deploy', '--minify'])
  const text = await readFile(config, 'utf8')
  const own = readVariables(text).PUBLIC_URL
  if (own) return own
  const address = /https:\/\/[\w.-]+\.workers\.dev/.exec(output)?.[0]
  if (!address) {
    throw new Failure(
      'Uploaded, but wrangler named no workers.dev address: put yours into PUBLIC_URL in wrangler.toml, then deploy again.',
    )
  }
  await writeFile(config, text.replace(/^PUBLIC_URL\s*=\s*""$/m, `PUBLIC_URL = "${address}"`))
  await wrangler(['deploy', '--minify'])
  return address
}

/** What is to be stored, and the console's token where it is new: of that only the hash is stored. */
function missingSecrets(known, env) {
  const stored = {}
  let token
  if (!known.includes('SECRETS')) stored.SECRETS = randomBytes(32).toString('base64url')
  if (!known.includes('ADMIN_TOKEN')) {
    token = randomBytes(32).toString('base64url')
    stored.ADMIN_TOKEN = `sha256:${sha256(token)}`
  }
  if (env.SMTP_PASSWORD) stored.SMTP_PASSWORD = env.SMTP_PASSWORD
  return { stored, token }
}

/** The site's keys; what is missing is made. A secret key is known here only in the moment of its making. */
async function ensureKeys(wrangler) {
  const execute = ['d1', 'execute', database, '--remote', '--json', '--yes', '--command']
  const answer = readAnswer(await wrangler([...execute, 'select kind, label from keys']))
  const present = answer[0]?.results ?? []
  const keys = { public: present.find(({ kind }) => kind === 'public')?.label }
  const rows = []
  for (const kind of ['public', 'secret']) {
    if (present.some((row) => row.kind === kind)) continue
    keys[kind] = newKey(kind)
    rows.push(keyRow(keys[kind], kind))
  }
  if (rows.length > 0) {
    const values = rows.map(
      ({ hash, kind, label }) => `('${hash}', '${kind}', '${label}', ${Date.now()})`,
    )
    await wrangler([
      ...execute,
      `insert into keys (hash, kind, label, created_at) values ${values.join(', ')}`,
    ])
  }
  return keys
}

function printResult({ publicUrl, token, keys, print }) {
  print('\nAisle is deployed.\n')
  print(
    `  Tag         <script async src="${publicUrl}/aisle.js" data-key="${keys.public}"></script>`,
  )
  print(`  Console     ${publicUrl}/admin${token ? `#token=${token}` : ''}`)
  if (keys.secret) print(`  Secret key  ${keys.secret}   (for your server)`)
  if (token || keys.secret) {
    print(
      '\nKeep the console link and the secret key: only their hashes are stored, and they are not shown again.',
    )
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const program = process.env.AISLE_WRANGLER
    await deploy(program ? { program } : {})
  } catch (error) {
    reportFailure(error)
  }
}
