/** What the buttons on the page of a wait do: leave, never again, confirm, hold, let go. */

import type { Context } from 'hono'
import { loadProducts } from '../catalog/store.ts'
import { type Hold, loadHolds, putHold } from '../catalog/waiting/holds/store.ts'
import { piecesOf } from '../catalog/waiting/stock.ts'
import {
  type Entry,
  endByWish,
  findEntries,
  holdByWish,
  isConfirmed,
  loadWaits,
  WAITING_TOPIC,
} from '../catalog/waiting/store.ts'
import { heldOf } from '../catalog/waiting/view.ts'
import { HOUR, newId, now } from '../core/clock.ts'
import type { Row } from '../db/tables.ts'
import type { NewEvent } from '../events/append.ts'
import { readAbout } from '../flows/back-in-stock/letters.ts'
import type { WaitingAct, WaitPage } from '../flows/back-in-stock/pages.ts'
import { remindAt } from '../flows/back-in-stock/reminder.ts'
import { putWaitingLetters, takeBackLetters } from '../flows/back-in-stock/store.ts'
import { subjectOfEmail } from '../identity/address.ts'
import type { ConsentChange } from '../identity/consent.ts'
import {
  loadProfiles,
  loadSubscriptions,
  putConfirmations,
  putConsents,
  putWithdrawals,
} from '../identity/store.ts'
import type { Holder } from '../messages/preferences.ts'
import type { Message } from '../messages/store.ts'
import { append } from './collect.ts'
import type { Scope } from './context.ts'
import { note } from './links.ts'

const ACTS: readonly WaitingAct[] = ['leave', 'never', 'confirm', 'hold', 'release']

/** What a form asks for; anything that is not one of ours leaves the list, as RFC 8058's one click does. */
export function readAct(value: unknown): WaitingAct {
  return ACTS.find((one) => one === value) ?? 'leave'
}

/** A wait as it is now. */
export interface Wait {
  readonly message: Message
  readonly entry: Entry
  readonly product: Row<'products'> | undefined
  readonly hold: Hold | undefined
  readonly confirmed: boolean
}

/** The wait that a message is about, or null where there is none (any more). */
export async function loadWait(c: Context<Scope>, message: Message): Promise<Wait | null> {
  const { db } = c.var.services
  const { productId, variantId } = readAbout(message)
  const { address } = message
  const [[entry], products, holds, subscriptions] = await Promise.all([
    findEntries(db, [{ productId, variantId, address }]),
    loadProducts(db, [productId]),
    loadHolds(db, [productId]),
    loadSubscriptions(db, [address], WAITING_TOPIC),
  ])
  if (!entry) return null
  const [profile] = await loadProfiles(db, [entry.profile_id])
  const subscription = subscriptions.get(address)?.status ?? null
  return {
    message,
    entry,
    product: products.get(productId),
    hold: holds.find(
      (one) =>
        one.state === 'held' &&
        one.variant_id === variantId &&
        one.address === address &&
        one.expires_at > now(),
    ),
    confirmed: isConfirmed(profile?.email ?? null, address, subscription),
  }
}

type Act = (c: Context<Scope>, wait: Wait, holder: Holder) => Promise<WaitPage['done']>

const leave: Act = async (c, wait, holder) => {
  const at = now()
  await c.var.services.db.batch(endings(wait.entry, at))
  await note(c, holder, 'Back In Stock Cancelled', about(wait), at)
  c.var.services.askForTick()
  return 'leave'
}

/** Off every list, and nobody but the owner of the mailbox can put the address on one again. */
const never: Act = async (c, wait, holder) => {
  const { db } = c.var.services
  const at = now()
  const waits = await loadWaits(db, wait.entry.profile_id)
  const own = waits.filter((entry) => entry.address === wait.entry.address)
  const change = consent(wait, 'withdrawn', at)
  await db.batch([
    ...own.flatMap((entry) => endings(entry, at)),
    putWithdrawals([change]),
    putConsents([change]),
  ])
  await note(c, holder, 'Back In Stock Cancelled', about(wait), at)
  c.var.services.askForTick()
  return 'never'
}

/** The owner of the mailbox says that it was them: a proof of the address, and of nothing else. */
const confirm: Act = async (c, wait) => {
  const { db } = c.var.services
  const at = now()
  const change = consent(wait, 'confirmed', at)
  await db.batch([putConfirmations([change]), putConsents([change])])
  const { address, subject } = wait.entry
  const anonymousId = subject.startsWith('a:') ? subject.slice(2) : undefined
  const event: NewEvent = {
    subject: await subjectOfEmail(address),
    // The message makes the key: pressing the button again is the same confirmation.
    at: wait.message.created_at,
    id: `confirm-${wait.message.id}`,
    received: at,
    occurred: at,
    type: 'track',
    name: 'Back In Stock Confirmed',
    trust: 'mailbox',
    body: {
      properties: about(wait),
      proven: { email: address, ...(anonymousId ? { anonymousId } : {}) },
    },
  }
  await append(c, [event], at)
  return 'confirm'
}

/** Sets pieces aside, if there still are any: however many ask at once, never more than there are. */
const hold: Act = async (c, wait) => {
  const { db } = c.var.services
  const { entry, product } = wait
  const settings = await c.var.services.settings()
  if (wait.hold) return 'hold'
  const at = now()
  const holds = await loadHolds(db, [entry.product_id])
  const live = holds.filter((one) => one.expires_at > at)
  const pieces = piecesOf(product, entry.variant_id) ?? 0
  const free = pieces - heldOf(product, entry.variant_id, live)
  if (!settings.waitingReserve || entry.state !== 'called' || free < 1) return 'nothing_left'
  const id = newId(at)
  const messageId = newId(at)
  const expiresAt = at + settings.waitingHoldHours * HOUR
  const remind = remindAt(
    { from: at, until: expiresAt },
    { night: settings.quietHours, zone: entry.timezone ?? settings.timezone },
  )
  const key = {
    productId: entry.product_id,
    variantId: entry.variant_id,
    address: entry.address,
  }
  const wanted = {
    ...key,
    id,
    profileId: entry.profile_id,
    quantity: Math.min(entry.quantity, free),
    createdAt: at,
    expiresAt,
  }
  await db.batch([
    putHold(wanted, settings.waitingMinimum),
    ...holdByWish(entry, { id, messageId, expiresAt }, at),
    putWaitingLetters(
      [
        {
          ...key,
          id: messageId,
          key: `${entry.request}:hold:${id}`,
          step: 'hold',
          profileId: entry.profile_id,
          dueAt: at,
          hold: id,
          was: null,
        },
        ...(remind === null
          ? []
          : [
              {
                ...key,
                id: newId(at),
                key: `${entry.request}:hold-reminder:${id}`,
                step: 'hold-reminder' as const,
                profileId: entry.profile_id,
                dueAt: remind,
                hold: id,
                was: null,
                with: messageId,
              },
            ]),
      ],
      at,
    ),
  ])
  const after = await loadWait(c, wait.message)
  if (after?.entry.state === 'held') {
    c.var.services.askForTick()
    return 'hold'
  }
  const others = await loadWaits(db, entry.profile_id)
  return others.some((one) => one.state === 'held') ? 'one_at_a_time' : 'nothing_left'
}

const release: Act = async (c, wait, holder) => {
  if (!wait.hold) return undefined
  await leave(c, wait, holder)
  return 'release'
}

/** What each button does; a wait that is over stays so. */
export const waitingActs: Readonly<Record<WaitingAct, Act>> = {
  leave,
  never,
  confirm,
  hold,
  release,
}

function endings(entry: Entry, at: number) {
  const key = {
    profileId: entry.profile_id,
    productId: entry.product_id,
    variantId: entry.variant_id,
  }
  return [...endByWish(entry, at), takeBackLetters(key, 'left_list', at)]
}

function about({ message, entry }: Wait) {
  return {
    message_id: message.id,
    product_id: entry.product_id,
    sku: entry.variant_id || undefined,
  }
}

function consent(wait: Wait, action: ConsentChange['action'], at: number): ConsentChange {
  const { address, subject } = wait.entry
  const source = 'waiting list page'
  return { address, topic: WAITING_TOPIC, action, subject, at, id: newId(at), source, text: '' }
}
