/** Anna signed up, confirmed, left a cart behind and got a reminder: the links in her mailbox, and pages as she sees them. */

import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { HOUR, now } from '../../worker/core/clock.ts'
import { takeSnapshot } from '../faults/snapshot.ts'
import { moveClock, ORIGIN, openWholeSite, prepareShop, type WholeSite } from './whole-site.ts'

export const START = Date.parse('2026-03-03T09:00:00Z')
export const ANNA = 'anna@example.com'

export interface Scene {
  readonly site: WholeSite
  /** Id of the reminder. */
  readonly reminder: string
  /** Paths of the links in the reminder, and of the one by which she confirmed. */
  readonly links: Readonly<Record<'click' | 'unsubscribe' | 'preferences' | 'confirm', string>>
  post(path: string, body?: BodyInit, headers?: HeadersInit): Promise<Response>
}

/** Plays it on an empty database. It ends five hours after START. */
export async function setScene(): Promise<Scene> {
  await prepareShop()
  const site = await openWholeSite(env.DB)
  moveClock(START)
  const confirm = await askToSubscribe(site)
  await site.request(confirm, { method: 'POST' })
  await site.collect('pk_site', [
    {
      type: 'track',
      event: 'Product Added',
      messageId: 'added',
      timestamp: new Date(now()).toISOString(),
      anonymousId: 'anna',
      properties: { product_id: 'p-1', name: 'A thing', price: 10, quantity: 1 },
    },
  ])
  moveClock(START + HOUR)
  await site.tick()
  moveClock(START + 5 * HOUR)
  await site.tick()
  const mail = site.handed.find((email) => email.step === 'reminder')
  return {
    site,
    reminder: mail?.id ?? '',
    links: {
      click: linkIn(mail?.html, 'c'),
      unsubscribe: linkIn(mail?.html, 'u'),
      preferences: linkIn(mail?.html, 'p'),
      confirm,
    },
    post: (path, body, headers) =>
      site.request(path, { method: 'POST', body: body ?? null, ...(headers ? { headers } : {}) }),
  }
}

/** Signs Anna up and answers the path of the link in her confirmation mail. */
export async function askToSubscribe(site: WholeSite): Promise<string> {
  const before = site.handed.length
  const body = JSON.stringify({ email: ANNA, anonymousId: 'anna', writeKey: 'pk_site' })
  await site.request('/v1/subscribe', { method: 'POST', body })
  await site.tick()
  return linkIn(site.handed[before]?.html, 'k')
}

function linkIn(html: string | undefined, letter: string): string {
  const found = new RegExp(`${ORIGIN}(/m/${letter}/[\\w.-]+)`).exec(html ?? '')?.[1]
  if (!found) throw new Error(`The mail has no link /m/${letter}/.`)
  return found
}

/** The first column named `count` of a query. */
export async function count(sql: string): Promise<unknown> {
  const row = await env.DB.prepare(sql).first<{ count: number }>()
  return row?.count
}

/** Every row of every table. */
export async function everything() {
  return Object.fromEntries(await takeSnapshot())
}

/** What every page behind a link must have, whatever it says. */
export async function expectPage(response: Response, code: number): Promise<string> {
  const html = await response.text()
  expect(response.status).toBe(code)
  expect(response.headers.get('Content-Type')).toMatch(/^text\/html/)
  expect(response.headers.get('Content-Security-Policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; .*form-action 'self'; frame-ancestors 'none'/,
  )
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  expect(response.headers.get('Referrer-Policy')).toBe('no-referrer')
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(response.headers.get('Set-Cookie')).toBeNull()
  expect(html).not.toContain('anna')
  return html
}
