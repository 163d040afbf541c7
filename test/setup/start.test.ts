/** `npm start` as a stranger types it: what answers, what it leaves behind, and what it says when it cannot. */

import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLocal } from '../../scripts/local/launch.mjs'
import { freePort } from '../../scripts/local/port.mjs'

const root = path.join(import.meta.dirname, '../..')

interface Run {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  output(): string
}

let state = ''
let port = 0
let runs: Run[] = []

beforeEach(async () => {
  state = await mkdtemp(path.join(tmpdir(), 'aisle-start-'))
  port = await freePort()
  runs = []
})

afterEach(async () => {
  for (const { child } of runs) child.kill('SIGKILL')
  await Promise.all(runs.map(({ ended }) => ended))
  await gone()
  await rm(state, { recursive: true, force: true })
})

function start(env: Record<string, string> = {}, script = 'start'): Run {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: root,
    env: { ...process.env, PORT: String(port), AISLE_STATE: state, AISLE_SEED: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  child.stderr.on('data', (chunk) => {
    text += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const run = { child, ended, output: () => text }
  runs.push(run)
  return run
}

async function until(what: () => boolean | Promise<boolean>, seconds = 40): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await what()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(
    `Waited ${seconds} s in vain. Output so far:\n${runs.map((run) => run.output()).join('\n')}`,
  )
}

async function started(run: Run): Promise<void> {
  let ended = false
  void run.ended.then(() => {
    ended = true
  })
  await until(() => {
    if (ended) throw new Error(`It ended instead of starting:\n${run.output()}`)
    return run.output().includes('Ctrl-C ends it')
  })
}

const linux = process.platform === 'linux'

/** Command lines of living processes that belong to this test: those that carry its state directory in their environment. */
function ours(): { pid: number; command: string }[] {
  if (!linux) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'utf8').includes(`AISLE_STATE=${state}\0`))
          return []
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return command === '' ? [] : [{ pid: Number(name), command }]
      } catch {
        return []
      }
    })
}

function pidOf(command: RegExp): number {
  const found = ours().find((one) => command.test(one.command))
  if (!found) throw new Error(`No process ${command} among ${JSON.stringify(ours())}`)
  return found.pid
}

const gone = () => until(() => ours().length === 0, 10)
const launcher = () => pidOf(/^\S*node scripts\/start\.mjs/)
const runtime = () => pidOf(/workerd serve/)
const get = async (where: string, host = '127.0.0.1') => fetch(`http://${host}:${port}${where}`)

/** What a start says that ends at once. */
async function refusal(env: Record<string, string> = {}, script = 'start'): Promise<string> {
  const run = start(env, script)
  expect(await run.ended).toBe(1)
  return run.output().trim()
}

describe('npm start', () => {
  it('serves the shop, the console, the tag and the API on one port, and prints where', async () => {
    const run = start()
    await started(run)
    expect(run.output()).toContain(`http://localhost:${port}/demo`)
    expect(run.output()).toContain(`http://localhost:${port}/admin#token=dev`)
    expect(run.output()).toContain(`http://localhost:${port}/dev/mailbox`)
    for (const where of ['/demo', '/admin', '/aisle.js', '/console/app.js', '/dev/mailbox']) {
      expect([where, (await get(where)).status]).toEqual([where, 200])
    }
    expect((await get('/aisle.js', 'localhost')).headers.get('content-type')).toMatch(/javascript/)
    const sent = await fetch(`http://127.0.0.1:${port}/v1/track`, {
      method: 'POST',
      body: JSON.stringify({
        writeKey: 'pk_demo',
        anonymousId: 'somebody',
        event: 'Product Viewed',
      }),
    })
    expect(sent.status).toBe(200)

    // A second one does not share its data, and a reset does not take it away.
    const other = String(await freePort())
    expect(await refusal({ PORT: other })).toMatch(/^Aisle already runs on this data .*$/)
    expect(await refusal({}, 'reset')).toMatch(/^Aisle runs on .*: stop it first\.$/)
    expect((await get('/aisle.js')).status).toBe(200)
  })

  it('keeps its data, its links and its key over a restart', async () => {
    const first = start()
    await started(first)
    const secret = readFileSync(path.join(state, 'secrets'), 'utf8')
    const saved = await fetch(`http://127.0.0.1:${port}/api/settings`, {
      method: 'PUT',
      headers: { authorization: 'Bearer dev', 'content-type': 'application/json' },
      body: JSON.stringify({ shopName: 'Kept over night' }),
    })
    expect(saved.status).toBe(200)
    first.child.kill('SIGTERM')
    await first.ended
    await gone()
    await started(start())
    const settings = await fetch(`http://127.0.0.1:${port}/api/settings`, {
      headers: { authorization: 'Bearer dev' },
    })
    expect(await settings.json()).toMatchObject({ shopName: 'Kept over night' })
    expect(readFileSync(path.join(state, 'secrets'), 'utf8')).toBe(secret)
    expect((await stat(path.join(state, 'secrets'))).mode & 0o077).toBe(0)
  })
})

describe.runIf(linux)('nothing is left behind', () => {
  it('when the launcher gets SIGTERM', async () => {
    await started(start())
    expect(runtime()).toBeGreaterThan(0)
    process.kill(launcher(), 'SIGTERM')
    await gone()
    expect(await readdir(state)).not.toContain('lock')
  })

  it('when Ctrl-C reaches the whole group, as in a terminal', async () => {
    const run = start()
    await started(run)
    process.kill(-Number(run.child.pid), 'SIGINT')
    await gone()
    expect(run.output()).not.toContain('unexpectedly')
    expect(await readdir(state)).not.toContain('lock')
  })

  it('when npm is killed with SIGKILL', async () => {
    const run = start()
    await started(run)
    run.child.kill('SIGKILL')
    await gone()
  })

  it('when the launcher is killed with SIGKILL, the next start takes over, and the runtime is killed', async () => {
    await started(start())
    process.kill(launcher(), 'SIGKILL')
    await gone()
    const run = start()
    await started(run)

    // Nor when the runtime is killed under it: then it says so and ends.
    process.kill(runtime(), 'SIGKILL')
    expect(await run.ended).toBe(1)
    expect(run.output().trim().split('\n').at(-1)).toMatch(
      /^The runtime \(workerd\) ended unexpectedly/,
    )
    await gone()
  })
})

describe('one clear line, and an exit code, when', () => {
  it('the port is in use', async () => {
    const server = net.createServer()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const said = await refusal()
    await new Promise((resolve) => server.close(resolve))
    expect(said).toMatch(new RegExp(`^Port ${port} is in use: .*$`))
  })

  it.each([
    ['SECRETS', { ENVIRONMENT: 'production' }, /^SECRETS is missing.*$/],
    [
      'ADMIN_TOKEN',
      {
        ENVIRONMENT: 'production',
        SECRETS: 's'.repeat(40),
        SMTP_HOST: 'smtp.example.com',
      },
      /^ADMIN_TOKEN is missing.*$/,
    ],
    ['SMTP_HOST', { EMAIL_PROVIDER: 'smtp' }, /^SMTP_HOST is missing.*$/],
  ])('%s is missing', async (_, env, line) => {
    expect(await refusal(env)).toMatch(line)
  })

  async function databaseFile(): Promise<string> {
    const folder = path.join(state, 'd1/miniflare-D1DatabaseObject')
    const name = (await readdir(folder)).find((one) => /^[0-9a-f]+\.sqlite$/.test(one))
    return path.join(folder, name ?? '')
  }

  /** A database of some megabytes, so that SQLite has moved it from its log into the file itself. */
  async function writeDatabase(): Promise<string> {
    const aisle = await startLocal({ port, state, seed: false, cron: false, quiet: true })
    const numbers = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)'
    const filler = `insert into settings select 'filler.' || i, hex(randomblob(800)) from n`
    await aisle.db().prepare(`${numbers} ${filler}`).run()
    await aisle.dispose()
    const file = await databaseFile()
    for (const log of [`${file}-wal`, `${file}-shm`]) await rm(log, { force: true })
    return file
  }

  it('the database file is cut short, scribbled over or something else', async () => {
    const file = await writeDatabase()
    const whole = readFileSync(file)
    expect(whole.length).toBeGreaterThan(1_000_000)
    const scribbled = Buffer.from(whole).fill(0xff, 4096, 12_288)
    const line = /^The database is damaged \(.*\): .*npm run reset.*$/
    for (const damaged of [whole.subarray(0, 500_000), scribbled, Buffer.alloc(9000, 'a diary')]) {
      await writeFile(file, damaged)
      expect(await refusal()).toMatch(line)
    }
  })

  it('something has written over the database file while its log is still whole', async () => {
    const aisle = await startLocal({ port, state, seed: false, cron: false, quiet: true })
    await aisle.dispose()
    const file = await databaseFile()
    expect((await stat(`${file}-wal`)).size).toBeGreaterThan(0)
    for (const damaged of ['', 'a diary']) {
      await writeFile(file, damaged)
      expect(await refusal()).toMatch(/^The database is damaged \(.*\): .*npm run reset.*$/)
    }
  })

  it('reset is asked to remove what is not ours', async () => {
    await writeFile(path.join(state, 'diary.txt'), 'dear diary')
    expect(await refusal({}, 'reset')).toMatch(
      /does not look like Aisle's data: nothing was removed\.$/,
    )
    expect(await readdir(state)).toEqual(['diary.txt'])
  })
})
