/** Click links in emails lead to the shop and nowhere else, and tell people from scanners. */

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, now, setClockOffset } from '../../worker/core/clock.ts'
import { sign, verify } from '../../worker/core/tokens.ts'
import { saveSettings } from '../../worker/site/store.ts'
import { count, expectPage, type Scene, setScene } from './anna.ts'
import { moveClock, SHOP } from './whole-site.ts'

let scene: Scene

beforeEach(async () => {
  scene = await setScene()
})

afterEach(() => setClockOffset(0))

describe('a click', () => {
  async function redirectFor(destination: unknown, query = ''): Promise<Response> {
    await env.DB.prepare('update messages set links = ? where id = ?')
      .bind(JSON.stringify([destination]), scene.reminder)
      .run()
    const token = await sign(scene.site.config.ring, 'click', { m: scene.reminder, l: 0 })
    return scene.site.request(`/m/c/${token}${query}`)
  }

  it.each([
    'https://evil.test/',
    'https://shop.test.evil.test/',
    'https://evil.test/?https://shop.test/',
    'https://shop.test@evil.test/',
    'https://anna:secret@shop.test/',
    'https://shop.test:8443/',
    'https://shop.test\\@evil.test/',
    'https:evil.test',
    '//evil.test/',
    '/\\evil.test',
    'javascript:alert(1)',
    'data:text/html,hello',
    'ftp://shop.test/',
    'https://shop.test\r\nSet-Cookie: a=b',
    '',
    7,
    null,
  ])('never leads to %j', async (destination) => {
    const response = await redirectFor(destination)
    const location = response.headers.get('Location')
    if (location === null) {
      await expectPage(response, 400)
    } else {
      // What a lenient reading of the address makes of it may still be a page of the shop, and only that.
      expect(new URL(location).origin).toBe(SHOP)
      expect(response.headers.get('Set-Cookie')).toBeNull()
    }
  })

  it.each([-1, 9, 0.5, 1e9])(
    'on a link %d that the mail does not have leads nowhere',
    async (link) => {
      const token = await sign(scene.site.config.ring, 'click', { m: scene.reminder, l: link })
      await expectPage(await scene.site.request(`/m/c/${token}`), 400)
    },
  )

  it('leads to the shop and to hosts that the owner allowed, whatever its query says', async () => {
    const there = await redirectFor(`${SHOP}/cart?add=p-1%3A1`, '?url=https://evil.test/')
    expect(there.status).toBe(302)
    const location = new URL(there.headers.get('Location') ?? '')
    expect(location.origin + location.pathname).toBe(`${SHOP}/cart`)
    expect(location.searchParams.get('add')).toBe('p-1:1')
    expect(there.headers.get('Referrer-Policy')).toBe('no-referrer')
    // The token that the shop's page gets to see names the message and nobody.
    const token = location.searchParams.get('aisle_c') ?? ''
    const payload = await verify(scene.site.config.ring, 'landing', token, now())
    expect(Object.keys(payload ?? {}).sort()).toEqual(['exp', 'l', 'm'])

    await expectPage(await redirectFor('https://blog.test/post'), 400)
    await saveSettings(scene.site.db, { allowedHosts: ['blog.test'] })
    expect((await redirectFor('https://blog.test/post')).status).toBe(302)
  })

  it('on a message that is long gone leads to the shop', async () => {
    await env.DB.prepare('delete from messages').run()
    const response = await scene.site.request(scene.links.click)
    expect([response.status, response.headers.get('Location')]).toEqual([302, `${SHOP}/`])
  })

  it('counts as a human’s only by its landing token, once, and not after a day', async () => {
    const humans = () =>
      count("select count(*) as count from engagements where kind = 'human_click'")
    const location = (await scene.site.request(scene.links.click)).headers.get('Location') ?? ''
    const token = new URL(location).searchParams.get('aisle_c')
    const clickToken = scene.links.click.split('/')[3]
    for (const [given, expected] of [
      [clickToken, 0],
      [token, 1],
      [token, 1],
    ] as const) {
      await scene.post('/v1/clicks', JSON.stringify({ token: given, anonymousId: 'anna' }))
      await scene.site.tick()
      expect(await humans()).toBe(expected)
    }
    const later = (await scene.site.request(scene.links.click)).headers.get('Location') ?? ''
    moveClock(now() + DAY + HOUR)
    const late = new URL(later).searchParams.get('aisle_c')
    expect((await scene.post('/v1/clicks', JSON.stringify({ token: late }))).status).toBe(204)
    await scene.site.tick()
    expect(await humans()).toBe(1)
  })
})
