/** Prepares flow messages: loads what their runs are about and writes each letter on the truth of this moment. */

import { findProducts } from '../catalog/store.ts'
import { readObject } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import { readState, type State } from '../events/state.ts'
import { loadProfiles } from '../identity/store.ts'
import type { Letter } from '../messages/compose.ts'
import type { EmailCopy } from '../messages/copy.ts'
import type { Preparation } from '../messages/judgement.ts'
import type { Message } from '../messages/store.ts'
import type { OrderRecord } from '../orders/record.ts'
import { loadOrders } from '../orders/store.ts'
import type { Settings } from '../site/settings.ts'
import { type Flow, sendsOf } from './definition.ts'
import type { Run } from './enroll.ts'
import { type Catalogue, lineOf, writeCartLetter } from './letter.ts'
import { type Given, type GivenCode, giveCode } from './offer.ts'
import { orderItems, writeOrderLetter } from './order-letter.ts'
import { writePersonLetter } from './person-letter.ts'
import { loadRuns } from './store.ts'
import { isEnabled } from './switch.ts'

export interface LetterDesk {
  readonly db: Db
  readonly settings: Settings
  readonly findFlow: (id: string) => Flow | undefined
  readonly now: () => number
}

/** Everything that some messages are about, loaded at once. */
interface Shelf {
  readonly profiles: ReadonlyMap<string, Row<'profiles'>>
  readonly runs: ReadonlyMap<string, Run>
  readonly states: ReadonlyMap<string, State>
  readonly orders: ReadonlyMap<string, OrderRecord>
  readonly catalogue: Catalogue
}

/** Preparations of flow messages by message id. */
export async function prepareLetters(
  desk: LetterDesk,
  messages: readonly Message[],
): Promise<ReadonlyMap<string, Preparation>> {
  const shelf = await loadShelf(desk, messages)
  const preparations = new Map<string, Preparation>()
  for (const message of messages)
    preparations.set(message.id, await prepareOne(desk, shelf, message))
  return preparations
}

async function loadShelf(desk: LetterDesk, messages: readonly Message[]): Promise<Shelf> {
  const { db } = desk
  const profileIds = [...new Set(messages.map((message) => message.profile_id))]
  const [profiles, runs] = await Promise.all([
    loadProfiles(db, profileIds),
    loadRuns(db, profileIds, 0),
  ])
  const runOf = new Map(runs.map((run) => [run.id, run]))
  const orderIds = messages.flatMap((message) => {
    const run = runOf.get(message.run_id)
    return run && desk.findFlow(message.flow)?.about === 'order' ? [run.subjectKey] : []
  })
  const orders = await loadOrders(db, orderIds)
  const states = new Map(profiles.map((profile) => [profile.id, readState(profile.state)]))
  return {
    profiles: new Map(profiles.map((profile) => [profile.id, profile])),
    runs: runOf,
    states,
    orders,
    catalogue: await loadCatalogue(db, [...states.values()], [...orders.values()]),
  }
}

async function prepareOne(desk: LetterDesk, shelf: Shelf, message: Message): Promise<Preparation> {
  const { settings } = desk
  const profile = shelf.profiles.get(message.profile_id)
  const state = shelf.states.get(message.profile_id)
  const flow = desk.findFlow(message.flow)
  const run = shelf.runs.get(message.run_id)
  const step = flow && sendsOf(flow.steps).find((one) => one.id === message.step)
  if (!profile || !state || !flow || !run || !step) return { send: false, reason: 'flow_removed' }
  if (!isEnabled(flow, settings)) return { send: false, reason: 'flow_disabled' }
  const timezone = state.timezone ?? settings.timezone
  const to = { address: message.address, timezone, bought: state.orders.count > 0 }
  const given: Given = step.offer
    ? await giveCode(desk, step.offer, to, desk.now())
    : { kind: 'none' }
  if (given.kind === 'wait') return { send: false, reason: given.reason, again: given.again }
  const written = write(desk, shelf, {
    flow,
    run,
    state,
    copy: step.email,
    traits: readObject(profile.traits),
    code: given.kind === 'code' ? given.code : null,
  })
  if (!written.send) return written
  return {
    send: true,
    letter: written.letter,
    timezone,
    waitAtMost: flow.waitAtMost,
    ...(step.prompt ? { prompt: true } : {}),
  }
}

/** The letter of a step, by what its flow is about. */
function write(
  { settings }: LetterDesk,
  { catalogue, orders }: Shelf,
  about: {
    readonly flow: Flow
    readonly run: Run
    readonly state: State
    readonly copy: EmailCopy
    readonly traits: Readonly<Record<string, unknown>>
    readonly code: GivenCode | null
  },
): { send: true; letter: Letter } | { send: false; reason: string } {
  const { flow, run, state, ...rest } = about
  switch (flow.about) {
    case 'cart':
      return writeCartLetter({ ...rest, run, state, catalogue, settings })
    case 'order':
      return writeOrderLetter({ ...rest, order: orders.get(run.subjectKey), catalogue, settings })
    case 'person':
      return { send: true, letter: writePersonLetter({ ...rest, settings }) }
  }
}

/** The products in carts and orders, by the ids that those have for them: their own, a variant's, a SKU, or only an address. */
export async function loadCatalogue(
  db: Db,
  states: readonly State[],
  orders: readonly OrderRecord[],
): Promise<Catalogue> {
  const items = [
    ...states.flatMap((state) => state.cart?.items ?? []),
    ...orders.flatMap((order) => orderItems(order)),
  ]
  const found = await findProducts(
    db,
    items.map(({ productId, key, url }) => ({ id: productId, sku: key, ...(url ? { url } : {}) })),
  )
  return new Map(
    items.flatMap((item, index) => {
      const row = found[index]
      return row ? [[lineOf(item), row] as const] : []
    }),
  )
}
