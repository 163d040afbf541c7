/** The parts of the launcher that the whole does not show: statements, migrations, the minute, the lock, the sizes. */

import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startCron } from '../../scripts/local/cron.mjs'
import { startLocal } from '../../scripts/local/launch.mjs'
import { lockHolder, takeLock } from '../../scripts/local/lock.mjs'
import { migrate } from '../../scripts/local/migrate.mjs'
import { splitStatements } from '../../scripts/local/statements.mjs'
import { measureSizes, sizeTable } from '../../scripts/size.mjs'

const root = path.join(import.meta.dirname, '../..')
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aisle-local-'))
})

afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true, force: true })
})

describe('statements of a migration', () => {
  it.each([
    ['', []],
    ['-- only; a comment', []],
    ['select 1', ['select 1']],
    ['select 1;\n\nselect 2;', ['select 1', 'select 2']],
    [
      `insert into a values ('x;y', "z;"); select 1`,
      [`insert into a values ('x;y', "z;")`, 'select 1'],
    ],
    [`insert into a values ('it''s; so')`, [`insert into a values ('it''s; so')`]],
    ['/* a; b */ select 1;', ['select 1']],
    ['select case when 1 then 2 end; select 3', ['select case when 1 then 2 end', 'select 3']],
    [
      'create trigger t after insert on a begin update a set b = case b when 1 then 2 end; delete from c; end; select 1',
      [
        'create trigger t after insert on a begin update a set b = case b when 1 then 2 end; delete from c; end',
        'select 1',
      ],
    ],
  ])('%j', (text, statements) => {
    expect(splitStatements(text)).toEqual(statements)
  })
})

describe('the product in this process', () => {
  it('starts on a free port with data of its own, ticks when told, and is gone afterwards', async () => {
    const aisle = await startLocal({ state: null, seed: false, cron: false, quiet: true })
    const { state } = aisle
    try {
      expect((await fetch(`${aisle.url}/aisle.js`)).status).toBe(200)
      await aisle.tick()
      const keys = await aisle.db().prepare('select label from keys order by label').all()
      expect(keys.results).toEqual([{ label: 'pk_demo' }, { label: 'server' }])
    } finally {
      await aisle.dispose()
    }
    expect(existsSync(state)).toBe(false)
    await expect(fetch(aisle.url)).rejects.toThrow()
    expect(() => process.kill(aisle.pid, 0)).toThrow()
  })

  it('applies each migration once, and one that fails changes nothing and is named', async () => {
    const aisle = await startLocal({ state: null, seed: false, cron: false, quiet: true })
    try {
      const db = aisle.db()
      const applied = await db.prepare('select name from d1_migrations order by id').all()
      const files = readdirSync(path.join(root, 'migrations')).filter((name) =>
        name.endsWith('.sql'),
      )
      expect(applied.results.map((row: Record<string, unknown>) => row.name)).toEqual(files.sort())
      expect(await migrate(db)).toEqual([])

      await writeFile(path.join(folder, '9001_good.sql'), 'create table good (a text);')
      await writeFile(
        path.join(folder, '9002_bad.sql'),
        'create table half (a text); create tabel x;',
      )
      await expect(migrate(db, folder)).rejects.toThrow(
        /^Migration 9002_bad\.sql failed and changed nothing/,
      )
      const tables = await db
        .prepare(`select name from sqlite_master where name in ('good', 'half')`)
        .all()
      expect(tables.results).toEqual([{ name: 'good' }])
    } finally {
      await aisle.dispose()
    }
  })

  it('tells its owner when the runtime is killed, and leaves no request waiting', async () => {
    const aisle = await startLocal({ state: null, seed: false, cron: false, quiet: true })
    process.kill(aisle.pid, 'SIGKILL')
    await aisle.lost
    await expect(aisle.tick()).rejects.toThrow()
    await aisle.dispose()
  })
})

describe('the cron tick', () => {
  it('comes at each minute, and one that takes long lets one more wait, not a queue', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-03-01T10:00:30Z') })
    const ticks: string[] = []
    let finish = () => {}
    const stop = startCron(
      (at: number) => {
        ticks.push(new Date(at).toISOString().slice(11, 16))
        return ticks.length === 2
          ? new Promise<void>((resolve) => {
              finish = resolve
            })
          : Promise.resolve()
      },
      () => {},
    )
    await vi.advanceTimersByTimeAsync(29_000)
    expect(ticks).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(ticks).toEqual(['10:01'])
    await vi.advanceTimersByTimeAsync(4 * 60_000)
    expect(ticks).toEqual(['10:01', '10:02'])
    finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(ticks).toEqual(['10:01', '10:02', '10:05'])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ticks).toEqual(['10:01', '10:02', '10:05', '10:06'])
    stop()
    await vi.advanceTimersByTimeAsync(300_000)
    expect(ticks).toHaveLength(4)
  })

  it('goes on after a tick that failed', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-03-01T10:00:00Z') })
    const errors: unknown[] = []
    let count = 0
    const stop = startCron(
      async () => {
        count += 1
        throw new Error(`no ${count}`)
      },
      (error: unknown) => errors.push(error),
    )
    await vi.advanceTimersByTimeAsync(120_000)
    stop()
    expect(errors.map(String)).toEqual(['Error: no 1', 'Error: no 2'])
  })
})

describe('the lock', () => {
  it('is held by one, and free again when given back', () => {
    const file = path.join(folder, 'lock')
    const release = takeLock(file, { port: 1 })
    expect(() => takeLock(file, { port: 2 })).toThrow(/^Aisle already runs on this data/)
    release()
    expect(existsSync(file)).toBe(false)
    takeLock(file, { port: 2 })()
  })

  it('is taken over from a dead process, and from one whose number somebody else has now', async () => {
    const file = path.join(folder, 'lock')
    const sleeper = spawn('sleep', ['30'])
    try {
      await writeFile(file, JSON.stringify({ pid: 2 ** 22 - 1, born: '1', port: 1 }))
      takeLock(file, { port: 2 })()
      await writeFile(file, JSON.stringify({ pid: sleeper.pid, born: 'long ago', port: 1 }))
      expect(lockHolder(file)).toBeUndefined()
      takeLock(file, { port: 2 })()
      await writeFile(file, 'half a li')
      takeLock(file, { port: 2 })()
    } finally {
      sleeper.kill()
    }
  })
})

describe('sizes', () => {
  it('of what a shopper downloads keep their budgets', async () => {
    const sizes = await measureSizes()
    expect(sizes.filter(({ ok }) => !ok).map(({ name, brotli }) => `${name}: ${brotli}`)).toEqual(
      [],
    )
    expect(sizeTable(sizes)[0]).toMatch(/^file +bytes +gzip +brotli +budget$/)
  })

  it('come with no global left behind by the tag but its own', () => {
    const tag = readFileSync(path.join(root, 'dist/public/aisle.js'), 'utf8')
    execFileSync(process.execPath, ['--check', path.join(root, 'dist/public/aisle.js')])
    expect(tag).not.toMatch(/^(var|let|const|function) /m)
  })
})
