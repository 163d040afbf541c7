/** What a text provider's and a webhook address's answers are taken for, whatever they are. */

import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { OutboundRequest, Outside } from '../../../worker/core/outbound.ts'
import { keyRing } from '../../../worker/core/tokens.ts'
import { twilioProvider } from '../../../worker/messages/channels/sms/twilio.ts'
import { webhookCaller } from '../../../worker/messages/channels/webhook/deliver.ts'
import { readKey, rotated, secretOf } from '../../../worker/messages/channels/webhook/secret.ts'

const DAY = 86_400_000
const NOON = Date.UTC(2026, 2, 3, 12)
const ring = await keyRing('a secret of these tests alone and worth nothing to anybody')
const way = { development: false, publicUrl: 'https://aisle.test' }

/** A world that answers everything alike, and remembers what it was asked. */
function world(status: number, body: string, headers: Record<string, string> = {}) {
  const asked: OutboundRequest[] = []
  const outside: Outside = async (request) => {
    asked.push(request)
    return {
      ok: true,
      status,
      url: request.url,
      headers: new Headers(headers),
      body: null,
      text: async () => body,
      json: async () => JSON.parse(body),
    }
  }
  return { asked, outside }
}

const dead: Outside = async () => ({ ok: false, code: 'network', message: 'It broke off.' })

function twilio(outside: Outside) {
  const config = {
    account: 'AC1',
    token: 'secret',
    from: '+15550100',
    base: 'https://api.twilio.com',
  }
  return twilioProvider(config, { ...way, outside }).send({
    id: '0190',
    to: '+491701234567',
    text: 'Hello',
    headers: {},
    flow: 'f',
    step: 's',
    at: NOON,
  })
}

describe('Twilio', () => {
  it('is asked with the account’s key, and told where to report', async () => {
    const { asked, outside } = world(201, '{"sid":"SM1","status":"queued"}')
    expect(await twilio(outside)).toEqual({ outcome: 'sent', providerId: 'SM1' })
    const [request] = asked
    expect(request?.url).toBe('https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json')
    expect(request?.headers?.Authorization).toBe(`Basic ${btoa('AC1:secret')}`)
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      To: '+491701234567',
      From: '+15550100',
      Body: 'Hello',
      StatusCallback: 'https://aisle.test/hooks/twilio?m=0190',
    })
  })

  it.each([
    [201, '<html>', 'unknown'],
    [200, '{}', 'unknown'],
    [204, '', 'unknown'],
    [500, 'oops', 'unknown'],
    [502, '{"code":20500}', 'unknown'],
    [503, '', 'retry'],
    [429, '{"code":20429,"message":"Too many"}', 'retry'],
    [401, '{"code":20003,"message":"Authenticate"}', 'retry'],
    [400, '{"code":21211,"message":"Invalid \'To\' +491701234567"}', 'rejected'],
    [400, '{"code":21610,"message":"Attempt to send to unsubscribed recipient"}', 'rejected'],
    [400, '[1]', 'rejected'],
  ])('answers %i %s: %s', async (status, body, outcome) => {
    const result = await twilio(world(status, body).outside)
    expect(result.outcome).toBe(outcome)
    expect(JSON.stringify(result)).not.toContain('1701234567')
  })

  it('that breaks off may have sent it', async () => {
    expect(await twilio(dead)).toMatchObject({ outcome: 'unknown' })
  })

  it('is asked to wait as long as it says', async () => {
    const { outside } = world(429, '{}', { 'Retry-After': '90' })
    expect(await twilio(outside)).toMatchObject({ outcome: 'retry', retryAfterMs: 90_000 })
  })
})

function caller(outside: Outside, key: unknown = undefined, url = 'https://hooks.shop.test/in') {
  return webhookCaller({ ...way, url, ring, key: async () => key, outside, now: () => NOON })
}

/** The signature as any library of Standard Webhooks makes it. */
function expected(secret: string, id: string, body: string): string {
  const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const content = `${id}.${NOON / 1_000}.${body}`
  return `v1,${createHmac('sha256', bytes).update(content).digest('base64')}`
}

describe('a webhook', () => {
  it('is signed as Standard Webhooks has it', async () => {
    const { asked, outside } = world(200, 'whatever')
    expect(await caller(outside)?.send('msg_1', '{"a":1}')).toEqual({
      outcome: 'sent',
      providerId: '200',
    })
    const secret = await secretOf(ring, 1)
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(asked[0]).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      url: 'https://hooks.shop.test/in',
    })
    expect(asked[0]?.headers).toMatchObject({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(NOON / 1_000),
      'webhook-signature': expected(secret, 'msg_1', '{"a":1}'),
      'Content-Type': 'application/json',
    })
  })

  it('is signed with the old secret too for a day after it was renewed', async () => {
    const key = rotated(readKey(undefined), NOON - DAY / 2)
    const { asked, outside } = world(200, '')
    await caller(outside, key)?.send('m', '{}')
    await caller(outside, { ...key, rotatedAt: NOON - 2 * DAY })?.send('m', '{}')
    const [both, one] = asked.map((request) => request.headers?.['webhook-signature'])
    const [fresh, old] = [await secretOf(ring, 2), await secretOf(ring, 1)]
    expect(both).toBe(`${expected(fresh, 'm', '{}')} ${expected(old, 'm', '{}')}`)
    expect(one).toBe(expected(fresh, 'm', '{}'))
  })

  it.each([
    [204, 'sent'],
    [302, 'retry'],
    [400, 'retry'],
    [404, 'retry'],
    [410, 'rejected'],
    [429, 'retry'],
    [500, 'retry'],
  ])('that is answered with %i: %s', async (status, outcome) => {
    expect(await caller(world(status, '').outside)?.send('m', '{}')).toMatchObject({ outcome })
  })

  it('whose connection breaks is sent again: whoever takes it knows it by its id', async () => {
    expect(await caller(dead)?.send('m', '{}')).toMatchObject({ outcome: 'retry' })
  })

  it('goes nowhere where no address is set', () => {
    expect(caller(dead, undefined, '')).toBeNull()
  })
})
