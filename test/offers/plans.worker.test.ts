/** Every statement that gives, makes, uses or finds a code is a search, however many codes there are. */

import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { now } from '../../worker/core/clock.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { holderOf } from '../../worker/offers/code.ts'
import { lookUpCodes } from '../../worker/offers/figures/store.ts'
import { issueCode } from '../../worker/offers/issuing/store.ts'
import {
  claimCodes,
  nextCode,
  putGone,
  putMade,
  putPostponed,
} from '../../worker/offers/minting/store.ts'
import { readOffer } from '../../worker/offers/offer.ts'
import {
  addCodes,
  findCode,
  findOffer,
  putOffer,
  putRedemptions,
  redeemCode,
} from '../../worker/offers/store.ts'
import { recording } from '../db/recorder.ts'

it('searches, and scans no table of codes', async () => {
  const { d1, statements } = recording(env.DB)
  const db = openDatabase(d1)
  const at = now()
  const holder = await holderOf('anna@example.com')
  const request = { holder, address: 'anna@example.com', rules: { bought: false, budget: 50 } }
  for (const codes of ['generated', 'pool', 'shopify'] as const) {
    const rule = { name: codes, kind: 'percent', value: 10, daysApart: 3, codes } as const
    const read = readOffer(codes, rule, at)
    if (!read.ok) throw new Error(read.message)
    await putOffer(db, read.row)
    await addCodes(db, 'pool', ['POOL-1'])
    const offer = await findOffer(db, codes)
    if (offer) await issueCode(db, offer, request, at)
  }
  await findCode(db, ['A', 'B'])
  await redeemCode(db, { code: 'A', orderId: '1', cost: 1, currency: 'EUR' }, at)
  const used = { code: 'A', orderId: '1', at, currency: 'EUR', cost: null }
  await db.batch([
    putRedemptions([used]),
    putMade('A', { id: '1', until: at }),
    putPostponed('A', 'away', null, at),
    putGone('A'),
  ])
  await claimCodes(db, at + 1, 4)
  await nextCode(db)
  await lookUpCodes(db, { holder })
  await lookUpCodes(db, { spellings: ['A'] })
  const scans: string[] = []
  for (const statement of statements) {
    const parameters = statement.match(/\?(?!\d)/g)?.length ?? 0
    const { results } = await env.DB.prepare(`explain query plan ${statement}`)
      .bind(...Array.from({ length: parameters }, () => '[]'))
      .all<{ detail: string }>()
    for (const { detail } of results) {
      const scan = /\bSCAN (discount_codes|c|d)\b/.test(detail)
      if (scan && !/USING (COVERING )?INDEX/.test(detail)) scans.push(`${detail} in ${statement}`)
    }
  }
  expect(statements.size).toBeGreaterThan(15)
  expect(scans).toEqual([])
})
