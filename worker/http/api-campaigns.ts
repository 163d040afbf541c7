/** The API's view of campaigns: drafts made and changed, let go, stopped and gone on with, and what came of them. */

import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { newId, now } from '../core/clock.ts'
import type { Fields } from '../core/json.ts'
import { estimate } from '../flows/campaigns/audience/store.ts'
import type { Audience, Campaign, CampaignState, Definition } from '../flows/campaigns/campaign.ts'
import { readCampaign } from '../flows/campaigns/campaign.ts'
import { firstTime } from '../flows/campaigns/schedule.ts'
import {
  addCampaign,
  changeDraft,
  deleteDraft,
  findCampaign,
  listCampaigns,
  type Turn,
  turnCampaign,
} from '../flows/campaigns/store.ts'
import { LEAD } from '../flows/campaigns/take.ts'
import { sendTrial } from '../flows/campaigns/trial.ts'
import { readAddress } from '../identity/address.ts'
import { findOffer } from '../offers/store.ts'
import { countSent, reportCampaign } from '../reports/campaigns/store.ts'
import { cutPage } from '../reports/cursor.ts'
import type { Condition } from '../segments/condition.ts'
import { readCondition } from '../segments/read.ts'
import { findSegment } from '../segments/store.ts'
import { isShopUrl } from '../site/settings.ts'
import { loadSettings } from '../site/store.ts'
import { readFields, readLimit, readPosition } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { refusal } from './flow-request.ts'

const position = v.object({ id: v.string() })

export function campaignRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/campaigns', async (c) => {
    const { db } = c.get('services')
    const limit = readLimit(c)
    const before = readPosition(c, position)?.id ?? null
    const campaigns = await listCampaigns(db, before, limit + 1)
    const sent = await countSent(db, campaigns)
    const items = campaigns.map((one) => ({ ...one, sent: sent.get(one.id) ?? 0 }))
    return c.json(
      cutPage(
        items,
        limit,
        (one) => one,
        ({ id }) => ({ id }),
      ),
    )
  })

  routes.post('/api/campaigns', async (c) => {
    const { db } = c.get('services')
    const read = await checked(c)
    if (read instanceof Response) return read
    const id = newId(now())
    await addCampaign(db, { id, ...read }, now())
    return c.json(await known(c, id), 201)
  })

  /** How many people an audience means, and how many of them may be written to. */
  routes.post('/api/campaigns/estimate', async (c) => {
    const { db } = c.get('services')
    const { segment, condition } = await readFields(c)
    const found =
      typeof segment === 'string' ? (await findSegment(db, segment))?.condition : inline(condition)
    if (!found) throw new HttpError(404, 'no_such_segment', 'There is no segment with this id.')
    return c.json(await estimate(db, found, now()))
  })

  routes.get('/api/campaigns/:id', async (c) => {
    const { db } = c.get('services')
    const campaign = await known(c)
    const { holdback, attributionDays } = await loadSettings(db)
    const rules = { holdback: holdback.percent, days: attributionDays }
    return c.json({ ...campaign, report: await reportCampaign(db, campaign, rules) })
  })

  routes.put('/api/campaigns/:id', async (c) => {
    const { db } = c.get('services')
    const { id } = await known(c)
    const read = await checked(c)
    if (read instanceof Response) return read
    if (!(await changeDraft(db, id, read, now()))) throw wrongState('changed while it is a draft')
    return c.json(await known(c))
  })

  routes.delete('/api/campaigns/:id', async (c) => {
    const { id } = await known(c)
    if (await deleteDraft(c.get('services').db, id)) return c.body(null, 204)
    throw wrongState('deleted while it is a draft')
  })

  /** Lets it go. From a minute later on, it is the time of whoever is due. */
  routes.post('/api/campaigns/:id/schedule', async (c) => {
    const at = now()
    const campaign = await known(c)
    const { schedule } = campaign.definition
    await complete(c, campaign)
    const startsAt = firstTime(schedule, at)
    const turn = { scheduledAt: at, startsAt, dueAt: startsAt - LEAD }
    return move(c, ['draft'], { state: 'scheduled', ...turn }, 'let go while it is a draft')
  })

  /** Makes it a draft again, as long as nobody was taken in. */
  routes.post('/api/campaigns/:id/recall', (c) => {
    const turn = { state: 'draft', dueAt: null, scheduledAt: null, startsAt: null } as const
    return move(c, ['scheduled'], turn, 'taken back before it begins')
  })

  routes.post('/api/campaigns/:id/pause', (c) =>
    move(c, ['scheduled', 'sending'], { state: 'paused', dueAt: null }, 'paused while it runs'),
  )

  routes.post('/api/campaigns/:id/resume', async (c) => {
    const at = now()
    const { startsAt, startedAt } = await known(c)
    const waits = startedAt === null && startsAt !== null && startsAt - LEAD > at
    const turn: Turn = waits
      ? { state: 'scheduled', dueAt: startsAt - LEAD }
      : { state: 'sending', dueAt: at, resumedAt: at }
    return move(c, ['paused'], turn, 'gone on with while it is paused')
  })

  /** Ends it for good: what has not left yet stays. */
  routes.post('/api/campaigns/:id/cancel', (c) =>
    move(
      c,
      ['scheduled', 'sending', 'paused', 'done'],
      { state: 'cancelled', dueAt: null, endedAt: now() },
      'cancelled once it was let go',
    ),
  )

  /** Sends one of its ways to an address, to see it in a mailbox. */
  routes.post('/api/campaigns/:id/test', async (c) => {
    const { db, askForTick } = c.get('services')
    const campaign = await known(c)
    const { email, way } = await readFields(c)
    const address = typeof email === 'string' ? readAddress(email) : null
    if (!address) throw new HttpError(400, 'bad_address', 'email must be an email address.')
    const chosen = campaign.definition.ways.find(({ id }) => way === undefined || id === way)
    if (!chosen) throw new HttpError(400, 'bad_way', 'way must be one of this campaign.')
    const trial = { campaign: campaign.id, way: chosen.id, address }
    const id = await sendTrial(db, trial, now())
    askForTick()
    return c.json({ id }, 202)
  })

  return routes
}

async function known(c: Context<Scope>, id = c.req.param('id') ?? ''): Promise<Campaign> {
  const campaign = await findCampaign(c.get('services').db, id)
  if (campaign) return campaign
  throw new HttpError(404, 'no_such_campaign', 'There is no campaign with this id.')
}

/** The campaign in the body, or the answer that names the path of its fault. */
async function checked(
  c: Context<Scope>,
): Promise<{ readonly name: string; readonly definition: Definition } | Response> {
  const { db } = c.get('services')
  const settings = await loadSettings(db)
  const { name, definition } = await readFields(c)
  const value = { name, ...((definition ?? {}) as Fields) }
  const read = readCampaign(value, (url) => isShopUrl(settings, url))
  if (!read.ok) return refusal(read.path, read.message)
  const fault = await missing(db, read.definition.audience)
  return fault ? refusal('audience.segment', fault) : read
}

async function missing(db: Parameters<typeof findSegment>[0], audience: Audience) {
  if (!('segment' in audience) || (await findSegment(db, audience.segment))) return null
  return 'must be the id of a segment that there is'
}

/** Throws where something that a campaign needs is not there any more, or not yet. */
async function complete(c: Context<Scope>, campaign: Campaign): Promise<void> {
  const { db } = c.get('services')
  const { audience, offer, schedule } = campaign.definition
  const problem =
    ((await missing(db, audience)) && 'The segment it is for is not there any more.') ||
    (offer !== '' &&
      !(await findOffer(db, offer)) &&
      'The offer that goes with it is not there.') ||
    (schedule.kind === 'at' && schedule.at < now() && 'Its time has passed already: set another.')
  if (problem) throw new HttpError(409, 'incomplete', problem)
}

/** Moves it to another state and answers how it stands; `while`: when it could have been. */
async function move(
  c: Context<Scope>,
  from: readonly CampaignState[],
  turn: Turn,
  when: string,
): Promise<Response> {
  const { db, askForTick } = c.get('services')
  const { id } = await known(c)
  if (!(await turnCampaign(db, id, from, turn, now()))) throw wrongState(when)
  if (turn.dueAt !== null && turn.dueAt <= now()) askForTick()
  return c.json(await known(c))
}

function wrongState(when: string): HttpError {
  return new HttpError(409, 'wrong_state', `A campaign can only be ${when}.`)
}

function inline(value: unknown): Condition {
  const read = readCondition(value)
  if (read.ok) return read.condition
  const path = read.path === '' ? 'condition' : `condition.${read.path}`
  throw new HttpError(400, 'invalid_condition', `${path} ${read.message}.`)
}
