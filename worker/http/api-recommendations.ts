/** The API's view of recommendations: how good they are on the shop's own history and on its pages, and how a list would look. */

import { Hono } from 'hono'
import { now } from '../core/clock.ts'
import { asText, type Fields, isObject, readObject } from '../core/json.ts'
import { wilson } from '../experiments/interval.ts'
import { listsOf } from '../experiments/lists.ts'
import { listWidgets, loadCounts } from '../experiments/store.ts'
import { countedIn, STATE } from '../recommendations/learn.ts'
import { readAsk } from '../recommendations/serve/ask.ts'
import { recommend } from '../recommendations/serve/recommend.ts'
import { beginTrial, readTrial, TRIAL, TRIAL_RESULT } from '../recommendations/trial/job.ts'
import { ENOUGH, type Part, type TrialResult } from '../recommendations/trial/result.ts'
import { loadStates } from '../recommendations/trial/store.ts'
import { editSettings } from '../site/settings.ts'
import { loadSettings } from '../site/store.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

export function recommendationRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/recommendations', async (c) => {
    const { db } = c.get('services')
    const [states, widgets, counts] = await Promise.all([
      loadStates(db),
      listWidgets(db),
      loadCounts(db),
    ])
    const { stage, startedAt } = readTrial(states.get(TRIAL))
    return c.json({
      learned: countedIn(states.get(STATE)),
      trial: { stage, startedAt: startedAt === 0 ? null : startedAt },
      result: tellResult(states.get(TRIAL_RESULT)),
      online: listsOf(widgets, counts),
    })
  })

  /** Begins a trial on the shop's own history; ticks go on with it. Where one is under way, that one goes on. */
  routes.post('/api/recommendations/trial', async (c) => {
    const { db } = c.get('services')
    const states = await loadStates(db)
    const counted = countedIn(states.get(STATE))
    const begun = await beginTrial(db, states.get(TRIAL) ?? null, counted, now())
    return c.json({ begun }, 202)
  })

  /** What a page would be answered: by the rules in the body, or by those that are set. */
  routes.post('/api/recommendations/preview', async (c) => {
    const { db } = c.get('services')
    const fields = await readFields(c)
    const read = readAsk((name) => textOf(fields, name))
    if (!read.ok) throw new HttpError(400, 'invalid_request', read.message)
    const edit = isObject(fields.rules) ? { recommendations: fields.rules } : {}
    const edited = editSettings(await loadSettings(db), edit)
    if (!edited.ok) {
      const [first] = edited.problems
      throw new HttpError(422, 'invalid_settings', `${first?.field ?? ''} ${first?.message ?? ''}.`)
    }
    return c.json(await recommend(db, read.ask, edited.settings.recommendations, now()))
  })

  return routes
}

/** Parameters as the storefront's address has them; a list of names becomes one text. */
function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  return Array.isArray(value) ? value.map(String).join(',') : asText(value, 100_000)
}

/** The last trial, each figure with the interval in which its hit rate truly lies; null before the first. */
function tellResult(stored: string | undefined) {
  if (stored === undefined) return null
  const { at, sessions, baskets } = readObject(stored) as unknown as TrialResult
  return { at, sessions: tellPart(sessions), baskets: tellPart(baskets) }
}

function tellPart({ figures, ...part }: Part) {
  return {
    ...part,
    figures: figures.map((figure) => ({
      ...figure,
      enough: figure.n >= ENOUGH,
      hit: wilson(Math.round((figure.hr20 ?? 0) * figure.n), figure.n),
    })),
  }
}
