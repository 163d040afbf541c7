/** The tick's part in price drops and low stock: reads the catalogue's log and tells those who wanted the product. */

import { loadChanges } from '../catalog/changes/store.ts'
import { loadProducts } from '../catalog/store.ts'
import { DAY } from '../core/clock.ts'
import { isObject } from '../core/json.ts'
import { appendForPerson } from '../events/system.ts'
import type { Flow } from '../flows/definition.ts'
import { openBook } from '../flows/owned/book.ts'
import { isEnabled } from '../flows/switch.ts'
import { type Newsstand, REMEMBERED, tidingsFor } from '../flows/wishes/match.ts'
import {
  meaningsOf,
  NEWS_EVENTS,
  type NewsKind,
  newsOf,
  type ProductNews,
  tellable,
} from '../flows/wishes/news.ts'
import { lastChange, loadWishers, type PeoplePlace, placeSince } from '../flows/wishes/store.ts'
import { loadValue, saveValue } from '../site/store.ts'
import type { Task, Ticking } from './tasks.ts'

const CURSOR = 'wishes'
/** Rows of the log that are told of together: of one batch of the catalogue each. */
const ROWS = 20
/** People looked at by one statement. */
const PEOPLE = 1_000
/** Rounds of one tick: what is left waits for the next. */
const ROUNDS = 100
/** What is older is no news any more. */
const FRESH = DAY
/** Of a log that was never read only so many rows are looked back. */
const LOOK_BACK = 500

/** Where reading stands: rows of the log that everybody was told of, and how far the next ones were told. */
interface Cursor {
  readonly seq: number
  /** The last row of those that are being told of, and the people who are told next; null between two lots. */
  readonly told: { readonly upTo: number; readonly people: PeoplePlace } | null
}

/** Nobody waits for it behind a request. While no flow listens it reads nothing and writes nothing. */
export const wishes: Task = {
  name: 'price drops and low stock',
  patient: true,
  nextDue: async (ticking) => {
    const { db, now } = ticking
    if ((await listeners(ticking)).size === 0) return null
    const last = await lastChange(db)
    return last > (readCursor(await loadValue(db, CURSOR))?.seq ?? 0) ? now() : null
  },
  run: async (ticking, until) => {
    const { db, now } = ticking
    const flows = await listeners(ticking)
    if (flows.size === 0) return
    const before = readCursor(await loadValue(db, CURSOR))
    let cursor = before ?? { seq: await placeSince(db, now() - FRESH, LOOK_BACK), told: null }
    for (let round = 0; round < ROUNDS && now() < until; round++) {
      // What came meanwhile waits: everybody is told of the same rows.
      const rows = cursor.told ? Math.min(ROWS, cursor.told.upTo - cursor.seq) : ROWS
      const page = await loadChanges(db, cursor.seq, rows)
      if (page.last === cursor.seq) break
      const changes = tellable(page.changes, new Set(flows.keys()), now() - FRESH)
      const next = await tell(ticking, changes, cursor, flows)
      cursor = next
        ? { seq: cursor.seq, told: { upTo: page.last, people: next } }
        : { seq: page.last, told: null }
      // Kept after each slice that told somebody; what was only passed by is kept once, at the end.
      if (changes.length > 0) await saveValue(db, CURSOR, cursor)
    }
    const read = readCursor(await loadValue(db, CURSOR))
    if (read?.seq !== cursor.seq) await saveValue(db, CURSOR, cursor)
  },
}

/** Tells one slice of people. Answers where the next slice begins, or null where everybody was told. */
async function tell(
  { db, now }: Ticking,
  changes: ReturnType<typeof tellable>,
  { seq, told }: Cursor,
  flows: ReadonlyMap<NewsKind, readonly Flow[]>,
): Promise<PeoplePlace | null> {
  const stand = await standOf(db, changes)
  if (stand.news.size === 0) return null
  const after = told?.people ?? { seen: now() - REMEMBERED, id: '' }
  let next: PeoplePlace | null = null
  for (const [kind, waiting] of flows) {
    const latest = Math.max(0, ...[...stand.news.values()].flat().map(({ at }) => at))
    const page = await loadWishers(db, [...stand.meanings.keys()], after, {
      ...sparing(waiting, now()),
      limit: PEOPLE,
    })
    const notices = page.people.flatMap(({ id, state }) => {
      const properties = tidingsFor(state, kind, stand, now())
      // The place in the log names it: telling it again writes nothing.
      const event = { id: `${kind}-${seq}`, name: NEWS_EVENTS[kind], at: latest }
      return properties ? [{ profileId: id, properties, ...event }] : []
    })
    if (notices.length > 0) await appendForPerson(db, notices, now())
    next = page.next
  }
  return next
}

/** Whom to leave out: those who could not enter the one flow that waits. Where several wait, nobody. */
function sparing([flow, other]: readonly Flow[], now: number) {
  const single = flow !== undefined && other === undefined && flow.reentry.per === 'person'
  return single
    ? { flow: flow.id, enteredAfter: now - flow.reentry.after }
    : { flow: '', enteredAfter: now }
}

async function standOf(
  db: Ticking['db'],
  changes: ReturnType<typeof tellable>,
): Promise<Newsstand> {
  const rows = await loadProducts(db, [...new Set(changes.map(({ productId }) => productId))])
  const news = new Map<string, ProductNews[]>()
  for (const change of changes) {
    const row = rows.get(change.productId)
    const one = row && newsOf(change, row)
    if (one) news.set(one.productId, [...(news.get(one.productId) ?? []), one])
  }
  const known = [...news.keys()].flatMap((id) => rows.get(id) ?? [])
  return { news, meanings: new Map(known.flatMap((row) => [...meaningsOf(row)])) }
}

/** For each kind of news the flows that are on and wait for it. */
async function listeners({
  db,
  desk,
  flows,
}: Ticking): Promise<ReadonlyMap<NewsKind, readonly Flow[]>> {
  const all = flows ?? (await openBook(db)).flows
  const kinds = Object.keys(NEWS_EVENTS) as NewsKind[]
  return new Map(
    kinds.flatMap((kind) => {
      const waiting = all.filter(
        ({ trigger, ...one }) =>
          trigger.kind === 'event' &&
          trigger.event === NEWS_EVENTS[kind] &&
          isEnabled(one, desk.settings),
      )
      return waiting.length > 0 ? [[kind, waiting] as const] : []
    }),
  )
}

function readCursor(stored: unknown): Cursor | null {
  if (!isObject(stored) || typeof stored.seq !== 'number') return null
  const told = isObject(stored.told) ? stored.told : {}
  const { upTo, people } = told
  if (typeof upTo !== 'number' || !isObject(people)) return { seq: stored.seq, told: null }
  const { seen, id } = people
  const place = typeof seen === 'number' && typeof id === 'string' ? { seen, id } : null
  return { seq: stored.seq, told: place && { upTo, people: place } }
}
