/** What the owner sees of a shopper in the console's API. */

import { eventually, type Stage } from './stage.ts'

export interface Money {
  readonly amount: string
  readonly currency: string
}

export interface Profile {
  readonly id: string
  readonly email: string
  readonly orders: number
  readonly revenue: readonly Money[]
  readonly subscription: string
}

export interface Message {
  readonly id: string
  readonly flow: string
  readonly step: string
  readonly subject: string
  readonly state: string
  readonly reason: string
  readonly sentAt: number | null
  readonly clicks: number
  readonly humanClicks: number
  readonly revenue: readonly Money[]
}

interface List<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** The profile of an address, or undefined while there is none. */
export async function findProfile(stage: Stage, email: string): Promise<Profile | undefined> {
  const query = new URLSearchParams({ email })
  const { items } = await stage.read<List<Profile>>(`/api/profiles?${query}`)
  return items[0]
}

export async function profileOf(stage: Stage, email: string): Promise<Profile> {
  return eventually(`a profile of ${email}`, () => findProfile(stage, email))
}

/** The flow's messages to one person, the oldest first. */
export async function messagesTo(stage: Stage, profile: Profile): Promise<readonly Message[]> {
  const query = new URLSearchParams({ profile: profile.id, flow: 'abandoned-cart' })
  const { items } = await stage.read<List<Message>>(`/api/messages?${query}`)
  return [...items].reverse()
}

/** Why this person did or didn't get the flow's emails. */
export async function why(stage: Stage, profile: Profile) {
  return stage.read<{ answer: string; sentences: string[] }>(
    `/api/profiles/${encodeURIComponent(profile.id)}/why?flow=abandoned-cart`,
  )
}

/** What the abandoned-cart flow did and earned so far. */
export async function cartFlow(stage: Stage) {
  const { items } =
    await stage.read<
      List<{
        id: string
        counts: { active: number; completed: number; exited: number }
        sent: number
        humanClicks: number
        orders: number
        revenue: readonly Money[]
        skipped: readonly { reason: string; count: number }[]
      }>
    >('/api/flows')
  const flow = items.find(({ id }) => id === 'abandoned-cart')
  if (!flow) throw new Error('The flow is gone.')
  return flow
}

/** When events of a name from one browser arrived, the oldest first, once there are so many. */
export async function arrivals(
  stage: Stage,
  anonymousId: string,
  name: string,
  count: number,
): Promise<readonly number[]> {
  return eventually(`${count} × ${name}`, async () => {
    const query = new URLSearchParams({ subject: `a:${anonymousId}`, limit: '200' })
    const { items } = await stage.read<List<{ name: string; at: number }>>(`/api/events?${query}`)
    const times = items.filter((item) => item.name === name).map((item) => item.at)
    return times.length >= count && times.sort((left, right) => left - right)
  })
}
