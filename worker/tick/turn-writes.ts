/** The statements by which a look at a product takes effect: all of them in one batch, or none. */

import { expireHolds, putHold } from '../catalog/waiting/holds/store.ts'
import { lookFence, putItems } from '../catalog/waiting/looks/store.ts'
import type { Entry } from '../catalog/waiting/store.ts'
import {
  endEntries,
  endExpired,
  lookAtOthersOf,
  markSoldOut,
  putBack,
  putBehind,
  putCalls,
  putPromises,
  putWave,
} from '../catalog/waiting/turns/store.ts'
import { DAY, newId } from '../core/clock.ts'
import { putWaitingLetters } from '../flows/back-in-stock/store.ts'
import type { Settings } from '../site/settings.ts'
import { awake, endedLetter, entryKey, keyOf, letterOf, reminderLetters } from './turn-letters.ts'
import type { ItemTurns, ProductTurns, TurnRules } from './turns.ts'

type Statement = ReturnType<typeof putItems>[number]
type Writing = TurnRules & {
  readonly settings: Settings
  /** As many people as are told of a new date at once. */
  readonly most: number
}

/** Everything that one look writes. `misled`: for each of its dates, those who were told another. */
export function turnStatements(
  turns: ProductTurns,
  misled: readonly (readonly Entry[])[],
  rules: Writing,
  now: number,
): readonly Statement[] {
  const items = turns.items.map(({ view }) => view.present.item)
  // Whoever was put back or behind, and whoever else has to hear a date, comes in the next round.
  const crowded = misled.some((people) => people.length >= rules.most)
  const again = ({ view }: ItemTurns) =>
    crowded || view.unsent.length > 0 || view.expired.length > 0
  return [
    lookFence(items),
    ...turns.items.flatMap((one) => itemStatements(one, rules, now)),
    ...turns.dates.flatMap((date, index) => dateStatements(date, misled[index] ?? [], rules, now)),
    ...putItems(turns.items.map((one) => itemWrite(one, turns.product, again(one), now))),
  ]
}

function itemStatements({ view, look, waveId, turns }: ItemTurns, rules: Writing, now: number) {
  const { productId, variantId } = look.item
  const present = (list: readonly unknown[]) => list.length > 0
  const gone = view.unsent.filter((one) => isUnreachable(one))
  const back = view.unsent.filter((one) => !isUnreachable(one))
  const expired = view.expired
  const noticed = turns.filter((turn) => turn.kind === 'notice')
  const letters = turns.map((turn) =>
    letterOf(turn.place, {
      id: turn.messageId,
      step: turn.kind === 'hold' ? 'hold' : 'back',
      mark: turn.messageId,
      dueAt: now,
      hold: turn.holdId,
    }),
  )
  const reminders = turns.flatMap((turn) => {
    const own = view.entries.get(turn.place.address)?.timezone
    return turn.kind === 'hold' ? reminderLetters(turn, own ?? null, rules.settings, now) : []
  })
  return [
    ...(present(gone)
      ? endEntries(
          gone.map((one) => ({ ...keyOf(one), reason: 'unreachable' })),
          now,
        )
      : []),
    ...(present(back)
      ? putBack(
          back.map((one) => ({ ...keyOf(one), capped: one.message_reason === 'frequency_cap' })),
          now,
        )
      : []),
    ...(present(expired)
      ? [
          expireHolds(expired.map((hold) => ({ productId: hold.product_id, id: hold.id }))),
          putBehind(expired.map(keyOf), now),
          putWaitingLetters(
            expired.map((hold) => endedLetter(hold, rules.settings, now)),
            now,
          ),
          lookAtOthersOf(
            expired.map((hold) => hold.profile_id),
            now,
          ),
        ]
      : []),
    endExpired(productId, variantId, now),
    ...(look.soldOut ? [markSoldOut(productId, variantId, now)] : []),
    ...turns
      .filter((turn) => turn.kind === 'hold')
      .map((turn) =>
        putHold(
          {
            id: turn.holdId,
            ...entryKey(turn.place),
            profileId: turn.place.profileId,
            quantity: turn.quantity,
            createdAt: now,
            expiresAt: turn.expiresAt,
          },
          rules.minimum,
        ),
      ),
    ...(present(turns)
      ? [
          putCalls(
            turns.map((turn) => ({
              ...entryKey(turn.place),
              hold: turn.holdId,
              wave: turn.kind === 'notice' ? waveId : '',
              restock: look.item.restocks,
              messageId: turn.messageId,
            })),
            now,
          ),
          putWaitingLetters([...letters, ...reminders], now),
          putWave({
            at: now,
            id: waveId,
            product_id: productId,
            variant_id: variantId,
            available: look.available,
            noticed: noticed.length,
            held: turns.length - noticed.length,
          }),
        ]
      : []),
  ]
}

function dateStatements(
  date: ProductTurns['dates'][number],
  misled: readonly Entry[],
  rules: Writing,
  now: number,
): readonly Statement[] {
  if (misled.length === 0) return []
  const letters = misled.map((entry) =>
    letterOf(
      { ...keyOf(entry), profileId: entry.profile_id, request: entry.request },
      {
        id: newId(now),
        step: 'date',
        mark: String(date.at),
        dueAt: awake(rules.settings, entry.timezone, now),
        hold: '',
        was: entry.promised_at,
      },
    ),
  )
  return [putWaitingLetters(letters, now), putPromises(misled.map(keyOf), date.at, now)]
}

function itemWrite(
  { look, turns }: ItemTurns,
  product: ProductTurns['product'],
  again: boolean,
  now: number,
) {
  // A product that the catalogue does not have is looked for once a day.
  const ends = turns.filter((turn) => turn.kind === 'hold').map((turn) => turn.expiresAt)
  const due = Math.max(Math.min(look.dueAt ?? now + DAY, ...ends), now + 1)
  return { ...look.item, lookedAt: product?.updated_at ?? 0, dueAt: again ? now : due }
}

/** A mailbox that cannot be written to, or must not be. */
function isUnreachable(one: {
  message_state: string | null
  message_reason: string | null
}): boolean {
  return one.message_state === 'dead' || one.message_reason === 'suppressed'
}
