/** Makes codes at the shop's platform before anybody hears of them, and takes off those whose time is long over. */

import { HOUR, MINUTE, SECOND } from '../../core/clock.ts'
import type { Db, Statement } from '../../db/database.ts'
import type { Platforms } from '../../platforms/config.ts'
import type { Platform } from '../../platforms/report.ts'
import { type Facts, loadFacts } from '../../platforms/shop.ts'
import type { Asker } from '../../platforms/sync/ask.ts'
import { platformOf } from '../offer.ts'
import type { CodeRow } from '../store.ts'
import type { Api, Mint } from './made.ts'
import { shopify } from './shopify.ts'
import { claimCodes, type DueCode, isGivenUp, putGone, putMade, putPostponed } from './store.ts'
import { woocommerce } from './woocommerce.ts'

const mints: Readonly<Record<Platform, Mint>> = { shopify, woocommerce }

/** Codes asked for at once, and in one tick: the platforms want to be asked slowly. */
const LANES = 4
const MOST = 200

export interface Minting extends Asker {
  readonly db: Db
  readonly platforms: Platforms
  readonly now: () => number
}

/** Codes that could not be taken off so often stay there: their time is over anyway. */
const TRIES = 10

/** Works at the codes that are due, until `until`. It may die at any await: a code is made once all the same. */
export async function mintDue(minting: Minting, until: number): Promise<void> {
  const { db, now } = minting
  const shops = new Map<string, Promise<Facts>>()
  const factsOf = (platform: Platform) => {
    const facts = shops.get(platform) ?? loadFacts(db, platform, '')
    shops.set(platform, facts)
    return facts
  }
  for (let done = 0; done < MOST && now() < until; done += LANES) {
    const due = await claimCodes(db, now(), LANES)
    if (due.length === 0) return
    const outcomes = await Promise.all(due.map((one) => work(minting, one, factsOf)))
    await db.batch(outcomes.map(({ statement }) => statement))
    if (outcomes.some(({ busy }) => busy)) return
  }
}

/** What is to be written of a code, and whether its platform asks for patience. */
interface Outcome {
  readonly statement: Statement
  readonly busy: boolean
}

const write = (statement: Statement, busy = false): Outcome => ({ statement, busy })

async function work(
  minting: Minting,
  due: DueCode,
  factsOf: (platform: Platform) => Promise<Facts>,
): Promise<Outcome> {
  const { platforms, now } = minting
  const { code, offer } = due
  const platform = platformOf(offer)
  // The owner gave the offer other codes since, or nobody waits for this one any more.
  const lost = platform === null || (code.remote === 'wanted' && isGivenUp(code, now()))
  if (lost) return write(putGone(code.code))
  const { api, missing } = platforms[platform]
  if (!api) {
    const problem = `The key to its API is not set: ${missing.join(', ')}.`
    return write(putPostponed(code.code, problem, 10 * MINUTE, now()))
  }
  if (code.remote === 'made') return takeOff(minting, code, mints[platform], api)
  const { currency } = await factsOf(platform)
  if (currency && offer.currency && currency !== offer.currency) {
    const problem = `The shop reckons in ${currency}, and this offer in ${offer.currency}.`
    return write(putPostponed(code.code, problem, HOUR, now()))
  }
  return make(minting, due, mints[platform], api)
}

async function make(minting: Minting, due: DueCode, mint: Mint, api: Api): Promise<Outcome> {
  const { code, offer } = due
  const from = minting.now()
  // Whole seconds: platforms know no smaller ones, and what an email says is to be what they hold.
  const until = Math.floor((from + offer.valid_hours * HOUR) / SECOND) * SECOND
  const made = await mint.make(minting, api, { offer, code, from, until })
  if (made.ok) return write(putMade(code.code, made))
  return write(putPostponed(code.code, made.problem, made.wait, minting.now()), made.busy)
}

async function takeOff(minting: Minting, code: CodeRow, mint: Mint, api: Api): Promise<Outcome> {
  const gone = code.attempts >= TRIES || (await mint.remove(minting, api, code.remote_id))
  if (gone) return write(putGone(code.code))
  return write(putPostponed(code.code, 'It could not be taken off.', null, minting.now()))
}
