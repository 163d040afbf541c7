/** The API's view of segments: listed, put, tried out, and who is in them. */

import { Hono } from 'hono'
import * as v from 'valibot'
import { now } from '../core/clock.ts'
import { asText, type Fields } from '../core/json.ts'
import { MARKETING } from '../identity/consent.ts'
import { loadProfiles, loadSubscriptions } from '../identity/store.ts'
import { cutPage } from '../reports/cursor.ts'
import { type ListedPerson, listedPerson } from '../reports/people/person.ts'
import type { Condition } from '../segments/condition.ts'
import { facts } from '../segments/facts.ts'
import { strongestCategories } from '../segments/interests/store.ts'
import { interestId, interestSegment, readCategory } from '../segments/interests/template.ts'
import { presets } from '../segments/presets.ts'
import { readCondition } from '../segments/read.ts'
import {
  countMembers,
  deleteSegment,
  findSegment,
  listSegments,
  loadMembers,
  putSegment,
} from '../segments/store.ts'
import { readFields, readLimit, readPosition } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

/** Categories for which a segment is offered. */
const SHOWN_CATEGORIES = 8

const position = v.object({ id: v.string() })

/** What can be asked of people, with the words for it: an editor of conditions is made of them. */
const listedFacts = Object.entries(facts).map(([name, { kind, label }]) => ({ name, kind, label }))

export function segmentRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/segments', async (c) => {
    const { db } = c.get('services')
    const [segments, categories] = await Promise.all([
      listSegments(db),
      strongestCategories(db, SHOWN_CATEGORIES, now()),
    ])
    const items = [
      ...segments.map((segment) => ({ ...segment, preset: presets.includes(segment) })),
      ...categories.map((category) => ({ ...interestSegment(category), preset: true })),
    ]
    return c.json({ items, next: null, facts: listedFacts })
  })

  /** Puts a segment from a template, so that flows can name it. */
  routes.post('/api/segments', async (c) => {
    const fields = await readFields(c)
    if (fields.template !== 'interested-in') {
      throw new HttpError(400, 'bad_template', 'template must be interested-in.')
    }
    const category = readCategory(fields.category)
    if (!category) {
      throw new HttpError(400, 'bad_category', 'category must be a line of 100 characters at most.')
    }
    const { name, summary, condition } = interestSegment(category)
    const segment = { id: interestId(category), name: asText(fields.name, 100) ?? name, condition }
    await putSegment(c.get('services').db, segment, now())
    return c.json({ ...segment, summary, preset: false }, 201)
  })

  /** Says for how many people a condition holds, and changes nothing. */
  routes.post('/api/segments/preview', async (c) => {
    const condition = conditionIn(await readFields(c))
    const { db } = c.get('services')
    return c.json({ count: await countMembers(db, condition, now()) })
  })

  routes.get('/api/segments/:id', async (c) => {
    const { db } = c.get('services')
    const segment = await find(c.get('services').db, c.req.param('id'))
    return c.json({ ...segment, count: await countMembers(db, segment.condition, now()) })
  })

  routes.get('/api/segments/:id/members', async (c) => {
    const { db } = c.get('services')
    const segment = await find(db, c.req.param('id'))
    const limit = readLimit(c)
    const after = readPosition(c, position)?.id ?? ''
    const ids = await loadMembers(db, segment.condition, { after, limit: limit + 1 }, now())
    const page = cutPage(
      ids.map((id) => ({ id })),
      limit,
      (one) => one,
      (one) => one,
    )
    return c.json({ ...page, items: await peopleOf(db, page.items) })
  })

  routes.put('/api/segments/:id', async (c) => {
    const id = c.req.param('id')
    if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(id)) {
      throw new HttpError(400, 'bad_id', 'The id must be small letters, digits and hyphens.')
    }
    if (presets.some((preset) => preset.id === id)) {
      throw new HttpError(409, 'preset', 'Aisle brings this segment along: choose another id.')
    }
    const fields = await readFields(c)
    const name = asText(fields.name, 100)
    if (!name) throw new HttpError(400, 'bad_name', 'name must not be empty.')
    const condition = conditionIn(fields)
    await putSegment(c.get('services').db, { id, name, condition }, now())
    return c.json({ id, name, condition })
  })

  routes.delete('/api/segments/:id', async (c) => {
    if (await deleteSegment(c.get('services').db, c.req.param('id'))) return c.body(null, 204)
    throw new HttpError(404, 'no_such_segment', 'You have no segment with this id.')
  })

  return routes
}

/** People as lists show them, in the order of their ids. */
async function peopleOf(
  db: Parameters<typeof findSegment>[0],
  list: readonly { readonly id: string }[],
): Promise<readonly ListedPerson[]> {
  const profiles = await loadProfiles(
    db,
    list.map(({ id }) => id),
  )
  const addresses = profiles.flatMap(({ email }) => email ?? [])
  const subscriptions = await loadSubscriptions(db, addresses, MARKETING)
  const byId = new Map(profiles.map((row) => [row.id, row]))
  return list.flatMap(({ id }) => {
    const row = byId.get(id)
    return row ? [listedPerson(row, subscriptions.get(row.email ?? '')?.status ?? 'none')] : []
  })
}

async function find(db: Parameters<typeof findSegment>[0], id: string) {
  const segment = await findSegment(db, id)
  if (segment) return segment
  throw new HttpError(404, 'no_such_segment', 'There is no segment with this id.')
}

function conditionIn(fields: Fields): Condition {
  const read = readCondition(fields.condition)
  if (read.ok) return read.condition
  const path = read.path === '' ? 'condition' : `condition.${read.path}`
  throw new HttpError(400, 'invalid_condition', `${path} ${read.message}.`)
}
