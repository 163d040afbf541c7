/** Real order histories go in whole, a second time changes nothing, and the sums are those of the file. */

import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOptions } from '../../scripts/import/options.mjs'
import { readRecords } from '../../scripts/import/records.mjs'
import { runImport } from '../../scripts/import/run.mjs'
import { inspectFile } from '../../scripts/import/text.mjs'
import { startLocal } from '../../scripts/local/launch.mjs'

const shared = path.join(import.meta.dirname, '../../../shared/data')
const table = { kind: 'table', delimiter: ',', words: '' } as const

let directory = ''
let aisle: Awaited<ReturnType<typeof startLocal>>

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'aisle-import-'))
  aisle = await startLocal({ port: 0, state: null, seed: false, cron: false, quiet: true, env: {} })
})

afterAll(async () => {
  await aisle?.dispose()
  await rm(directory, { recursive: true, force: true })
})

/** A copy of a data set, or undefined, said aloud, where it is not there. */
async function borrow(name: string): Promise<string | undefined> {
  if (!existsSync(path.join(shared, name))) {
    console.log(`${name} is not here: nothing to import.`)
    return undefined
  }
  const file = path.join(directory, name)
  await copyFile(path.join(shared, name), file)
  return file
}

async function rowsWritten(): Promise<number> {
  const usage = (await (await fetch(`${aisle.url}/dev/usage`)).json()) as { rowsWritten: number }
  return usage.rowsWritten
}

async function foldEverything(): Promise<void> {
  for (let inbox = 1; inbox > 0; ) {
    const answer = await fetch(`${aisle.url}/dev/tick`, { method: 'POST' })
    expect(answer.status).toBe(200)
    inbox = ((await answer.json()) as { inbox: number }).inbox
  }
}

async function importTwice(file: string, ...args: readonly string[]) {
  const options = readOptions([file, '--to', aisle.url, '--key', 'sk_demo', ...args], {})
  const first = await runImport(options)
  expect(first.accepted).toBe(first.sent)
  const before = await rowsWritten()
  expect(await runImport(options)).toEqual(first)
  expect(await rowsWritten()).toBe(before)
  await foldEverything()
  const folded = await rowsWritten()
  await runImport(options)
  expect(await rowsWritten()).toBe(folded)
  return first
}

/** What is stored of a currency: by profile, and by order. */
async function stored(currency: string) {
  return aisle
    .db()
    .prepare(
      `select
        (select sum(state->>('$.orders.revenue.' || ?1)) from profiles where merged_at is null) as profiles,
        (select sum(revenue) from orders where currency = ?1) as orders,
        (select count(*) from orders where currency = ?1 and status = 'completed') as completed,
        (select sum(state->>'$.orders.count') from profiles where state->>('$.orders.revenue.' || ?1) is not null) as counted,
        (select count(*) from flow_runs) as runs,
        (select count(*) from messages) as messages`,
    )
    .bind(currency)
    .first()
}

async function* cells(file: string): AsyncGenerator<Record<string, string>> {
  for await (const { record } of readRecords(await inspectFile(file), table)) {
    yield record as Record<string, string>
  }
}

describe('the history of', () => {
  it('a wholesaler of gifts: orders of many lines, credit notes, lines without a customer', async () => {
    const file = await borrow('online_retail_nonuk.csv.gz')
    if (!file) return
    const result = await importTwice(file, '--currency', 'GBP', '--timezone', 'Europe/London')
    let pence = 0
    let refused = 0
    const orders = new Set<string>()
    for await (const { InvoiceNo = '', Quantity, UnitPrice, CustomerID } of cells(file)) {
      const worth = Math.round(Number(UnitPrice) * Number(Quantity) * 100)
      if (CustomerID === '' || worth === 0) refused += 1
      else pence += worth
      if (CustomerID !== '' && worth > 0) orders.add(InvoiceNo)
    }
    expect(result).toMatchObject({ rows: 46_431, rejected: refused })
    expect(await stored('GBP')).toEqual({
      profiles: pence,
      orders: pence,
      completed: orders.size,
      counted: orders.size,
      runs: 0,
      messages: 0,
    })
  })

  it('a seller of records: an amount for each customer and day, twice on some days', async () => {
    const file = await borrow('cdnow_sample.csv.gz')
    if (!file) return
    const result = await importTwice(file)
    let cents = 0
    let orders = 0
    for await (const { dollars } of cells(file)) {
      cents += Math.round(Number(dollars) * 100)
      if (Number(dollars) > 0) orders += 1
    }
    expect(result).toMatchObject({ rows: 6_919, sent: orders })
    expect(await stored('USD')).toMatchObject({
      profiles: cents,
      orders: cents,
      completed: orders,
      runs: 0,
      messages: 0,
    })
  })
})
