/** The tick: folds news, moves runs on, sends what is due. It may die at any await, and overlap with another. */

import { groundOf } from '../catalog/crawl/asker.ts'
import { newId, SECOND } from '../core/clock.ts'
import { loadLive } from '../flows/campaigns/store.ts'
import { type FlowBook, openBook } from '../flows/owned/book.ts'
import { runDue } from '../flows/runner.ts'
import { isOvertaken, loadProfiles } from '../identity/store.ts'
import { sendDue } from '../messages/outbox.ts'
import type { Message } from '../messages/store.ts'
import { saveValue } from '../site/store.ts'
import { arriving } from './arrivals.ts'
import { campaigns, withCampaigns } from './campaigns.ts'
import { codes } from './codes.ts'
import { crawling, crawlingOf, freshening } from './crawling.ts'
import { feeds } from './feeds.ts'
import { type Folding, foldAhead, foldNews } from './fold.ts'
import { deliveries, history, privacy } from './platforms.ts'
import { pruning } from './prune.ts'
import { recommending } from './recommend.ts'
import { replenishing } from './replenishing.ts'
import { readWorking } from './rows.ts'
import { outboxOf } from './sending.ts'
import { nextDue, saveTick } from './store.ts'
import { nextTask, runTasks, type Task, type Ticking } from './tasks.ts'
import { waiting } from './waiting.ts'
import { watching } from './watching.ts'
import { wishes } from './wishes.ts'

/** How often a tick may be overtaken by another before it leaves the rest to that one. */
const PATIENCE = 5
/** A heartbeat lists at most so many subjects: enough for the console's feed. */
const LISTED = 200

/** What has to come before the fold, for it brings news. */
const intake: readonly Task[] = [deliveries, history, arriving, replenishing]
/** In the order in which a tick does them, between folding and sending. */
const tasks: readonly Task[] = [
  freshening,
  crawling,
  feeds,
  waiting,
  codes,
  watching,
  wishes,
  campaigns,
  privacy,
  pruning,
  recommending,
]

/** How long and how much one tick may work. Wall time: the caller's platform ends it anyway. */
export interface TickBudget {
  readonly milliseconds: number
  /** How far ahead of its time news is folded: 0, or more where somebody wants to see everything now. */
  readonly ahead: number
  readonly runs: number
  readonly messages: number
}

export const CRON_BUDGET: TickBudget = {
  milliseconds: 50 * SECOND,
  ahead: 0,
  runs: 10_000,
  messages: 500,
}

export interface TickReport {
  readonly folded: number
  readonly moved: number
  readonly sent: number
  readonly skipped: number
  readonly failed: number
  readonly took: number
}

/** One tick. `heartbeat`: it is the cron trigger's own, which does what can wait and notes that it lives. */
export async function tick(
  ticking: Ticking,
  budget: TickBudget,
  heartbeat: boolean,
): Promise<TickReport> {
  const { db, now } = ticking
  const started = now()
  const until = started + budget.milliseconds
  await runTasks(intake, ticking, until, heartbeat)
  const live = await loadLive(db, started)
  const book = await withCampaigns(db, await openBook(db), live)
  const subjects = await foldAll(ticking, book, until, budget.ahead)
  await runTasks(tasks, { ...ticking, flows: book.flows, campaigns: live }, until, heartbeat)
  const moved = await runDue(
    { db, findFlow: book.find, chances: ticking.desk.settings, now },
    { runs: budget.runs, until },
  )
  const count = await sendDue(
    outboxOf(ticking, book, (messages) => catchUp(ticking, book, messages)),
    { messages: budget.messages, until },
  )
  const report: TickReport = {
    folded: subjects.length,
    moved,
    sent: count.sent,
    skipped: count.skipped,
    failed: count.failed + count.unknown,
    took: now() - started,
  }
  const { folded, sent, skipped, failed, took } = report
  if (folded + moved + sent + skipped + failed > 0) {
    const listed = JSON.stringify(subjects.slice(-LISTED))
    const id = newId(started)
    await saveTick(db, { at: started, id, took, folded, sent, skipped, failed, subjects: listed })
  }
  if (heartbeat) await saveValue(db, 'tick.last', started)
  return report
}

/** The next instant at which a tick has something to do, or null. */
export async function nextInstant(ticking: Ticking): Promise<number | null> {
  const instants = [await nextDue(ticking.db), await nextTask([...intake, ...tasks], ticking)]
  const known = instants.filter((instant) => instant !== null)
  return known.length > 0 ? Math.min(...known) : null
}

/**
 * Folds all news that is due. Another tick may be at it too: of two that fold one person the second writes nothing, and
 * looks again at what is left.
 */
async function foldAll(
  ticking: Ticking,
  book: FlowBook,
  until: number,
  ahead: number,
): Promise<readonly string[]> {
  const { now } = ticking
  const subjects: string[] = []
  let overtaken = 0
  while (overtaken < PATIENCE && (subjects.length === 0 || now() < until)) {
    try {
      const folded = await foldNews(folding(ticking, book), now() + ahead)
      if (folded.length === 0) break
      subjects.push(...folded)
    } catch (error) {
      if (!isOvertaken(error)) throw error
      overtaken += 1
    }
  }
  return subjects
}

/** Folds what the people who are about to be written to did just now. */
async function catchUp(
  ticking: Ticking,
  book: FlowBook,
  letters: readonly Message[],
): Promise<void> {
  if (letters.length === 0) return
  const people = await loadProfiles(ticking.db, [...new Set(letters.map((one) => one.profile_id))])
  const subjects = people.flatMap((row) => [row.id, ...Object.keys(readWorking(row).seen)])
  try {
    await foldAhead(folding(ticking, book), subjects)
  } catch (error) {
    // Whoever was faster has folded it.
    if (!isOvertaken(error)) throw error
  }
}

function folding(ticking: Ticking, book: FlowBook): Folding {
  const { db, desk, now } = ticking
  const { ring, settings } = desk
  const ground = settings.readPages ? groundOf(crawlingOf(ticking)) : null
  return { db, ring, settings, flows: book.flows, findFlow: book.find, ground, now }
}
