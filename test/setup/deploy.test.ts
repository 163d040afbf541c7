/** `npm run deploy`, step by step, against a stand-in for wrangler: the owner's account is no place for tests. */

import { createHash } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { deploy } from '../../scripts/deploy.mjs'

const root = path.join(import.meta.dirname, '../..')
const program = path.join(import.meta.dirname, 'wrangler-stand-in.mjs')

interface Account {
  databases: { uuid: string; name: string }[]
  secrets: Record<string, string>
  keys: { hash: string; kind: string; label: string }[]
  calls: { args: string[] }[]
  uploads?: number
  migrated?: boolean
  signedOut?: boolean
}

let folder = ''
let config = ''
let file = ''

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aisle-deploy-'))
  config = path.join(folder, 'wrangler.toml')
  file = path.join(folder, 'account.json')
  vi.stubEnv('STAND_IN_ACCOUNT', file)
  const text = await readFile(path.join(root, 'wrangler.toml'), 'utf8')
  await writeFile(config, text.replace('SMTP_HOST = ""', 'SMTP_HOST = "smtp.example.com"'))
  await writeAccount({})
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

async function writeAccount(account: Partial<Account>): Promise<void> {
  const empty: Account = { databases: [], secrets: {}, keys: [], calls: [] }
  await writeFile(file, JSON.stringify({ ...empty, ...account }))
}

async function readAccount(): Promise<Account> {
  return JSON.parse(await readFile(file, 'utf8'))
}

async function run(env: Record<string, string> = {}): Promise<string> {
  const lines: string[] = []
  await deploy({ config, program, env, fresh: true, print: (line: string) => lines.push(line) })
  return lines.join('\n')
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

it('creates the database, the secrets and the keys in an empty account, and prints what the owner needs', async () => {
  const output = await run()
  const account = await readAccount()
  const toml = await readFile(config, 'utf8')

  expect(account.databases.map(({ name }) => name)).toEqual(['aisle'])
  expect(toml).toContain(`database_id = "${account.databases[0]?.uuid}"`)
  expect(toml).toContain('PUBLIC_URL = "https://aisle.a-shop.workers.dev"')
  expect(account.migrated).toBe(true)
  expect(Object.keys(account.secrets).sort()).toEqual(['ADMIN_TOKEN', 'SECRETS'])
  expect(account.secrets.SECRETS?.length).toBeGreaterThanOrEqual(32)

  const token = /admin#token=([\w-]{43})/.exec(output)?.[1] ?? ''
  expect(account.secrets.ADMIN_TOKEN).toBe(`sha256:${sha256(token)}`)
  const publicKey = /data-key="(pk_[\w-]{32})"/.exec(output)?.[1] ?? ''
  const secretKey = /(sk_[\w-]{32})/.exec(output)?.[1] ?? ''
  expect(account.keys).toEqual([
    { hash: sha256(publicKey), kind: 'public', label: publicKey },
    { hash: sha256(secretKey), kind: 'secret', label: 'server' },
  ])
  expect(output).toContain('src="https://aisle.a-shop.workers.dev/aisle.js"')
})

it('keeps every secret out of the command lines, which any process on the machine can read', async () => {
  const output = await run({ SMTP_PASSWORD: 'the-password-of-the-mail-server' })
  const account = await readAccount()
  const seen = JSON.stringify(account.calls)
  const shown = [...output.matchAll(/token=([\w-]+)|(sk_[\w-]+)/g)].map(
    (match) => match[1] ?? match[2],
  )
  expect(shown).toHaveLength(2)
  for (const secret of [...shown, ...Object.values(account.secrets)])
    expect(seen).not.toContain(secret)
  expect(account.secrets.SMTP_PASSWORD).toBe('the-password-of-the-mail-server')
})

it('makes nothing anew the second time, and still prints the tag', async () => {
  await run()
  const before = await readAccount()
  const toml = await readFile(config, 'utf8')
  const output = await run()
  const after = await readAccount()
  expect(after.databases).toEqual(before.databases)
  expect(after.secrets).toEqual(before.secrets)
  expect(after.keys).toEqual(before.keys)
  expect(await readFile(config, 'utf8')).toBe(toml)
  expect(output).toContain(`data-key="${before.keys[0]?.label}"`)
  expect(output).not.toMatch(/token=|sk_/)
  expect(after.uploads).toBe((before.uploads ?? 0) + 1)
})

it('says how to sign in when wrangler is signed out', async () => {
  await writeAccount({ signedOut: true })
  await expect(run()).rejects.toThrow(
    /^wrangler is not signed in to Cloudflare: run "npx wrangler login"/,
  )
})

it('uploads nothing that would not run', async () => {
  await cp(path.join(root, 'wrangler.toml'), config)
  await writeFile(
    config,
    (await readFile(config, 'utf8')).replace(/SMTP_HOST = ".*"/, 'SMTP_HOST = ""'),
  )
  await expect(run()).rejects.toThrow(/^SMTP_HOST is missing/)
  expect((await readAccount()).uploads).toBeUndefined()
})

it('asks for the password that a mail server with a user needs', async () => {
  const text = await readFile(config, 'utf8')
  await writeFile(config, text.replace('SMTP_USER = ""', 'SMTP_USER = "shop"'))
  await expect(run()).rejects.toThrow(/^SMTP_PASSWORD is missing/)
})

it('does not touch a database id that belongs to another account', async () => {
  const text = await readFile(config, 'utf8')
  await writeFile(config, text.replace('database_id = ""', 'database_id = "elsewhere"'))
  await expect(run()).rejects.toThrow(/names the database elsewhere/)
  expect(await readFile(config, 'utf8')).toContain('database_id = "elsewhere"')
})
