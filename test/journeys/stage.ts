/** Where journeys play: the whole product on a free port, a real mail server, a real browser, and the owner's API. */

import type { Browser } from 'playwright-core'
import { startLocal } from '../../scripts/local/launch.mjs'
import { openChromium } from '../browser/chromium.ts'
import { startSmtpServer, type TestServer } from '../smtp/server.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** What `POST /dev/clock` answers. */
export interface Moved {
  readonly now: string
  readonly ticks: number
  readonly sent: number
  readonly skipped: number
}

export interface Stage {
  /** Where people reach the shop. */
  readonly url: string
  readonly browser: Browser
  readonly mails: TestServer
  /** Reads the owner's API. */
  read<Answer>(path: string): Promise<Answer>
  /** Changes something through the owner's API. */
  put(path: string, body: unknown): Promise<void>
  /** Lets time pass, as an ISO 8601 duration says; whatever is due on the way happens. */
  later(duration: string): Promise<Moved>
  /** Lets time pass until the next morning, so that no quiet hours are in the way. */
  untilMorning(): Promise<void>
  /** The Worker's clock, ms UTC. */
  clock(): Promise<number>
  close(): Promise<void>
}

/** Opens the stage with the demo shop's catalogue and nobody in it. Mail goes to the server of the test. */
export async function openStage(): Promise<Stage> {
  const mails = await startSmtpServer()
  const aisle = await startLocal({
    state: null,
    seed: 0,
    cron: false,
    quiet: true,
    env: { EMAIL_PROVIDER: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: String(mails.port) },
  })
  const browser = await openChromium()
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(aisle.url + path, {
      method,
      headers: { Authorization: 'Bearer dev', 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  // Whether one shopper gets a message must not depend on who they are.
  await call('PUT', '/api/settings', { holdback: { percent: 0, flows: {} } })
  const clock = async () => Date.parse((await call('GET', '/dev/clock')).now)
  return {
    url: aisle.publicUrl,
    browser,
    mails,
    read: (path) => call('GET', path),
    put: (path, body) => call('PUT', path, body),
    later: (duration) => call('POST', '/dev/clock', { advance: duration }),
    async untilMorning() {
      const morning = new Date(await clock())
      morning.setUTCDate(morning.getUTCDate() + 1)
      // Nine or ten o'clock in Vienna, where the shoppers live.
      morning.setUTCHours(8, 0, 0, 0)
      await call('POST', '/dev/clock', { now: morning.toISOString() })
    },
    clock,
    async close() {
      await browser.close()
      await aisle.dispose()
      await mails.stop()
    },
  }
}

/** Waits until something is so: what a browser sends arrives in its own time. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value | undefined | false> | Value | undefined | false,
): Promise<Value> {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Waited in vain for ${what}.`)
}
