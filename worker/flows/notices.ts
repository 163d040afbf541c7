/** Prepares the webhooks of flows: what a system of the shop is told about a person and the run that they are in. */

import { readObject } from '../core/json.ts'
import { readState } from '../events/state.ts'
import { MARKETING } from '../identity/consent.ts'
import { loadProfiles, loadSubscriptions } from '../identity/store.ts'
import { TEXTS } from '../messages/channels/channel.ts'
import type { Preparation } from '../messages/judgement.ts'
import type { Message } from '../messages/store.ts'
import { everyStep } from './definition.ts'
import type { LetterDesk } from './letters/writer.ts'
import { loadRuns } from './store.ts'
import { isEnabled } from './switch.ts'

/** Preparations of webhook messages by message id. */
export async function prepareNotices(
  desk: LetterDesk,
  messages: readonly Message[],
): Promise<ReadonlyMap<string, Preparation>> {
  const { db, settings, findFlow } = desk
  if (messages.length === 0) return new Map()
  const profileIds = [...new Set(messages.map((message) => message.profile_id))]
  const [profiles, runs] = await Promise.all([
    loadProfiles(db, profileIds),
    loadRuns(db, profileIds, 0),
  ])
  const stateOf = new Map(profiles.map((profile) => [profile.id, readState(profile.state)]))
  const phones = [...stateOf.values()].flatMap(({ phone }) => phone?.number ?? [])
  const emails = profiles.flatMap(({ email }) => email ?? [])
  const [mail, texts] = await Promise.all([
    loadSubscriptions(db, emails, MARKETING),
    loadSubscriptions(db, phones, TEXTS),
  ])
  const preparations = messages.map((message): [string, Preparation] => {
    const profile = profiles.find(({ id }) => id === message.profile_id)
    const run = runs.find(({ id }) => id === message.run_id)
    const flow = run && findFlow(message.flow, run.version)
    const step = flow && everyStep(flow.steps).find((one) => isNotice(one, message.step))
    if (!profile || !run || !flow || step?.kind !== 'webhook') {
      return [message.id, { send: false, reason: 'flow_removed' }]
    }
    if (!isEnabled(flow, settings)) return [message.id, { send: false, reason: 'flow_disabled' }]
    const state = stateOf.get(profile.id)
    const phone = state?.phone?.number ?? null
    const data = {
      flow: flow.id,
      step: step.id,
      run: run.id,
      about: run.subjectKey,
      occasion: run.data,
      person: {
        id: profile.id,
        user_id: profile.user_id,
        email: profile.email,
        phone,
        traits: readObject(profile.traits),
        timezone: state?.timezone ?? null,
        locale: state?.locale ?? null,
      },
      // Whoever writes to people by other ways needs to know what they agreed to.
      consent: {
        email: mail.get(profile.email ?? '')?.status ?? 'none',
        sms: texts.get(phone ?? '')?.status ?? 'none',
      },
      cart: flow.about === 'cart' ? (state?.cart?.items ?? []) : undefined,
    }
    const timezone = profile.timezone ?? settings.timezone
    const letter = { event: step.event, data }
    return [message.id, { send: true, letter, timezone, waitAtMost: flow.waitAtMost }]
  })
  return new Map(preparations)
}

function isNotice(step: { readonly kind: string; readonly id?: string }, id: string): boolean {
  return step.kind === 'webhook' && step.id === id
}
