/** Prepares flow messages: loads what their runs are about and writes each letter on the truth of this moment. */

import { readObject } from '../../core/json.ts'
import { zoneOf } from '../../core/place.ts'
import type { Row } from '../../db/tables.ts'
import { readState } from '../../events/state.ts'
import { loadProfiles } from '../../identity/store.ts'
import type { Preparation } from '../../messages/judgement.ts'
import type { Message } from '../../messages/store.ts'
import { knownOf } from '../../segments/known.ts'
import type { Judge } from '../advance.ts'
import { type Flow, sendsOf } from '../definition.ts'
import { askAbout, conditionsOf } from '../judge.ts'
import { type Given, type GivenCode, giveCode } from '../offer.ts'
import type { Run } from '../run.ts'
import { loadRuns } from '../store.ts'
import { isEnabled } from '../switch.ts'
import { campaignWriter } from './campaign.ts'
import { cartWriter } from './cart.ts'
import { complementWriter, upgradeWriter } from './next.ts'
import { orderWriter } from './order.ts'
import { personWriter } from './person.ts'
import { productWriter } from './product.ts'
import { withRecommended } from './recommended.ts'
import { replenishmentWriter } from './replenishment.ts'
import { visitWriter } from './visit.ts'
import type { LetterDesk, Subject, Write, Writer, Written } from './writer.ts'

const writers: Readonly<Record<Flow['about'], Writer>> = {
  campaign: campaignWriter,
  cart: cartWriter,
  order: orderWriter,
  person: personWriter,
  product: productWriter,
  visit: visitWriter,
  complement: complementWriter,
  upgrade: upgradeWriter,
  replenishment: replenishmentWriter,
}

/** Preparations of flow messages by message id. */
export async function prepareLetters(
  desk: LetterDesk,
  messages: readonly Message[],
): Promise<ReadonlyMap<string, Preparation>> {
  const preparations = new Map<string, Preparation>()
  const { subjects, judgeOf } = await loadSubjects(desk, messages, preparations)
  for (const { subject, write, plain } of await writePlain(desk, subjects, (subject) =>
    judgeOf(subject.profile.id),
  )) {
    const judge = judgeOf(subject.profile.id)
    const complete = () => withCode(desk, subject, write, judge)
    // Whoever is not written to after all gets no code: it would be one less for the others.
    const later = subject.step.offer && plain.send ? { complete } : {}
    preparations.set(subject.message.id, { ...(await finish(desk, subject, plain)), ...later })
  }
  return preparations
}

/** Writes letters without codes, on the truth of this moment: what each would say, or why there is none. */
export async function writePlain(
  desk: LetterDesk,
  subjects: readonly Subject[],
  judgeOf: (subject: Subject) => Judge,
): Promise<readonly { subject: Subject; write: Write; plain: Written }[]> {
  const letters: { subject: Subject; write: Write; plain: Written }[] = []
  for (const [about, writer] of Object.entries(writers)) {
    const own = subjects.filter(({ flow }) => flow.about === about)
    if (own.length === 0) continue
    const write = await writer.load(desk, own)
    for (const subject of own) {
      const { filter } = subject.flow
      const fits = !filter || judgeOf(subject)(filter)
      const plain: Written = fits ? write(subject, null) : { send: false, reason: 'filter' }
      letters.push({ subject, write, plain })
    }
  }
  return letters
}

/** What a message is about; null where its flow or its step is gone. */
export function subjectOf(
  message: Message,
  run: Run,
  profile: Row<'profiles'>,
  { settings, findFlow }: Pick<LetterDesk, 'settings' | 'findFlow'>,
): Subject | null {
  const flow = findFlow(message.flow, run.version)
  const step = flow && sendsOf(flow.steps).find((one) => one.id === message.step)
  if (!flow || !step) return null
  const state = readState(profile.state)
  const traits = readObject(profile.traits)
  const zone = zoneOf({ timezone: state.timezone, country: profile.country })
  const timezone = zone ?? settings.timezone
  return { message, flow, step, run, profile, state, traits, timezone, zoned: zone !== null }
}

/** What the messages are about; those that cannot be written any more get their reason here. */
async function loadSubjects(
  desk: LetterDesk,
  messages: readonly Message[],
  preparations: Map<string, Preparation>,
) {
  const { db, settings } = desk
  const profileIds = [...new Set(messages.map((message) => message.profile_id))]
  const [profiles, runs] = await Promise.all([
    loadProfiles(db, profileIds),
    loadRuns(db, profileIds, 0),
  ])
  const profileOf = new Map(profiles.map((profile) => [profile.id, profile]))
  const runOf = new Map(runs.map((run) => [run.id, run]))
  const subjects: Subject[] = []
  for (const message of messages) {
    const profile = profileOf.get(message.profile_id)
    const run = runOf.get(message.run_id)
    const subject = profile && run ? subjectOf(message, run, profile, desk) : null
    if (!subject) {
      preparations.set(message.id, { send: false, reason: 'flow_removed' })
    } else if (!isEnabled(subject.flow, settings)) {
      preparations.set(message.id, { send: false, reason: 'flow_disabled' })
    } else subjects.push(subject)
  }
  const judgeOf = await askAbout(
    db,
    subjects.map(({ flow, profile }) => ({
      profileId: profile.id,
      conditions: conditionsOf(flow),
    })),
    new Map(profiles.map((profile) => [profile.id, knownOf(profile)])),
    desk.now(),
  )
  return { subjects, judgeOf }
}

/** The letter that leaves, with its code where there is one for this person. */
async function withCode(
  desk: LetterDesk,
  subject: Subject,
  write: Write,
  judge: Judge,
): Promise<Preparation> {
  const given = await codeFor(desk, subject, judge)
  if (given.kind === 'wait') return { send: false, reason: given.reason, again: given.again }
  if (given.kind === 'none') return finish(desk, subject, write(subject, null))
  return finish(desk, subject, applied(write(subject, given.code), given.code))
}

/** One tap brings the reader to where a button leads, with the code applied, where the shop can do that. */
function applied(written: Written, { through, link }: GivenCode): Written {
  if (!written.send || !through) return written
  const links = Object.entries(written.letter.links).map(([name, address]) => [
    name,
    address === link ? address : through(address),
  ])
  return { send: true, letter: { ...written.letter, links: Object.fromEntries(links) } }
}

/** A letter that would go gets what it recommends. */
async function finish(desk: LetterDesk, subject: Subject, written: Written): Promise<Preparation> {
  if (!written.send) return written
  const { flow, step, timezone } = subject
  const person = { profileId: subject.profile.id, state: subject.state }
  return {
    send: true,
    letter: {
      ...(await withRecommended(desk, written.letter, person)),
      ...(step.sms ? { sms: step.sms } : {}),
    },
    timezone,
    zoned: subject.zoned,
    waitAtMost: flow.waitAtMost,
    ...(step.prompt ? { prompt: true } : {}),
  }
}

/** The code that goes with a letter, where its step has an offer for this person. */
async function codeFor(
  desk: LetterDesk,
  { step, message, timezone, state }: Subject,
  judge: Judge,
): Promise<Given> {
  if (!step.offer || (step.offerIf && !judge(step.offerIf))) return { kind: 'none' }
  const to = { address: message.address, timezone, bought: state.orders.count > 0 }
  return giveCode(desk, step.offer, to, desk.now())
}
