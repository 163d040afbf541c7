/** The whole tree keeps the rules of the house. */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { findCycles } from './domains.ts'
import { checkHabits } from './habits.ts'
import { rules } from './rules.ts'
import { readSource } from './source.ts'

const root = path.join(import.meta.dirname, '../..')
const folders = ['sdk', 'widgets', 'worker', 'dashboard', 'demo', 'scripts', 'bench', 'test']

/** What git knows or would add, so that nobody's leftovers count. */
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && existsSync(path.join(root, file)))

const sources = files.map((file) => readSource(file, readFileSync(path.join(root, file), 'utf8')))

describe('every file keeps the rule that', () => {
  it.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    const broken = sources.flatMap((source) =>
      rule.check(source).map((what) => `${source.file} ${what}`),
    )
    expect(broken).toEqual([])
  })
})

describe('the tree', () => {
  it('is seen at all', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(sources.flatMap((source) => source.imports).length).toBeGreaterThan(100)
  })

  it('has no cycles', () => {
    const imports = new Map(
      sources.map((source) => [
        source.file,
        source.imports.flatMap((one) => (one.file === null ? [] : [one.file])),
      ]),
    )
    expect(findCycles(imports)).toEqual([])
  })

  it('imports only files that exist', () => {
    const missing = sources.flatMap((source) =>
      source.imports
        .filter((one) => one.file !== null && !existsSync(path.join(root, one.file)))
        .map((one) => `${source.file} imports ${one.specifier}`),
    )
    expect(missing).toEqual([])
  })

  it('has files that are named after what they are, short, and introduced by a sentence', () => {
    const broken = sources.flatMap((source) => {
      const found = checkHabits(source)
      const isTest = source.file.startsWith('test/')
      return found
        .filter((what) => !(isTest && what.includes('lines, more than')))
        .map((what) => `${source.file} ${what}`)
    })
    expect(broken).toEqual([])
  })
})
