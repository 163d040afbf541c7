/** Reads a text as the import does, without sending: what it understood, the messages, and the rejected rows. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readOptions } from '../../scripts/import/options.mjs'
import { runImport } from '../../scripts/import/run.mjs'
import { startTarget } from './target.ts'

export interface Sent {
  readonly type: string
  readonly event?: string
  readonly messageId: string
  readonly timestamp?: string
  readonly userId?: string
  readonly anonymousId?: string
  readonly traits?: Record<string, unknown>
  readonly properties: Record<string, unknown>
  readonly [field: string]: unknown
}

export interface Reading {
  readonly lines: readonly string[]
  /** By message id, for people's messages travel side by side. */
  readonly sent: readonly Sent[]
  /** `line: reason`. */
  readonly rejected: readonly string[]
}

/** Imports a file of this name and content into a stand-in for Aisle, and answers what arrived there. */
export async function importText(
  name: string,
  content: string | Uint8Array,
  args: readonly string[] = [],
): Promise<Reading> {
  const directory = await mkdtemp(path.join(tmpdir(), 'aisle-import-'))
  const target = await startTarget()
  const lines: string[] = []
  try {
    const file = path.join(directory, name)
    await writeFile(file, content)
    const options = readOptions(
      [file, '--to', target.url, '--key', 'sk', '--token', 't', ...args],
      {},
    )
    await runImport(options, { print: (line: string) => lines.push(line) })
    const sent = (target.messages() as Sent[]).sort((left, right) =>
      left.messageId < right.messageId ? -1 : 1,
    )
    return { lines, sent, rejected: await rejectedOf(file) }
  } finally {
    await target.close()
    await rm(directory, { recursive: true, force: true })
  }
}

async function rejectedOf(file: string): Promise<readonly string[]> {
  const text = await readFile(`${file}.rejected.csv`, 'utf8').catch(() => '')
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [, number, quoted, plain] = /^(\d+),(?:"((?:[^"]|"")*)"|([^,]*))/.exec(line) ?? []
      return `${number}: ${(quoted ?? plain ?? '').replaceAll('""', '"')}`
    })
}
