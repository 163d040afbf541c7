/** Text messages by Twilio's API, or whatever speaks it: https://www.twilio.com/docs/messaging/api/message-resource. */

import { SECOND } from '../../../core/clock.ts'
import { isObject } from '../../../core/json.ts'
import type { Outside } from '../../../core/outbound.ts'
import type { SendResult } from '../../providers/port.ts'
import type { TwilioConfig } from './config.ts'
import type { OutgoingText, TextProvider } from './port.ts'

/** How Twilio names what will never work, so that it is not tried again: https://www.twilio.com/docs/api/errors. */
const STOPPED = 21_610

export function twilioProvider(
  config: TwilioConfig,
  way: {
    readonly outside: Outside
    readonly development: boolean
    readonly publicUrl: string
  },
): TextProvider {
  const url = `${config.base}/2010-04-01/Accounts/${config.account}/Messages.json`
  const authorization = `Basic ${btoa(`${config.account}:${config.token}`)}`
  const rules = {
    hosts: [new URL(config.base).host],
    development: way.development,
    publicUrl: way.publicUrl,
    maxBytes: 64 * 1_024,
    timeout: 20 * SECOND,
    redirects: 0,
  }
  return {
    name: 'twilio',
    async send(text) {
      const outcome = await way.outside(
        {
          url,
          method: 'POST',
          headers: {
            Authorization: authorization,
            'Content-Type': 'application/x-www-form-urlencoded',
            Accept: 'application/json',
          },
          body: form(config, text, way.publicUrl).toString(),
        },
        rules,
      )
      if (!outcome.ok) {
        // Whether the request arrived is not known. Only an address that may not be asked was surely not asked.
        const asked = UNSURE.has(outcome.code)
        return { outcome: asked ? 'unknown' : 'rejected', reason: outcome.message }
      }
      return read(outcome.status, await bodyOf(outcome), outcome.headers.get('Retry-After'))
    },
  }
}

const UNSURE: ReadonlySet<string> = new Set(['timeout', 'network', 'bad_answer', 'too_large'])

function form(config: TwilioConfig, text: OutgoingText, publicUrl: string): URLSearchParams {
  const service = config.from.startsWith('MG')
  return new URLSearchParams({
    To: text.to,
    [service ? 'MessagingServiceSid' : 'From']: config.from,
    Body: text.text,
    StatusCallback: `${publicUrl}/hooks/twilio?m=${encodeURIComponent(text.id)}`,
  })
}

async function bodyOf(answer: {
  json(): Promise<unknown>
}): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body = await answer.json()
    return isObject(body) ? body : {}
  } catch {
    return {}
  }
}

/**
 * What an answer means. A text cannot be called back, and Twilio knows no idempotency key: where the answer does not say
 * that it was refused, it may have been sent.
 */
function read(
  status: number,
  body: Readonly<Record<string, unknown>>,
  retryAfter: string | null,
): SendResult {
  const { sid, code, message } = body
  if (status >= 200 && status < 300) {
    return typeof sid === 'string' && sid !== ''
      ? { outcome: 'sent', providerId: sid.slice(0, 100) }
      : { outcome: 'unknown', reason: `Answer ${status} without an id.` }
  }
  const words = typeof message === 'string' ? withoutNumbers(message) : `Answer ${status}.`
  const reason = typeof code === 'number' ? `${code} ${words}` : words
  if (code === STOPPED) return { outcome: 'rejected', reason: `${code} They replied STOP.` }
  if (status === 429 || status === 503) {
    const seconds = Number(retryAfter)
    const asked = Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * SECOND } : {}
    return { outcome: 'retry', reason, ...asked }
  }
  // A key that is wrong is mended by the owner, and then everything goes.
  if (status === 401 || status === 403) return { outcome: 'retry', reason }
  if (status >= 400 && status < 500) return { outcome: 'rejected', reason }
  return { outcome: 'unknown', reason }
}

/** Twilio quotes the number in its complaints; reasons name nobody. */
function withoutNumbers(message: string): string {
  return message
    .replaceAll(/\+?\d{6,}/g, '…')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 200)
}
