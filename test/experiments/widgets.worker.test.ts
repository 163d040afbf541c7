/** Widgets from the owner's API to the pages and back: made, shown, previewed by a signed token, counted person by person. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { HOUR, now } from '../../worker/core/clock.ts'
import { sign } from '../../worker/core/tokens.ts'
import type { WidgetResult } from '../../worker/experiments/result.ts'
import { loadCounts } from '../../worker/experiments/store.ts'
import { openWholeSite, prepareShop, type WholeSite } from '../http/whole-site.ts'

const OWNER = { Authorization: 'Bearer dev', 'Content-Type': 'application/json' }
const ROW = {
  name: 'Row on product pages',
  kind: 'recommendations',
  enabled: true,
  place: { selector: 'main .product', position: 'after' },
  target: { paths: ['/products/*'] },
  holdBack: 10,
  variants: [{ id: 'a', options: { strategy: 'also-viewed', limit: 8 } }],
}

let site: WholeSite

beforeAll(async () => {
  site = await openWholeSite(env.DB)
  await prepareShop()
})

async function call<Answer>(method: string, path: string, body?: unknown) {
  const response = await site.request(path, {
    method,
    headers: OWNER,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, json: (text ? JSON.parse(text) : null) as Answer }
}

const make = async (widget: object) =>
  (await call<{ id: string }>('POST', '/api/widgets', widget)).json.id

const shown = async () => {
  const response = await site.request('/v1/settings?key=pk_site')
  return ((await response.json()) as { widgets: Record<string, unknown>[] }).widgets
}

describe('a widget', () => {
  it('is told to pages when it is switched on, without the name that the owner gave it', async () => {
    const id = await make({ ...ROW, enabled: false })
    expect(await shown()).toEqual([])
    await call('PUT', `/api/widgets/${id}`, ROW)
    const [told] = await shown()
    expect(told).toMatchObject({ id, kind: 'recommendations', holdBack: 10, place: ROW.place })
    expect(told).not.toHaveProperty('name')
    expect(told).not.toHaveProperty('enabled')
    await call('PUT', `/api/widgets/${id}`, { ...ROW, target: { until: now() - 1 } })
    expect(await shown()).toEqual([])
    expect((await call('DELETE', `/api/widgets/${id}`)).status).toBe(204)
    expect((await call('GET', `/api/widgets/${id}`)).status).toBe(404)
  })

  it.each([
    ['a kind that there is not', { kind: 'popup' }, 'kind'],
    [
      'a selector that would end a rule',
      { place: { selector: 'a{}', position: 'after' } },
      'place.selector',
    ],
    ['a path of stars', { target: { paths: ['/*a*a*a*a*a*a'] } }, 'target.paths.0'],
    ['a path without a beginning', { target: { paths: ['products'] } }, 'target.paths.0'],
    ['an end before the start', { target: { from: 20, until: 10 } }, 'target.until'],
    ['everybody held back', { holdBack: 100 }, 'holdBack'],
    ['two variants of one name', { variants: [{ id: 'a' }, { id: 'a' }] }, 'variants'],
    ['a variant called as the hold-back', { variants: [{ id: 'hold-back' }] }, 'variants.0.id'],
    ['variants that weigh nothing', { variants: [{ id: 'a', weight: 0 }] }, 'variants'],
    [
      'a colour that is a rule',
      { variants: [{ id: 'a', options: { accent: 'red;}' } }] },
      'variants.0.options.accent',
    ],
    [
      'a sum that is none',
      { variants: [{ id: 'a', options: { threshold: '1e9' } }] },
      'variants.0.options.threshold',
    ],
    [
      'lines in a title',
      { variants: [{ id: 'a', options: { title: 'a\nb' } }] },
      'variants.0.options.title',
    ],
  ])('is refused with %s, and the field is named', async (_, change, field) => {
    const { status, json } = await call<{ problems: { field: string }[] }>('POST', '/api/widgets', {
      ...ROW,
      ...change,
    })
    expect(status).toBe(422)
    expect(json.problems.map((one) => one.field)).toContain(field)
  })

  it('is nobody’s to make but the owner’s', async () => {
    const response = await site.request('/api/widgets', {
      method: 'POST',
      body: JSON.stringify(ROW),
    })
    expect(response.status).toBe(401)
  })
})

describe('a preview', () => {
  const look = (token: string) => site.request(`/v1/preview?key=pk_site&token=${token}`)

  it('shows the draft to who has the token, and brings the place that was picked back to the editor', async () => {
    const id = await make({ ...ROW, enabled: false })
    const draft = { ...ROW, variants: [{ id: 'a', options: { title: 'Only a draft' } }] }
    const { json } = await call<{ token: string }>('POST', `/api/widgets/${id}/preview`, draft)
    const answer = (await (await look(json.token)).json()) as { widget: { variants: unknown } }
    expect(answer.widget.variants).toEqual([{ ...draft.variants[0], weight: 1 }])
    const picked = await site.request('/v1/preview/place', {
      method: 'POST',
      body: JSON.stringify({
        writeKey: 'pk_site',
        token: json.token,
        selector: '#buy',
        position: 'before',
      }),
    })
    expect(picked.status).toBe(204)
    const place = { selector: '#buy', position: 'before' }
    expect((await call('GET', `/api/widgets/${id}/preview`)).json).toEqual({ place })
    expect(await shown()).toEqual([])
    expect((await call('GET', `/api/widgets/${id}`)).json).toMatchObject({ place: ROW.place })
  })

  it('takes no token that is forged, for something else, too old, or for a widget that has no draft', async () => {
    const id = await make(ROW)
    const { ring } = site.config
    const good = { w: id, exp: now() + HOUR }
    for (const token of [
      '',
      'v1.x.y.z',
      `${await sign(ring, 'preview', good)}x`,
      await sign(ring, 'landing', good),
      await sign(ring, 'preview', { w: id, exp: now() - 1 }),
      await sign(ring, 'preview', { w: { toString: id }, exp: now() + HOUR }),
      await sign(ring, 'preview', good),
    ]) {
      expect((await look(token)).status).toBe(401)
    }
    await call('DELETE', `/api/widgets/${id}`)
  })
})

describe('what came of a widget', () => {
  it('counts each person once for what they did, joins them, and believes in orders of the server only', async () => {
    const id = await make(ROW)
    const event = (name: string, who: string, change: object = {}) => ({
      type: 'track',
      event: name,
      messageId: crypto.randomUUID(),
      anonymousId: who,
      timestamp: new Date(now()).toISOString(),
      properties: { widget_id: id, variant_id: 'a', ...change },
    })
    await site.collect('pk_site', [
      event('Recommendation Viewed', 'ann'),
      event('Recommendation Viewed', 'ann'),
      event('Recommendation Clicked', 'ann'),
      event('Recommendation Viewed', 'bob'),
      event('Order Completed', 'bob', { order_id: 'fake', revenue: 9, currency: 'EUR' }),
      event('Widget Withheld', 'eve', { variant_id: 'hold-back' }),
      event('Widget Viewed', 'eve', { widget_id: `${id} a`, variant_id: 'x y' }),
    ])
    await pass()
    await site.collect('pk_site', [event('Recommendation Viewed', 'ann')])
    await site.collect('sk_site', [
      {
        ...event('Order Completed', 'ann', { order_id: 'o1', revenue: 50, currency: 'EUR' }),
        userId: 'customer-ann',
      },
    ])
    await pass()
    const { json } = await call<{ result: WidgetResult }>('GET', `/api/widgets/${id}`)
    const [a, withheld] = json.result.variants
    expect(a).toMatchObject({
      id: 'a',
      people: 2,
      clicked: { count: 1, of: 2 },
      ordered: { count: 1, of: 2 },
      enough: false,
    })
    expect(withheld).toMatchObject({ id: 'hold-back', people: 1, ordered: { count: 0 } })
    expect(json.result.verdict).toMatch(/^Too few people yet/)
    expect((await loadCounts(site.db)).every(({ widget }) => widget === id)).toBe(true)
  })

  /** Lets the people of the test go quiet, and folds. */
  const pass = async () => {
    await site.request('/dev/clock', {
      method: 'POST',
      headers: OWNER,
      body: JSON.stringify({ advance: 'PT30M' }),
    })
  }
})
