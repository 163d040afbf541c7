/** Where the panel has plays performed: the list of flows, their switches, scene after scene, and what came of it. */
import { Hono } from 'hono'
import type { Env } from '../env.ts'
import { fromOwnPage } from '../shop/security.ts'
import { movesOf, waking } from './clock.ts'
import { playOf } from './index.ts'
import { isCode, newCode, personOf, zoneOf } from './person.ts'
import { openStage } from './stage.ts'

export const plays = new Hono<{ Bindings: Env }>()

type Asked = { code?: unknown; scene?: unknown; timezone?: unknown; enabled?: unknown }

const known = /^[a-z0-9-]{1,60}$/

function owner(env: Env, method: string, address: string, body?: object): Promise<Response> {
  return env.AISLE.fetch(`${env.PUBLIC_URL}${address}`, {
    method,
    headers: { authorization: `Bearer ${env.ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
}

/** Every flow that Aisle has, whether it is on, and how many scenes there are to show it. */
plays.get('/flows', async (c) => {
  const answer = await owner(c.env, 'GET', '/api/flows')
  if (!answer.ok) return c.json({ detail: 'Aisle does not say which flows it has.' }, 502)
  const { items } = await answer.json<{
    items: { id: string; name: string; summary: string; enabled: boolean }[]
  }>()
  return c.json(
    items.map(({ id, name, summary, enabled }) => ({
      id,
      name,
      summary,
      enabled,
      // Every play begins with a scene of its own: waiting for the morning.
      scenes: playOf(id) ? (playOf(id)?.scenes.length ?? 0) + 1 : 0,
    })),
  )
})

/** Switches a flow: `{enabled}`. */
plays.put('/flows/:flow', async (c) => {
  if (!fromOwnPage(c.req.raw)) return c.json({ detail: 'Please ask from the shop itself.' }, 403)
  const { enabled } = (await c.req.json<Asked>().catch(() => ({}))) as Asked
  const flow = c.req.param('flow')
  if (typeof enabled !== 'boolean' || !known.test(flow))
    return c.json({ detail: 'On or off?' }, 400)
  const answer = await owner(c.env, 'PUT', `/api/flows/${flow}`, { enabled })
  return answer.ok ? c.json({ id: flow, enabled }) : c.json({ detail: 'It did not switch.' }, 502)
})

/** Performs one scene of a play, `{scene, code?, timezone?}`, and says how far the clock is to move behind it. */
plays.post('/plays/:flow', async (c) => {
  if (!fromOwnPage(c.req.raw)) return c.json({ detail: 'Please ask from the shop itself.' }, 403)
  const asked = (await c.req.json<Asked>().catch(() => ({}))) as Asked
  const play = playOf(c.req.param('flow'))
  const number = Number(asked.scene ?? 0)
  const scene = number === 0 ? undefined : play?.scenes[number - 1]
  if (!play || (number !== 0 && !scene)) return c.json({ detail: 'There is no such scene.' }, 404)
  const code = isCode(asked.code) ? asked.code : newCode()
  const who = personOf(code, zoneOf(asked.timezone))
  const stage = openStage(c.env)
  const { email, name } = who
  try {
    if (!scene) {
      const clock = waking(await stage.now(), who.timezone)
      const say = clock.steps.length > 0 ? 'First it becomes morning.' : ''
      return c.json({ code, email, name, say, clock })
    }
    await scene.act?.(stage, who)
    const clock = movesOf(scene.pause)
    return c.json({ code, email, name, say: scene.say(who), clock })
  } catch (error) {
    console.error(error)
    return c.json({ detail: 'Aisle did not play along. Is it running?' }, 502)
  }
})

/** What Aisle wrote to the shopper of a play, and what it did not write and why. */
plays.get('/plays/:flow/:code', async (c) => {
  const code = c.req.param('code')
  if (!isCode(code)) return c.json({ detail: 'There is nobody of that name.' }, 404)
  const { email } = personOf(code, 'UTC')
  const found = await owner(c.env, 'GET', `/api/profiles?email=${encodeURIComponent(email)}`)
  const { items: people = [] } = found.ok
    ? await found.json<{ items?: { id: string }[] }>()
    : { items: [] }
  const [person] = people
  const flow = encodeURIComponent(c.req.param('flow'))
  const id = encodeURIComponent(person?.id ?? '')
  // Whoever only waits for something is nobody yet: their address is among those that the flow wrote to.
  const [list, why] = await Promise.all([
    owner(c.env, 'GET', `/api/messages?limit=50&${person ? `profile=${id}` : `flow=${flow}`}`),
    person && owner(c.env, 'GET', `/api/profiles/${id}/why?flow=${flow}`),
  ])
  const { items = [] } = list.ok ? await list.json<{ items?: Listed[] }>() : { items: [] }
  return c.json({
    person: person?.id ?? null,
    messages: items
      .filter(({ address }) => address === '' || address === email)
      .map(({ id, flow, step, subject, state, reason, verdict }) => ({
        id,
        flow,
        step,
        subject,
        state,
        reason,
        verdict,
      })),
    why: why?.ok ? await why.json() : null,
  })
})

interface Listed {
  id: string
  address: string
  flow: string
  step: string
  subject: string
  state: string
  reason: string
  verdict: string
}
