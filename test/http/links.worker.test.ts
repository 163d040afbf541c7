/** Links in emails: only what was signed for its purpose works, looking changes nothing, and a button does what it says. */

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, now, setClockOffset } from '../../worker/core/clock.ts'
import { keyRing, type Purpose, sign, verify } from '../../worker/core/tokens.ts'
import { suppressionHash } from '../../worker/messages/links.ts'
import {
  ANNA,
  askToSubscribe,
  count,
  everything,
  expectPage,
  type Scene,
  START,
  setScene,
} from './anna.ts'
import { moveClock } from './whole-site.ts'

let scene: Scene

beforeEach(async () => {
  scene = await setScene()
})

afterEach(() => setClockOffset(0))

async function status(): Promise<unknown> {
  const row = await env.DB.prepare('select status from subscriptions where address = ?')
    .bind(ANNA)
    .first<{ status: string }>()
  return row?.status
}

const form = (fields: Record<string, string>) => new URLSearchParams(fields)

const surfaces = [
  ['c', 'click'],
  ['u', 'unsubscribe'],
  ['p', 'preferences'],
  ['k', 'confirm'],
] as const

describe.each(surfaces)('a link /m/%s', (letter, name) => {
  const purposes: readonly Purpose[] = ['click', 'landing', 'unsubscribe', 'preferences', 'confirm']
  const tokenOf = () => scene.links[name].split('/')[3] ?? ''

  async function badTokens(): Promise<readonly (readonly [string, string])[]> {
    const token = tokenOf()
    const payload = await verify(scene.site.config.ring, name, token, now())
    if (!payload) throw new Error('The link of the mail does not verify.')
    const [version, key, body, mac = ''] = token.split('.')
    const forgedBody = btoa(JSON.stringify({ ...payload, m: 'another' })).replace(/=+$/, '')
    const strangers = await keyRing('a secret of somebody else who would like to be us')
    const other = (mac[3] === 'A' ? 'B' : 'A') as string
    return [
      ['cut short', token.slice(0, -1)],
      [
        'altered in its mac',
        [version, key, body, `${mac.slice(0, 3)}${other}${mac.slice(4)}`].join('.'),
      ],
      ['altered in its payload', [version, key, forgedBody, mac].join('.')],
      ['without a mac', [version, key, body].join('.')],
      ['with something after it', `${token}.x`],
      ['of another version', `v2${token.slice(2)}`],
      ['signed by a stranger', await sign(strangers, name, payload)],
      [
        'that has expired',
        await sign(scene.site.config.ring, name, { ...payload, exp: now() - 1 }),
      ],
      [
        'with fields of other types',
        await sign(scene.site.config.ring, name, { m: 7, h: {}, l: '0' }),
      ],
      ['that is no token', '%00%F0%9F%91%9F'],
      ...(await Promise.all(
        purposes
          .filter((purpose) => purpose !== name)
          .map(
            async (purpose) =>
              [`for ${purpose}`, await sign(scene.site.config.ring, purpose, payload)] as const,
          ),
      )),
    ]
  }

  it('with any other token is a page that says so, tells nothing and does nothing', async () => {
    const before = await everything()
    for (const [what, token] of await badTokens()) {
      for (const method of letter === 'c' ? ['GET'] : ['GET', 'POST']) {
        const response = await scene.site.request(`/m/${letter}/${token}`, { method })
        const html = await expectPage(response, 400)
        expect([what, html]).toEqual([what, expect.stringContaining('does not work any more')])
      }
    }
    expect(await everything()).toEqual(before)
  })

  it('changes nothing when it is looked at', async () => {
    const before = await everything()
    expect((await scene.site.request(scene.links[name], { method: 'HEAD' })).status).toBeLessThan(
      400,
    )
    expect(await everything()).toEqual(before)
    expect((await scene.site.request(scene.links[name])).status).toBeLessThan(400)
    const { engagements: _, ...after } = await everything()
    const { engagements, ...unchanged } = before
    expect(after).toEqual(unchanged)
    // A click that nobody vouches for is noted, and counts for nothing.
    expect(await count("select count(*) as count from engagements where kind <> 'click'")).toBe(
      engagements?.filter(({ kind }) => kind !== 'click').length,
    )
  })
})

describe('unsubscribing', () => {
  it.each([
    ['a form, as RFC 8058 has it', form({ 'List-Unsubscribe': 'One-Click' }), undefined],
    ['a form in parts, which RFC 8058 allows too', parts(), undefined],
    ['no body at all', undefined, undefined],
    ['a body that is no form', '{"a":', { 'Content-Type': 'application/json' }],
    ['a page of another origin, as a webmail may be', undefined, { Origin: 'https://mail.test' }],
  ])('takes %s, at once and without a redirect', async (_, body, headers) => {
    expect(await status()).toBe('subscribed')
    await expectPage(await scene.post(scene.links.unsubscribe, body, headers), 200)
    expect(await status()).toBe('unsubscribed')
    moveClock(START + 26 * HOUR)
    await scene.site.tick()
    expect(scene.site.handed.map((email) => email.step)).toEqual(['confirm', 'reminder'])
    const { results } = await env.DB.prepare(
      "select state, reason from messages where step = 'nudge'",
    ).all()
    expect(results).toEqual([{ state: 'skipped', reason: 'unsubscribed' }])
  })

  it('twice is once', async () => {
    await scene.post(scene.links.unsubscribe, form({ 'List-Unsubscribe': 'One-Click' }))
    const withdrawn = "select count(*) as count from suppressions where reason = 'unsubscribe'"
    expect(await count(withdrawn)).toBe(1)
    await expectPage(await scene.post(scene.links.unsubscribe), 200)
    expect(await count(withdrawn)).toBe(1)
    expect(await status()).toBe('unsubscribed')
  })

  it('works when the message and its profile are gone', async () => {
    await env.DB.batch([
      env.DB.prepare('delete from messages'),
      env.DB.prepare('delete from profiles'),
    ])
    await expectPage(await scene.site.request(scene.links.unsubscribe), 200)
    await expectPage(await scene.post(scene.links.unsubscribe), 200)
    const hash = await suppressionHash(scene.site.config.ring, ANNA)
    expect(await count(`select count(*) as count from suppressions where hash = '${hash}'`)).toBe(1)
    // Nobody comes back by a link whose address is forgotten, only by signing up again.
    await expectPage(await scene.post(scene.links.preferences, form({ marketing: 'yes' })), 200)
    expect(await count(`select count(*) as count from suppressions where hash = '${hash}'`)).toBe(1)
  })

  it('and coming back are both a click on the page of preferences', async () => {
    const html = await expectPage(await scene.site.request(scene.links.preferences), 200)
    expect(html).toMatch(/<input type="checkbox" name="marketing" value="yes" checked>/)
    const off = await expectPage(await scene.post(scene.links.preferences, form({})), 200)
    expect(off).toMatch(/<input type="checkbox" name="marketing" value="yes">/)
    expect(await status()).toBe('unsubscribed')
    const on = await expectPage(
      await scene.post(scene.links.preferences, form({ marketing: 'yes' })),
      200,
    )
    expect(on).toContain('checked')
    expect(await status()).toBe('subscribed')
    expect(await count('select count(*) as count from suppressions')).toBe(0)
    const { results } = await env.DB.prepare(
      'select action, source from consents order by at, id',
    ).all()
    expect(results.slice(-2)).toEqual([
      { action: 'withdrawn', source: 'preferences page' },
      { action: 'confirmed', source: 'preferences page' },
    ])
  })
})

function parts(): FormData {
  const data = new FormData()
  data.set('List-Unsubscribe', 'One-Click')
  return data
}

describe('confirming', () => {
  const confirmed = () => count("select count(*) as count from consents where action = 'confirmed'")

  it('twice is once', async () => {
    expect(await confirmed()).toBe(1)
    moveClock(now() + HOUR)
    await expectPage(await scene.post(scene.links.confirm), 200)
    await scene.site.tick()
    expect(await confirmed()).toBe(1)
    expect(
      await count("select count(*) as count from events where name = 'Subscription Confirmed'"),
    ).toBe(1)
  })

  it('by an old link does not undo that somebody unsubscribed', async () => {
    await scene.post(scene.links.unsubscribe)
    moveClock(now() + HOUR)
    await scene.post(scene.links.confirm)
    await scene.site.tick()
    expect(await status()).toBe('unsubscribed')
    expect(await count('select count(*) as count from suppressions')).toBe(1)
  })

  it('after signing up again brings back who had unsubscribed', async () => {
    await scene.post(scene.links.unsubscribe)
    await scene.site.tick()
    moveClock(now() + 2 * HOUR)
    const again = await askToSubscribe(scene.site)
    expect(again).not.toBe(scene.links.confirm)
    expect(await status()).toBe('unsubscribed')
    await expectPage(await scene.post(again), 200)
    await scene.site.tick()
    expect(await status()).toBe('subscribed')
    expect(await count('select count(*) as count from suppressions')).toBe(0)
  })

  it('is not possible without the message that asked for it', async () => {
    await env.DB.prepare('delete from messages').run()
    await expectPage(await scene.post(scene.links.confirm), 400)
  })
})
