/** Gives codes in the database: one of an offer to one person, within what the owner allows. */

import { sql } from 'kysely'
import { DAY, HOUR } from '../../core/clock.ts'
import { minorDigits } from '../../core/money.ts'
import type { Db } from '../../db/database.ts'
import { newCode } from '../code.ts'
import { platformOf } from '../offer.ts'
import type { CodeRow, OfferRow } from '../store.ts'

/**
 * Why there is no code: none is left, this person's has run out or was used, has cost enough this year, another one
 * can still be used, the last one was too lately, or they have bought before.
 */
export type NoCode =
  | 'pool_empty'
  | 'spent'
  | 'over_budget'
  | 'offer_stopped'
  | 'has_code'
  | 'too_soon'
  | 'has_bought'

export type Issued =
  | { readonly ok: true; readonly code: CodeRow }
  | { readonly ok: false; readonly reason: NoCode }

/** Who asks for a code. */
export interface Request {
  /** Digest of the address, from `holderOf`. */
  readonly holder: string
  /** The address itself: kept only until the shop's platform has made the code. */
  readonly address: string
  /** What the owner's rules hold against them; null where the owner gives the code by hand. */
  readonly rules: {
    readonly bought: boolean
    /** What codes may cost for one person in a year, in whole units of each currency; null: no limit. */
    readonly budget: number | null
  } | null
}

/** Currencies whose minor unit is not a hundredth, with what one unit is: `{"JPY":1,"KWD":1000}`. */
const UNITS = JSON.stringify(
  Object.fromEntries(
    Intl.supportedValuesOf('currency').flatMap((currency) => {
      const digits = minorDigits(currency)
      return digits === 2 ? [] : [[currency, 10 ** digits]]
    }),
  ),
)

/**
 * The code of an offer for one person: the one they have, or a new one, never a second. Asked twice, or by two ticks
 * at once, it is the same code, and of two offers that exclude each other one gives. A code of a platform is not good
 * before that has made it (`remote`).
 */
export async function issueCode(
  db: Db,
  offer: OfferRow,
  request: Request,
  at: number,
): Promise<Issued> {
  const { holder, rules } = request
  const checks = checksOf(offer, request, at)
  const allowed = rules
    ? sql`${checks.alone} and ${checks.rested} and ${checks.affordable}`
    : sql`1`
  const refused = rules?.bought === true && offer.never_bought === 1
  const gives = offer.active === 1 && !refused
  const [before, , found] = await db.batch([
    sql`select ${checks.alone} as alone, ${checks.rested} as rested, ${checks.affordable} as affordable`,
    gives ? giveStatement(offer, request, allowed, at) : sql`select 1`,
    sql`select * from discount_codes where holder = ${holder} and offer_id = ${offer.id}`,
  ])
  const code = found?.rows[0] as unknown as CodeRow | undefined
  if (code) {
    // The time of a code begins when its platform has it.
    const coming = code.remote === 'wanted' && code.due_at !== null
    const usable = code.redeemed_at === null && (coming || (code.expires_at ?? 0) > at)
    return usable ? { ok: true, code } : { ok: false, reason: 'spent' }
  }
  if (offer.active === 0) return { ok: false, reason: 'offer_stopped' }
  if (refused) return { ok: false, reason: 'has_bought' }
  const { alone, rested, affordable } = before?.rows[0] ?? {}
  const broken = (check: unknown) => rules !== null && check === 0
  if (broken(alone)) return { ok: false, reason: 'has_code' }
  if (broken(rested)) return { ok: false, reason: 'too_soon' }
  return { ok: false, reason: broken(affordable) ? 'over_budget' : 'pool_empty' }
}

function giveStatement(
  offer: OfferRow,
  { holder, address }: Request,
  allowed: ReturnType<typeof sql>,
  at: number,
) {
  const expires = at + offer.valid_hours * HOUR
  if (offer.codes === 'pool') {
    return sql`update discount_codes set holder = ${holder}, issued_at = ${at}, expires_at = ${expires},
        cost = ${offer.cost}, currency = ${offer.currency}
      where code = (select code from discount_codes where offer_id = ${offer.id} and holder is null limit 1)
        and holder is null
        and not exists (select 1 from discount_codes where holder = ${holder} and offer_id = ${offer.id})
        and ${allowed}`
  }
  const remote = platformOf(offer) !== null
  return sql`insert into discount_codes
      (code, offer_id, holder, issued_at, expires_at, cost, currency, remote, address, due_at)
    select ${newCode(offer.prefix)}, ${offer.id}, ${holder}, ${at}, ${expires}, ${offer.cost}, ${offer.currency},
      ${remote ? 'wanted' : ''}, ${remote ? address : null}, ${remote ? at : null}
    where ${allowed} on conflict do nothing`
}

/** What the owner's rules ask of a person's other codes, each as SQL that is 1 or 0. */
function checksOf(offer: OfferRow, { holder, rules }: Request, at: number) {
  const alone =
    offer.stacks === 1
      ? sql`1`
      : sql`not exists (select 1 from discount_codes c cross join offers o on o.id = c.offer_id
          where c.holder = ${holder} and c.offer_id <> ${offer.id} and c.redeemed_at is null
            and c.expires_at > ${at} and o.stacks = 0)`
  const rested =
    offer.days_apart === 0
      ? sql`1`
      : sql`not exists (select 1 from discount_codes
          where holder = ${holder} and issued_at > ${at - offer.days_apart * DAY})`
  const budget = rules?.budget ?? null
  // Each currency has its own sum. A percentage costs nobody knows what: it is not given where nothing is left.
  const own =
    offer.currency === null
      ? sql``
      : sql` union all select ${offer.currency} as currency, ${offer.cost} as cost`
  const least = offer.cost === 0 ? 1 : 0
  const affordable =
    budget === null
      ? sql`1`
      : sql`not exists (select 1 from (
          select currency, cost from discount_codes
          where holder = ${holder} and issued_at > ${at - 365 * DAY} and currency is not null
            and (redeemed_at is not null or expires_at > ${at})${own})
        group by currency having sum(cost) + ${least} > ${budget} * coalesce(${UNITS} ->> currency, 100))`
  return { alone, rested, affordable }
}
