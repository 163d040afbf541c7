/** Aisle's clock in development: reads it, moves it, and puts into words what happened on the way. */

export interface Moved {
  /** Integer milliseconds UTC. */
  now: number
  text: string
}

/** An ISO 8601 duration of whole hours. */
export function hoursLater(hours: number): string {
  return `PT${hours}H`
}

/** The Worker's present, or undefined when it does not answer. */
export async function readClock(): Promise<number | undefined> {
  try {
    const response = await fetch('/dev/clock')
    return response.ok ? instant((await response.json()).now) : undefined
  } catch {
    return undefined
  }
}

/** Moves the clock forward; Aisle does on the way what falls due on the way. */
export async function advance(step: object): Promise<Moved | undefined> {
  try {
    const response = await fetch('/dev/clock', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(step),
    })
    if (!response.ok) return undefined
    const answer = await response.json()
    const now = instant(answer.now)
    return now === undefined ? undefined : { now, text: inWords(answer.sent, answer.skipped) }
  } catch {
    return undefined
  }
}

/** Five past eight on the next morning of this browser's zone, after the Worker's present. */
export async function nextMorning(): Promise<string> {
  const morning = new Date((await readClock()) ?? Date.now())
  const late = morning.getHours() >= 8
  morning.setHours(8, 5, 0, 0)
  if (late) morning.setDate(morning.getDate() + 1)
  return morning.toISOString()
}

/** Whether it is between 21:00 and 08:00 in this browser's zone. */
export function isQuiet(now: number): boolean {
  const hour = new Date(now).getHours()
  return hour >= 21 || hour < 8
}

export function showTime(now: number): string {
  return new Date(now).toLocaleString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  })
}

function instant(value: unknown): number | undefined {
  const at = typeof value === 'number' ? value : Date.parse(String(value))
  return Number.isFinite(at) ? at : undefined
}

function inWords(sent: unknown, skipped: unknown): string {
  const mails = count(sent)
  const first = mails
    ? `${mails} ${mails === 1 ? 'e-mail was' : 'e-mails were'} sent.`
    : 'No e-mail was due.'
  const left = count(skipped)
  if (!left) return first
  const why = reasons(skipped)
  return `${first} ${left} not sent${why ? `: ${why}` : ''}.`
}

function count(value: unknown): number {
  if (typeof value === 'number') return value
  if (Array.isArray(value))
    return value.reduce((sum, one) => sum + (typeof one?.count === 'number' ? one.count : 1), 0)
  if (value && typeof value === 'object')
    return Object.values(value).reduce((sum: number, one) => sum + (Number(one) || 0), 0)
  return 0
}

function reasons(value: unknown): string {
  if (Array.isArray(value))
    return [...new Set(value.flatMap((one) => (one?.reason ? [String(one.reason)] : [])))].join(
      ', ',
    )
  if (value && typeof value === 'object')
    return Object.entries(value)
      .map(([reason, number]) => `${reason} (${number})`)
      .join(', ')
  return ''
}
