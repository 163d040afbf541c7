/** Text messages: how long they are, what people mean who answer, whose numbers they are, and who signed what comes in. */

import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zoneOfCountry, zonesOfPhone } from '../../../worker/core/place.ts'
import { isZone } from '../../../worker/core/zone.ts'
import { normalisePhone } from '../../../worker/identity/phone.ts'
import { preferredChannel } from '../../../worker/messages/channels/channel.ts'
import { allowance } from '../../../worker/messages/channels/sms/allowance.ts'
import { answerTo } from '../../../worker/messages/channels/sms/answer.ts'
import { readTexts } from '../../../worker/messages/channels/sms/config.ts'
import { wishOf } from '../../../worker/messages/channels/sms/keywords.ts'
import { measure, simplify } from '../../../worker/messages/channels/sms/segments.ts'
import { isFromTwilio } from '../../../worker/messages/channels/sms/signature.ts'

describe('the size of a text', () => {
  it.each([
    ['', 'GSM-7', 0, 1],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    // The euro takes two septets, which no piece may part.
    [`${'a'.repeat(152)}€${'a'.repeat(10)}`, 'GSM-7', 164, 2],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
    ['Grüße, Øystein', 'GSM-7', 14, 1],
    ['ж'.repeat(70), 'UCS-2', 70, 1],
    ['ж'.repeat(71), 'UCS-2', 71, 2],
    ['👟'.repeat(35), 'UCS-2', 70, 1],
    // A pair of surrogates is not parted either: 33 of them fit into 67 units.
    ['👟'.repeat(67), 'UCS-2', 134, 3],
  ] as const)('of %j is %s, %i units, %i pieces', (text, encoding, units, segments) => {
    expect(measure(text)).toEqual({ encoding, units, segments })
  })

  it('is small again when curly signs become plain ones, unless that does not help', () => {
    expect(simplify('It’s “here” – now…')).toBe(`It's "here" - now...`)
    expect(simplify('Ваш “заказ”')).toBe('Ваш “заказ”')
  })
})

describe('a phone number', () => {
  it.each([
    ['+49 170 1234567', '+491701234567'],
    ['0043 (664) 12 34 567', '+436641234567'],
    ['+44 (0)20 7946 0000', '+442079460000'],
    ['+1-555-010-0123', '+15550100123'],
    ['+39 06 6982', '+39066982'],
    ['＋49 170 1234567', '+491701234567'],
  ])('%s is %s', (written, phone) => {
    expect(normalisePhone(written)).toEqual({ ok: true, phone })
  })

  it.each(['', '0170 1234567', '+0', '+49', '+49 170 123x', `+${'1'.repeat(16)}`, 'x'.repeat(999)])(
    '%j is none',
    (written) => {
      expect(normalisePhone(written).ok).toBe(false)
    },
  )

  it('says in which zones its owner may be', () => {
    expect(zonesOfPhone('+436641234567')).toEqual(['Europe/Vienna'])
    expect(zonesOfPhone('+15550100123')).toEqual(['America/New_York', 'America/Los_Angeles'])
    expect(zonesOfPhone('+99912345678')).toEqual([])
    expect(zoneOfCountry('np')).toBe('Asia/Kathmandu')
    expect(zoneOfCountry('US')).toBeNull()
    for (const code of ['AT', 'VN', 'ZW', 'UA', 'XK'])
      expect(isZone(zoneOfCountry(code) ?? '')).toBe(true)
  })
})

describe('an answer by text', () => {
  it.each([
    ['STOP', 'stop'],
    [' stop. ', 'stop'],
    ['Please stop texting me', 'stop'],
    ['STOP!!', 'stop'],
    ['opt out', 'stop'],
    ['Unsubscribe', 'stop'],
    ['ARRÊT', 'stop'],
    ['quit', 'stop'],
    ['cancel', 'stop'],
    ['Can I cancel my order?', null],
    ['Where is the bus stop-off? Nonstop', 'stop'],
    ['YES', 'start'],
    ['Ja', 'start'],
    ['sí', 'start'],
    ['start', 'start'],
    ['help', 'help'],
    ['?', 'help'],
    ['thanks', null],
    ['', null],
  ])('%j means %s', (body, wish) => {
    expect(wishOf(body)).toBe(wish)
  })

  const shop = { shopName: 'The shop', textHelp: '', replyTo: '', fromEmail: 'hi@shop.test' }

  it.each([
    ['stop', 'subscribed', 'withdraw'],
    ['stop', null, 'withdraw'],
    ['start', 'pending', 'confirm'],
    ['start', 'unsubscribed', 'resume'],
    ['start', 'subscribed', null],
    // A yes to nothing subscribes nobody.
    ['start', null, null],
    ['help', 'subscribed', null],
    [null, 'pending', null],
  ] as const)('%s of somebody who is %s: %s', (wish, status, act) => {
    expect(answerTo(wish, status, shop, false).act).toBe(act)
  })

  it('is answered in one piece that names the shop, and not where the provider has answered', () => {
    for (const wish of ['stop', 'start', 'help'] as const) {
      const { reply } = answerTo(wish, 'pending', shop, false)
      expect(reply).toContain('The shop')
      expect(measure(reply).segments).toBe(1)
      expect(answerTo(wish, 'pending', shop, true).reply).toBe('')
    }
  })
})

describe('the channel of a message with words for both', () => {
  const way = (subscribed: boolean, since: number) => ({ address: 'x', subscribed, since })

  it.each([
    ['what they prefer, where they agreed to it', 'sms', way(true, 2), way(true, 1), 'sms'],
    ['email, where they agreed to no texts', 'sms', way(true, 2), way(false, 3), 'email'],
    ['texts, where those are all they agreed to', 'email', way(false, 9), way(true, 1), 'sms'],
    ['what they agreed to last', undefined, way(true, 1), way(true, 2), 'sms'],
    ['email, where nothing is known', undefined, null, null, 'email'],
  ] as const)('is %s', (_, preferred, email, sms, channel) => {
    expect(preferredChannel(preferred, email, sms)).toBe(channel)
  })
})

describe('questions to strangers', () => {
  it('end for the day when enough were asked', () => {
    const noon = Date.UTC(2026, 2, 3, 12)
    const first = allowance(undefined, 3, 2, noon)
    expect(first.left).toBe(2)
    const second = allowance(first.after, 3, 2, noon)
    expect(second.left).toBe(1)
    expect(allowance(second.after, 3, 1, noon).left).toBe(0)
    expect(allowance(second.after, 3, 1, noon + 86_400_000).left).toBe(1)
  })
})

describe('what Twilio signs', () => {
  const url = 'https://aisle.test/hooks/twilio?m=1'
  const token = 'a token'
  const signed = (address: string, pairs: readonly (readonly [string, string])[]) => {
    const text = [...pairs]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map((pair) => pair.join(''))
    return createHmac('sha1', token)
      .update(address + text.join(''))
      .digest('base64')
  }

  it('is taken with its signature, and refused when anything else was signed', async () => {
    const pair = fc.tuple(
      fc.string({ minLength: 1, maxLength: 8 }),
      fc.string({ maxLength: 20, unit: 'grapheme' }),
    )
    const names = fc.uniqueArray(pair, { selector: ([name]) => name, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(names, async (pairs) => {
        const fields = new URLSearchParams(pairs)
        const signature = signed(url, pairs)
        expect(await isFromTwilio(url, fields, signature, token)).toBe(true)
        expect(await isFromTwilio(`${url}2`, fields, signature, token)).toBe(false)
        expect(await isFromTwilio(url, fields, signature, 'another')).toBe(false)
        fields.append('Body', 'more')
        expect(await isFromTwilio(url, fields, signature, token)).toBe(false)
      }),
      { numRuns: 30 },
    )
    expect(await isFromTwilio(url, new URLSearchParams(), '', token)).toBe(false)
    expect(await isFromTwilio(url, new URLSearchParams(), 'A'.repeat(27), token)).toBe(false)
  })
})

describe('the configuration of texts', () => {
  const fail = (message: string) => new Error(message)
  const whole = {
    SMS_PROVIDER: 'twilio',
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: 't',
    TWILIO_FROM: '+15550100',
  }

  it('is closed in production unless everything is there, and says what is missing', () => {
    expect(readTexts({}, false, fail)).toEqual({ provider: null })
    expect(() => readTexts({ SMS_PROVIDER: 'mailbox' }, false, fail)).toThrow(/development only/)
    expect(() => readTexts({ SMS_PROVIDER: 'carrier pigeon' }, false, fail)).toThrow(/SMS_PROVIDER/)
    for (const name of ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM']) {
      expect(() => readTexts({ ...whole, [name]: '' }, false, fail)).toThrow(name)
    }
  })

  it('takes another address of the API in development only', () => {
    const env = { ...whole, TWILIO_API_URL: 'http://127.0.0.1:9/' }
    expect(readTexts(env, false, fail)).toMatchObject({
      twilio: { base: 'https://api.twilio.com' },
    })
    expect(readTexts(env, true, fail)).toMatchObject({ twilio: { base: 'http://127.0.0.1:9' } })
    expect(readTexts({}, true, fail)).toEqual({ provider: 'mailbox' })
  })
})
