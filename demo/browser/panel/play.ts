/** Plays one flow for the newcomer: scene after scene, the clock in between, and what came of it. */
import { postJson } from '../page.ts'
import { advance, readClock, showTime } from './clock.ts'

export interface Written {
  id: string
  flow: string
  subject: string
  state: string
  reason: string
  verdict: string
}

/** What came of a play so far. */
interface Outcome {
  person: string | null
  messages: Written[]
  why: { sentences?: string[] } | null
}

/** Where a play is told. */
export interface Told {
  /** A sentence of the story. */
  say(text: string): void
  /** What Aisle wrote to the shopper, or would have. */
  show(message: Written, email: string): void
  /** Aisle's clock moved. */
  moved(): void
}

interface Performed {
  code: string
  email: string
  name: string
  say: string
  clock: { steps: ({ advance: string } | { now: string })[]; untilWritten?: boolean }
}

/** Somebody who is held back is told of, and another shopper plays it: so often at most. */
const SHOPPERS = 4

/** Plays it; answers the shopper's id in the console, or a sentence that says what went wrong. */
export async function playFlow(
  flow: string,
  scenes: number,
  told: Told,
): Promise<{ person: string } | { failed: string }> {
  for (let turn = 0; turn < SHOPPERS; turn++) {
    const end = await playOnce(flow, scenes, told)
    if ('failed' in end) return end
    if (end.wrote || !end.held || turn === SHOPPERS - 1) {
      if (!end.wrote) for (const sentence of end.why) told.say(sentence)
      return { person: end.person }
    }
    told.say(`${end.name} is one of the few who are held back. Another shopper, then.`)
  }
  return { failed: 'Everybody was held back.' }
}

type End = { person: string; name: string; wrote: boolean; held: boolean; why: string[] }

async function playOnce(
  flow: string,
  scenes: number,
  told: Told,
): Promise<End | { failed: string }> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const seen = new Set<string>()
  let code: string | undefined
  let outcome: Outcome = { person: null, messages: [], why: null }
  let last: Performed | undefined
  /** What is new, the oldest first. */
  const look = async (): Promise<Written[]> => {
    const answer = await fetch(`/demo/api/plays/${flow}/${code}`)
    if (answer.ok) outcome = await answer.json()
    const fresh = outcome.messages.filter(
      ({ id, state }) => !seen.has(id) && /^(sent|skipped|dead)$/.test(state),
    )
    for (const { id } of fresh) seen.add(id)
    return fresh.reverse()
  }
  const wrote = () =>
    outcome.messages.some((one) => one.flow === flow && /^(sent|skipped)$/.test(one.state))

  for (let scene = 0; scene < scenes; scene++) {
    const asked = { scene, code, timezone: timeZone }
    const result = await postJson<Performed>(`/demo/api/plays/${flow}`, asked)
    if (!result.ok) return { failed: result.detail }
    last = result.answer
    code = last.code
    if (last.say) told.say(last.say)
    let fresh: Written[] = []
    for (const step of last.clock.steps) {
      if (!(await advance(step)))
        return { failed: 'The clock did not move: Aisle does not answer.' }
      told.moved()
      if (!last.clock.untilWritten) continue
      fresh = [...fresh, ...(await look())]
      if (wrote()) break
    }
    if (!last.clock.steps.length) continue
    fresh = [...fresh, ...(await look())]
    const now = await readClock()
    if (now !== undefined) told.say(`It is ${showTime(now)}.`)
    for (const message of fresh) told.show(message, last.email)
  }
  const own = outcome.messages.filter((one) => one.flow === flow)
  return {
    person: outcome.person ?? '',
    name: last?.name ?? '',
    wrote: own.some(({ state }) => state === 'sent'),
    held: own.some(({ reason }) => reason === 'hold_back'),
    why: outcome.why?.sentences ?? [],
  }
}
