/** Prepares flow messages: loads what their runs are about and writes each letter on the truth of this moment. */

import { findProducts } from '../catalog/store.ts'
import { readObject } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import { readState, type State } from '../events/state.ts'
import { loadProfiles } from '../identity/store.ts'
import type { Preparation } from '../messages/judgement.ts'
import type { Message } from '../messages/store.ts'
import type { Settings } from '../site/settings.ts'
import type { Flow } from './definition.ts'
import type { Run } from './enroll.ts'
import { type Catalogue, lineOf, writeCartLetter } from './letter.ts'
import { loadRuns } from './store.ts'

export interface LetterDesk {
  readonly db: Db
  readonly settings: Settings
  readonly findFlow: (id: string) => Flow | undefined
}

/** Preparations of flow messages by message id. */
export async function prepareLetters(
  desk: LetterDesk,
  messages: readonly Message[],
): Promise<ReadonlyMap<string, Preparation>> {
  const { db } = desk
  const profileIds = [...new Set(messages.map((message) => message.profile_id))]
  const [profiles, runs] = await Promise.all([
    loadProfiles(db, profileIds),
    loadRuns(db, profileIds, 0),
  ])
  const profileOf = new Map(profiles.map((profile) => [profile.id, profile]))
  const runOf = new Map(runs.map((run) => [run.id, run]))
  const states = new Map(profiles.map((profile) => [profile.id, readState(profile.state)]))
  const catalogue = await loadCatalogue(db, [...states.values()])
  const preparations = new Map<string, Preparation>()
  for (const message of messages) {
    const profile = profileOf.get(message.profile_id)
    const state = states.get(message.profile_id)
    const flow = desk.findFlow(message.flow)
    const run = runOf.get(message.run_id)
    if (!profile || !state || !flow || !run) {
      preparations.set(message.id, { send: false, reason: 'flow_removed' })
      continue
    }
    preparations.set(
      message.id,
      prepareOne(desk, {
        flow,
        run,
        message,
        state,
        traits: readObject(profile.traits),
        catalogue,
      }),
    )
  }
  return preparations
}

function prepareOne(
  desk: LetterDesk,
  about: {
    readonly flow: Flow
    readonly run: Run
    readonly message: Message
    readonly state: State
    readonly traits: Readonly<Record<string, unknown>>
    readonly catalogue: Catalogue
  },
): Preparation {
  const { flow, run, message, state, traits, catalogue } = about
  const { settings } = desk
  if (settings.disabledFlows.includes(flow.id)) return { send: false, reason: 'flow_disabled' }
  const step = flow.steps.find((one) => one.kind === 'send' && one.id === message.step)
  if (step?.kind !== 'send') return { send: false, reason: 'flow_removed' }
  const written = writeCartLetter({ copy: step.email, run, state, traits, catalogue, settings })
  if (!written.send) return written
  return {
    send: true,
    letter: written.letter,
    timezone: state.timezone ?? settings.timezone,
    waitAtMost: flow.waitAtMost,
  }
}

/** The products in carts, by the ids that the carts have for them: their own, a variant's, a SKU, or only an address. */
async function loadCatalogue(db: Db, states: readonly State[]): Promise<Catalogue> {
  const items = states.flatMap((state) => state.cart?.items ?? [])
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
