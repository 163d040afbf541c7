/** Folds news: reads the unfolded events of some subjects, decides in memory, writes everything in one batch. */

import type { Ground } from '../catalog/crawl/address.ts'
import type { KeyRing } from '../core/tokens.ts'
import type { Db } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import { openMarks } from '../events/append.ts'
import { countExposures } from '../experiments/store.ts'
import type { FindFlow, Flow } from '../flows/definition.ts'
import { moveAnswers } from '../flows/reviews/store.ts'
import { loadRuns, moveRuns, putExits, putGoing, putRestarts, putStarts } from '../flows/store.ts'
import { isEnabled } from '../flows/switch.ts'
import { foldFence, moveIdentities, putIdentities, putProfiles } from '../identity/store.ts'
import { putEngagements } from '../messages/store.ts'
import { moveOrders, ordersFence, putOrders } from '../orders/store.ts'
import { newsOf } from '../recommendations/news.ts'
import { putNews } from '../recommendations/store.ts'
import { KEPT } from '../segments/kept.ts'
import { judgeMemberships } from '../segments/memberships/judge.ts'
import { moveMembers } from '../segments/memberships/store.ts'
import type { Settings } from '../site/settings.ts'
import { arrivalsOf } from './arrivals.ts'
import { readBook, settleTotals } from './book.ts'
import { complaintStatements } from './complaints.ts'
import { consentStatements } from './consents.ts'
import { watchExposures } from './exposures.ts'
import { pageStatements } from './pages.ts'
import { planFold } from './plan.ts'
import { asNews, type Loaded, loadPeople, readNews, withProven } from './reading.ts'
import { redemptionStatements } from './redemptions.ts'
import { humanClick, identityRow, profileWrite } from './rows.ts'
import { knownFrom, planRuns } from './runs.ts'
import { deleteNews, type FoldedNews, loadNews, loadNewsOf, type News } from './store.ts'
import { waitingStatements } from './waits.ts'
import { loadWatches, watchedBy } from './watched.ts'

/** Subjects of one round: enough to share its round trips, few enough for one batch. */
const SUBJECTS = 200

export interface Folding {
  readonly db: Db
  readonly ring: KeyRing
  readonly settings: Settings
  readonly flows: readonly Flow[]
  readonly findFlow: FindFlow
  /** Which addresses in events are pages of the shop; null where its pages are not read. */
  readonly ground: Ground | null
  readonly now: () => number
}

/** Folds the oldest news. Answers the subjects it folded; none means that there is nothing to fold. */
export async function foldNews(folding: Folding, horizon: number): Promise<readonly string[]> {
  return foldRows(folding, await loadNews(folding.db, horizon, SUBJECTS))
}

/**
 * Folds what is not folded yet of the people behind some profiles, before they are written to: a shopper who empties
 * the cart must not be reminded of it because a quiet quarter of an hour has not passed.
 */
export async function foldAhead(folding: Folding, subjects: readonly string[]): Promise<void> {
  const rows = await loadNewsOf(folding.db, subjects, openMarks(folding.now()))
  await foldRows(folding, rows)
}

/**
 * Folds some news. Throws where another tick folded one of these people meanwhile (`isOvertaken`): then nothing of
 * this was written.
 */
async function foldRows(folding: Folding, inbox: readonly News[]): Promise<readonly string[]> {
  if (inbox.length === 0) return []
  const since = new Map<string, number>()
  for (const row of inbox) {
    since.set(row.subject, Math.min(row.since, since.get(row.subject) ?? row.since))
  }
  const loaded = await loadPeople(folding.db, [...since.keys()])
  const read = await readNews(folding.db, since, loaded)
  const complete = inbox.flatMap((row) => {
    const reading = read.readings.get(row.subject)
    return reading ? [{ ...row, ...reading }] : []
  })
  await write(folding, complete, read.news, loaded)
  return [...read.readings.keys()]
}

async function write(
  folding: Folding,
  inbox: readonly FoldedNews[],
  rows: readonly Row<'events'>[],
  loaded: Loaded,
): Promise<void> {
  const { db, settings, now } = folding
  const at = now()
  const news = await Promise.all(rows.map(asNews))
  const book = await readBook(db, news)
  const people = await withProven(db, news, loaded, book.owners)
  const exposures = watchExposures(people)
  const plan = planFold(people, news, settings, at, book.records)
  await settleTotals(db, people, plan)
  const waits = waitingStatements(people, news, plan, at)
  const changed = people.changedPeople
  const longest = Math.max(0, ...folding.flows.map((flow) => flow.reentry.after))
  const known = changed.filter(
    ({ email, userId, state }) => email !== null || userId !== null || state.phone !== null,
  )
  const runs = await loadRuns(
    db,
    known.map((person) => person.id),
    at - longest,
  )
  const { doubleOptIn, holdback, timezone } = settings
  const rulesOf = (flow: Flow) => ({
    enabled: isEnabled(flow, settings),
    doubleOptIn,
    holdback,
    timezone,
  })
  const { flows, findFlow } = folding
  const moves = planRuns(changed, people.joins, runs, { flows, findFlow, rulesOf }, at)
  const watched = watchedBy(flows, settings)
  const present = (list: readonly unknown[]) => list.length > 0
  await db.batch([
    foldFence(
      people.everybody.map(({ id, read }) => ({ id, version: read.version })),
      people.lookups,
    ),
    ...(present(book.read) ? [ordersFence(book.read)] : []),
    ...putProfiles(changed.map(profileWrite)),
    ...(present(people.joins)
      ? [
          moveIdentities(people.joins),
          moveOrders(people.joins),
          moveAnswers(people.joins),
          ...moveMembers([...KEPT, ...watched.segments.keys()], people.joins),
        ]
      : []),
    ...(present(people.identityChanges)
      ? [putIdentities(people.identityChanges.map((change) => identityRow(change, at)))]
      : []),
    ...putOrders(plan.orders, at, arrivalsOf(folding.flows, settings, at)),
    ...(await consentStatements(folding, plan)),
    ...redemptionStatements(news),
    ...complaintStatements(people, news, at),
    ...waits,
    ...countExposures(exposures()),
    ...putNews(newsOf(plan.visits, plan.placed), at),
    ...(present(plan.clicks) ? [putEngagements(plan.clicks.map(humanClick))] : []),
    ...(present(moves.ended)
      ? putExits(
          moves.ended.map((run) => ({ run, reason: 'merged' })),
          at,
        )
      : []),
    ...(present(moves.transfers) ? moveRuns(moves.transfers) : []),
    ...(present(moves.exits) ? putExits(moves.exits, at) : []),
    ...(present(moves.moves) ? [putGoing(moves.moves)] : []),
    ...(present(moves.restarts) ? [putRestarts(moves.restarts)] : []),
    ...(present(moves.starts) ? [putStarts(moves.starts, at)] : []),
    ...pageStatements(folding.ground, news, people, at),
    ...(present(inbox) ? [deleteNews(inbox)] : []),
  ])
  await judgeMemberships(
    db,
    await loadWatches(db, watched),
    changed.flatMap((person) =>
      person.mergedAt === null ? [{ profileId: person.id, known: knownFrom(person) }] : [],
    ),
    at,
  )
}
