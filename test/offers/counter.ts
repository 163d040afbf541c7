/** A shop with offers for tests: its owner, its till, and people who are given codes. */

import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { now } from '../../worker/core/clock.ts'
import { holderOf } from '../../worker/offers/code.ts'
import { issueCode } from '../../worker/offers/issuing/store.ts'
import { findOffer, type OfferRow } from '../../worker/offers/store.ts'
import { BEARER } from '../http/api-site.ts'
import { openWholeSite, prepareShop } from '../http/whole-site.ts'

export const tenOff = { kind: 'percent', value: 10 }

/** Opens the shop on an empty database. */
export async function openCounter() {
  await prepareShop()
  const site = await openWholeSite(env.DB)

  const owner = (method: string, path: string, body?: unknown) =>
    site.request(path, {
      method,
      headers: { ...BEARER, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

  /** Puts an offer. */
  async function offer(id: string, rule: Record<string, unknown>): Promise<OfferRow> {
    const answer = await owner('PUT', `/api/offers/${id}`, { name: id, ...rule })
    expect(answer.status).toBe(200)
    const row = await findOffer(site.db, id)
    if (!row) throw new Error('The offer was not kept.')
    return row
  }

  /** Asks for somebody's code. */
  async function codeFor(
    rule: OfferRow,
    address: string,
    more: { budget?: number; bought?: boolean; at?: number } = {},
  ) {
    const rules = { bought: more.bought ?? false, budget: more.budget ?? null }
    const request = { holder: await holderOf(address), address, rules }
    return issueCode(site.db, rule, request, more.at ?? now())
  }

  /** Somebody's code. */
  async function given(rule: OfferRow, address: string): Promise<string> {
    const issued = await codeFor(rule, address)
    if (!issued.ok) throw new Error(issued.reason)
    return issued.code.code
  }

  async function till(path: 'check' | 'redeem', body: Record<string, unknown>, key = 'sk_site') {
    const answer = await site.request(`/v1/offers/${path}`, {
      method: 'POST',
      body: JSON.stringify({ ...body, writeKey: key }),
    })
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) }
  }

  return { site, owner, offer, codeFor, given, till }
}

export type Counter = Awaited<ReturnType<typeof openCounter>>
