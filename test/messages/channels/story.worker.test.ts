/** Texts and webhooks from the sign-up to the phone, on the whole Worker: who is texted, when, and how they stop it. */

import { env } from 'cloudflare:workers'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE, now, setClockOffset } from '../../../worker/core/clock.ts'
import { subjectOfPhone } from '../../../worker/identity/phone.ts'
import { BEARER } from '../../http/api-site.ts'
import { openWholeSite } from '../../http/whole-site.ts'
import {
  agreement,
  answerWith,
  called,
  HOOK,
  openFlow,
  openStage,
  owner,
  PHONE,
  reviews,
  START,
  says,
  signUp,
  site,
  texts,
  twilio,
  until,
} from './stage.ts'

beforeEach(openStage)
afterAll(() => setClockOffset(0))

describe('a sign-up to texts', () => {
  it('is asked about by a text, counts when the phone says yes, and ends with a stop at once', async () => {
    expect((await signUp({ phone: '0043 664 1234567' })).status).toBe(202)
    await until(START + MINUTE)
    const [question] = await texts()
    expect(question).toMatchObject({ to: PHONE, step: 'confirm' })
    expect(question?.text).toMatch(/^The shop: Reply YES .*STOP to opt out\.$/)
    expect(await agreement()).toBe('pending')

    const yes = await says('Yes', 'SM1')
    expect(await yes.text()).toContain('<Message>The shop: You are on the list.')
    await until(START + 2 * MINUTE)
    expect(await agreement()).toBe('subscribed')

    expect(await (await says('STOP', 'SM2')).text()).toContain('no more texts')
    expect(await agreement()).toBe('unsubscribed')
    // The same yes once more, as it was signed then, brings nobody back.
    expect(await (await says('Yes', 'SM1')).text()).toContain('<Response></Response>')
    expect(await agreement()).toBe('unsubscribed')
    // Whoever typed the number in again is not asked about it again: that is for the phone to say.
    await signUp({ phone: PHONE })
    await until(START + 26 * HOUR)
    expect(await texts()).toHaveLength(1)
    await says('start', 'SM3')
    expect(await agreement()).toBe('subscribed')
  })

  it('by a bad number is refused, and one to both asks by both', async () => {
    expect(await (await signUp({ phone: '12' })).json()).toMatchObject({ code: 'invalid_phone' })
    await signUp({ phone: PHONE, email: 'anna@example.com' })
    await until(START + MINUTE)
    expect(await texts()).toHaveLength(1)
    expect(site.handed.map(({ to, step }) => `${to} ${step}`)).toEqual(['anna@example.com confirm'])
  })

  it('is not asked about where the country is not texted, or enough were asked today', async () => {
    await owner('PUT', '/api/settings', { textCountries: ['+49'] })
    await signUp({ phone: PHONE })
    await until(START + MINUTE)
    await owner('PUT', '/api/settings', { textCountries: [], textRequestsPerDay: 0 })
    await signUp({ phone: '+436649999999', anonymousId: 'ben' })
    await until(START + 2 * MINUTE)
    expect(await texts()).toEqual([])
    const { results } = await env.DB.prepare('select reason from messages order by id').all()
    expect(results).toEqual([{ reason: 'country_off' }, { reason: 'too_many_asked' }])
  })
})

describe('what comes to the hook', () => {
  it('changes nothing without the signature, and is closed without a token', async () => {
    const forged = await twilio({ MessageSid: 'SM9', From: PHONE, Body: 'STOP' }, '', 'another')
    expect(forged.status).toBe(401)
    const closed = await openWholeSite(env.DB, { twilioToken: null })
    const answer = await closed.request('/hooks/twilio', { method: 'POST', body: 'From=x' })
    expect(answer.status).toBe(503)
    expect(await agreement()).toBeNull()
  })

  it('takes a stop of somebody unknown, too', async () => {
    await says('Stop please', 'SM5')
    expect(await agreement()).toBe('unsubscribed')
    const subject = await subjectOfPhone(PHONE)
    const event = await env.DB.prepare('select name from events where subject = ?')
      .bind(subject)
      .first('name')
    expect(event).toBe('Unsubscribed')
  })
})

describe('a step with words for both', () => {
  it('goes to the phone of whoever prefers that, names the shop, and is told to the shop’s system', async () => {
    await openFlow({ marketing: true, sms: true })
    await site.collect('sk_site', [
      { type: 'identify', messageId: 'p', userId: 'c-1', traits: { preferred_channel: 'sms' } },
    ])
    await reviews('r-1')
    const [text] = await texts()
    expect(text).toMatchObject({ to: PHONE, step: 'thanks' })
    expect(text?.text).toMatch(
      /^The shop: Thank you for your words, Anna! https:\/\/aisle\.test\/m\/t\/[\w-]{44} Reply STOP to opt out\.$/,
    )
    expect(site.handed).toEqual([])
    const link = /\/m\/t\/[\w-]+/.exec(text?.text ?? '')?.[0] ?? ''
    const landed = await site.request(link, { redirect: 'manual' })
    expect(landed.headers.get('Location')).toMatch(/^https:\/\/shop\.test\/\?aisle_c=/)
    expect((await site.request(`${link.slice(0, -1)}-`)).status).toBe(400)

    expect(called).toHaveLength(1)
    const [call] = called
    expect(call).toMatchObject({ url: HOOK, method: 'POST' })
    expect(JSON.parse(call?.body ?? '{}')).toMatchObject({
      type: 'review.written',
      data: {
        step: 'tell',
        person: { user_id: 'c-1', email: 'anna@example.com', phone: PHONE },
        consent: { email: 'subscribed', sms: 'subscribed' },
      },
    })
    // A second review inside the gap: low intent is dropped, whichever channel it goes by.
    await reviews('r-2')
    expect(await texts()).toHaveLength(1)
    const reason = await env.DB.prepare(
      "select reason from messages where step = 'thanks' order by id desc",
    ).first('reason')
    expect(reason).toBe('frequency_cap')
  })

  it('goes by email where nobody agreed to texts, or they stopped them', async () => {
    await openFlow({ marketing: true, sms: true })
    await says('STOP', 'SM7')
    await reviews('r-1')
    expect(await texts()).toEqual([])
    expect(site.handed.map(({ to, step }) => `${to} ${step}`)).toEqual(['anna@example.com thanks'])
  })

  it('waits for the morning of the phone', async () => {
    await openFlow({ sms: true })
    // 20:30 in Vienna: later than texts go, earlier than the night of emails.
    await until(Date.parse('2026-03-03T19:30:00Z'))
    await reviews('r-1')
    expect(await texts()).toEqual([])
    await until(Date.parse('2026-03-04T06:59:00Z'))
    expect(await texts()).toEqual([])
    await until(Date.parse('2026-03-04T07:01:00Z'))
    expect(await texts()).toHaveLength(1)
  })
})

describe('a person with nothing but a phone', () => {
  it('gets the texts of flows, and leaves no trace of it when they ask to be forgotten', async () => {
    await signUp({ phone: PHONE })
    await until(START + MINUTE)
    await says('YES', 'SM8')
    await until(START + 10 * MINUTE)
    await openFlow({}, 'client')
    await site.collect('pk_site', [
      { type: 'track', event: 'Product Reviewed', messageId: 'r-9', anonymousId: 'anna' },
    ])
    await until(now() + 30 * MINUTE)
    expect((await texts()).map(({ step }) => step)).toEqual(['confirm', 'thanks'])
    await says('STOP', 'SM9')
    await site.request('/api/profiles/a%3Aanna', { method: 'DELETE', headers: BEARER })
    for (const table of [
      'profiles',
      'events',
      'subscriptions',
      'consents',
      'messages',
      'mailbox',
    ]) {
      const { results } = await env.DB.prepare(`select * from ${table}`).all()
      expect(JSON.stringify(results), table).not.toContain(PHONE)
      expect(JSON.stringify(results), table).not.toContain(await subjectOfPhone(PHONE))
    }
  })
})

describe('what Twilio says of a text', () => {
  it('makes one in doubt one that arrived, and of a dead number one that is not texted again', async () => {
    await openFlow({ sms: true })
    await reviews('r-1')
    const { id } = (await env.DB.prepare("select id from messages where channel = 'sms'").first<{
      id: string
    }>()) ?? { id: '' }
    await env.DB.prepare("update messages set state = 'unknown', sent_at = null where id = ?")
      .bind(id)
      .run()
    await twilio({ MessageSid: 'SM1', MessageStatus: 'delivered' }, `?m=${id}`)
    const row = () =>
      env.DB.prepare('select state, reason from messages where id = ?').bind(id).first()
    expect(await row()).toEqual({ state: 'sent', reason: '' })
    await twilio(
      { MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30006' },
      `?m=${id}`,
    )
    expect(await row()).toEqual({ state: 'sent', reason: 'undelivered: 30006' })
    expect(await env.DB.prepare('select reason from suppressions').first('reason')).toBe('bounce')
  })
})

describe('a webhook that is not taken', () => {
  it('is tried again under the same id, then given up, and holds nobody up', async () => {
    await openFlow({ marketing: true })
    answerWith(500)
    await reviews('r-1')
    expect(site.handed).toHaveLength(1)
    await until(START + 90 * HOUR)
    expect(called.length).toBeGreaterThanOrEqual(8)
    expect(new Set(called.map((request) => request.headers?.['webhook-id'])).size).toBe(1)
    const state = await env.DB.prepare(
      "select state, reason from messages where step = 'tell'",
    ).first()
    expect(state).toEqual({ state: 'dead', reason: 'provider: The address answered 500.' })
  })

  it('has a secret that the owner sees and renews, and nobody else', async () => {
    const before = await owner('GET', '/api/settings/channels')
    const after = await owner('POST', '/api/settings/channels/webhook-secret')
    expect(before).toMatchObject({
      webhook: { url: HOOK, secret: expect.stringMatching(/^whsec_/) },
    })
    expect(JSON.stringify(after)).not.toContain(JSON.parse(JSON.stringify(before)).webhook.secret)
    expect((await site.request('/api/settings/channels')).status).toBe(401)
    const open = await (await site.request('/v1/settings?key=pk_site')).text()
    expect(open).not.toContain('whsec_')
    expect(open).not.toContain('hooks.shop.test')
  })
})
