/** On the way: batches within limits, patience with a busy target, and going on where an import was cut short. */

import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REQUEST_LIMITS } from '../../sdk/contract/limits.ts'
import { startTarget, type Target } from './target.ts'

const root = path.join(import.meta.dirname, '../..')

let directory = ''
let target: Target
let children: ChildProcess[] = []

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'aisle-import-'))
  target = await startTarget()
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await target.close()
  await chmod(directory, 0o700)
  await rm(directory, { recursive: true, force: true })
})

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, ['scripts/import.mjs', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, AISLE_STATE: path.join(directory, 'state') },
  })
  children.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk
    })
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, ended, output: () => text }
}

async function writeSales(orders: number): Promise<string> {
  const file = path.join(directory, 'sales.csv')
  const rows = Array.from(
    { length: orders },
    (_, index) => `${index},2024-01-01,5.00,c${index % 97}`,
  )
  await writeFile(file, ['order_id,date,total,customer_id', ...rows].join('\n'))
  return file
}

const ids = () => target.messages().map((message) => (message as { messageId: string }).messageId)

describe('an import', () => {
  it('keeps every batch within the limits of the secret key', async () => {
    const file = await writeSales(3_000)
    const { ended, output } = run(file, '--to', target.url, '--key', 'sk')
    expect([await ended, output()]).toEqual([0, expect.stringContaining('No row was rejected.')])
    for (const batch of target.batches) {
      expect(batch.length).toBeLessThanOrEqual(REQUEST_LIMITS.secret.messages)
      expect(JSON.stringify(batch).length).toBeLessThan(REQUEST_LIMITS.secret.bytes)
    }
    expect(new Set(ids()).size).toBe(3_000)
    expect(await readdir(directory)).toEqual(['sales.csv'])
  })

  it('waits as long as it is told, and asks again after an error', async () => {
    const file = await writeSales(10)
    target.answer({ status: 429, headers: { 'retry-after': '1' } }, { status: 503, body: {} })
    const started = Date.now()
    const { ended } = run(file, '--to', target.url, '--key', 'sk')
    expect(await ended).toBe(0)
    expect(Date.now() - started).toBeGreaterThan(1_000)
    expect(new Set(ids()).size).toBe(10)
  })

  it('ends well when the target refuses single messages, and lists their rows', async () => {
    const file = await writeSales(1)
    const rejected = [{ index: 0, code: 'x', message: 'It looks odd.' }]
    target.answer({ status: 200, body: { accepted: 0, rejected } })
    const { ended, output } = run(file, '--to', target.url, '--key', 'sk')
    expect(await ended).toBe(0)
    expect(output()).toContain('1 rows were rejected')
    const list = await readFile(`${file}.rejected.csv`, 'utf8')
    expect(list).toContain('2,Aisle refused it: It looks odd.')
  })

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'that got %s goes on where it stopped',
    async (signal) => {
      const file = await writeSales(6_000)
      const busy = { status: 503, headers: { 'retry-after': '30' }, body: {} }
      const first = run(file, '--to', target.url, '--key', 'sk')
      for (let waited = 0; target.batches.length < 3 && waited < 20_000; waited += 10) {
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      target.answer(busy, busy, busy, busy)
      await new Promise((resolve) => setTimeout(resolve, 700))
      first.child.kill(signal)
      const code = await first.ended
      target.answer()
      if (signal === 'SIGINT') {
        expect([code, first.output()]).toEqual([
          130,
          expect.stringMatching(/Interrupted\. [\d,]+ mess/),
        ])
      }
      const second = run(file, '--to', target.url, '--key', 'sk')
      const rest = second.ended
      expect([await rest, second.output()]).toEqual([0, expect.stringContaining('Read 6,000 rows')])
      if (signal === 'SIGINT') expect(second.output()).toContain('Going on after')
      expect(new Set(ids()).size).toBe(6_000)
      expect(await readdir(directory)).toEqual(['sales.csv'])
    },
  )

  it('keeps its notes among its own data where the directory takes none', async () => {
    const file = path.join(directory, 'closed', 'sales.csv')
    await rm(directory, { recursive: true })
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, 'order_id,date,total,customer_id\n1,soon,5,c\n2,2024-01-01,5,c\n')
    await chmod(path.dirname(file), 0o500)
    const { ended, output } = run(file, '--to', target.url, '--key', 'sk')
    expect(await ended).toBe(0)
    const [, list = ''] = /all of them in (\S+\.rejected\.csv)/.exec(output()) ?? []
    expect(await readFile(list, 'utf8')).toContain('2,"the date ""soon"" is not understood"')
    await chmod(path.dirname(file), 0o700)
  })

  it('says in one line that a file is missing, a key is wrong, or nobody is there', async () => {
    const file = await writeSales(1)
    const port = new URL(target.url).port
    const missing = run(`${file}.not`)
    expect([await missing.ended, missing.output()]).toEqual([1, `${file}.not does not exist.\n`])
    const away = run(file, '--to', 'http://127.0.0.1:1', '--key', 'sk')
    expect(await away.ended).toBe(1)
    expect(away.output().trim().split('\n').at(-1)).toMatch(
      /^Nothing answers at http:\/\/127\.0\.0\.1:1 /,
    )
    const keyless = run(file, '--to', `http://127.0.0.1:${port}`)
    expect(await keyless.ended).toBe(1)
    expect(keyless.output()).toContain('Which key? --key sk_…, or AISLE_KEY.')
  })
})
