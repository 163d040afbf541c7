/** Keeps what visits brought: products go to the catalogue, and every page gets its new state. */

import { readStatement, type Statement } from '../statement.ts'
import { putStatements } from '../store.ts'
import { afterVisit } from './after.ts'
import type { Crawling } from './asker.ts'
import { putFound } from './found/store.ts'
import { type Page, putReadings } from './store.ts'
import type { Visit } from './visit.ts'

/** A page, and what a visit to it brought. */
export interface Read {
  readonly page: Page
  readonly visit: Visit
}

/** Writes the results of some visits. Answers them with the pages as they are now. */
export async function keepReadings(
  crawling: Crawling,
  reads: readonly Read[],
): Promise<readonly Read[]> {
  if (reads.length === 0) return []
  const { db } = crawling
  const now = crawling.now()
  const heard = reads.map((read) => hear(read, now))
  const said = heard.filter((one) => one.statement !== null)
  const ids = await putAll(
    crawling,
    said.flatMap(({ statement }) => statement ?? []),
  )
  const kept = heard.map(({ page, visit }) => ({ page, visit }))
  for (const [index, one] of said.entries()) {
    const place = heard.indexOf(one)
    const read = kept[place]
    if (read) kept[place] = { ...read, page: stored(read.page, ids?.[index], now) }
  }
  await putFound(
    db,
    reads.flatMap(({ visit }) => (visit.kind === 'alias' ? [{ ...visit.of, changedAt: 0 }] : [])),
    now,
  )
  await db.batch([
    putReadings(
      kept.map(({ page }) => page),
      now,
    ),
  ])
  return kept
}

interface Heard extends Read {
  readonly statement: Statement | null
}

/** The page after its visit, with the statement that goes to the catalogue where there is something new to say. */
function hear({ page, visit }: Read, now: number): Heard {
  const after = afterVisit(page, visit, now)
  if (after.discontinued) {
    const gone = { url: page.url, availability: 'discontinued', partial: true }
    const read = readStatement(gone, 'page', now)
    return { page: after.page, visit, statement: read.ok ? read.statement : null }
  }
  if (visit.kind !== 'product') return { page: after.page, visit, statement: null }
  const same = page.hash === visit.hash && page.product_id !== ''
  if (same) return { page: after.page, visit, statement: null }
  const read = readStatement(visit.input, 'page', now)
  if (read.ok) return { page: after.page, visit, statement: read.statement }
  const note = `What it says of its product cannot be kept: ${read.message}.`
  const other: Visit = { kind: 'other', note, etag: '', lastModified: '' }
  return { page: afterVisit(page, other, now).page, visit: other, statement: null }
}

/** The product ids of statements, or undefined where the catalogue could not take them: then the pages are read again. */
async function putAll(
  { db }: Crawling,
  statements: readonly Statement[],
): Promise<readonly string[] | undefined> {
  if (statements.length === 0) return []
  try {
    return (await putStatements(db, statements)).ids
  } catch (error) {
    console.error(`crawl: ${error instanceof Error ? error.message : 'failed'}`)
    return undefined
  }
}

function stored(page: Page, id: string | undefined, now: number): Page {
  if (id !== undefined) return { ...page, product_id: id }
  const note = 'The catalogue could not take what it says; it is read again.'
  const failed: Page = { ...page, hash: '', etag: '', last_modified: '' }
  return afterVisit(failed, { kind: 'failed', note }, now).page
}
