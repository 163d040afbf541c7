/** What a visit changes: what a page is, when it is read next, and whether its product is gone. Pure. */

import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { type Need, need, paceOf } from './need.ts'
import type { Page } from './store.ts'
import type { Visit } from './visit.ts'

/** A page that is gone is looked at again after these times; after the third look its product is, too. */
const gone = [HOUR, DAY, 7 * DAY, 30 * DAY]
const EVIDENCE = 3
/** What is no product page hardly ever becomes one. */
const OTHER = 30 * DAY
const REFUSED = 7 * DAY
/** Instants at which pages are due fall together, so that a turn reads several. */
const SLOT = 5 * MINUTE

export interface After {
  readonly page: Page
  /** The shop has said often enough that the page of a product is gone. */
  readonly discontinued: boolean
}

/** The page after a visit. Every outcome moves it on: nothing is due again at once. */
export function afterVisit(page: Page, visit: Visit, now: number): After {
  const lasting = page.need_until > now ? (page.need as Need) : need.refresh
  const seen = { ...page, need: lasting, fetched_at: now, failures: 0, hash: '' }
  const still = { page: seen, discontinued: false }
  switch (visit.kind) {
    case 'unchanged':
      return resume({ ...seen, hash: page.hash, unchanged: page.unchanged + 1 }, now)
    case 'product': {
      const same = page.state === 'product' && visit.hash === page.hash
      const { etag, lastModified, hash, note } = visit
      const fresh: Page = {
        ...seen,
        state: 'product',
        note,
        hash,
        etag,
        last_modified: lastModified,
      }
      return resume({ ...fresh, unchanged: same ? page.unchanged + 1 : 0 }, now)
    }
    case 'other': {
      const { note, etag, lastModified } = visit
      const known: Page = { ...seen, state: 'other', note, etag, last_modified: lastModified }
      // What used to be a product page may be one again tomorrow.
      return { ...still, page: settle(known, now + (page.product_id ? DAY : OTHER)) }
    }
    case 'alias':
      return { ...still, page: settle({ ...seen, state: 'alias', note: visit.note }, now + OTHER) }
    case 'refused':
      return {
        ...still,
        page: settle({ ...seen, state: 'refused', note: visit.note }, now + REFUSED),
      }
    case 'gone': {
      const failures = page.state === 'gone' ? page.failures + 1 : 1
      const due = now + (gone[failures - 1] ?? 30 * DAY)
      const lost: Page = { ...seen, state: 'gone', note: visit.note, failures }
      return {
        page: settle({ ...lost, etag: '', last_modified: '' }, due),
        discontinued: failures === EVIDENCE && page.product_id !== '',
      }
    }
    case 'failed': {
      const failures = page.failures + 1
      const pause = Math.min(DAY, 15 * MINUTE * 2 ** Math.min(failures - 1, 10))
      const due = now + Math.max(pause, visit.rest ?? 0)
      // What was known of it stays known; only a page that nothing is known of is a failure.
      const state = page.state === 'new' ? 'failed' : page.state
      return {
        ...still,
        page: {
          ...page,
          need: unreadNeed(page, lasting),
          state,
          note: visit.note,
          failures,
          due_at: slot(due),
        },
      }
    }
  }
}

/** A page that keeps its place among the unread until it is read once. */
function unreadNeed(page: Page, lasting: Need): number {
  return page.fetched_at === 0 && page.need < need.viewed ? page.need : lasting
}

/** A page as it goes on: the longer nothing changes on it, the more seldom it is read. */
function resume(page: Page, now: number): After {
  const pace = paceOf(page.need)
  const wait = Math.min(pace.atMost, pace.every * 2 ** Math.min(page.unchanged, 10))
  return { page: { ...page, due_at: slot(now + wait) }, discontinued: false }
}

/** A page that has no product: nobody needs it any more. */
function settle(page: Page, due: number): Page {
  return { ...page, need: need.refresh, need_until: 0, unchanged: 0, due_at: slot(due) }
}

function slot(instant: number): number {
  return Math.ceil(instant / SLOT) * SLOT
}
