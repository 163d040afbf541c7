/** What a tick does beside folding and sending: each domain's own work, a slice at a time. */

import type { Outside } from '../core/outbound.ts'
import type { Db } from '../db/database.ts'
import type { Campaign } from '../flows/campaigns/campaign.ts'
import type { Flow } from '../flows/definition.ts'
import type { TextProvider } from '../messages/channels/sms/port.ts'
import type { Desk } from '../messages/compose.ts'
import type { EmailProvider } from '../messages/providers/port.ts'
import type { Platforms } from '../platforms/config.ts'

/** What a tick works with. */
export interface Ticking {
  readonly db: Db
  readonly desk: Desk
  readonly provider: EmailProvider
  /** Who carries texts, or null where nothing is texted. */
  readonly texts?: TextProvider | null
  /** Shop platforms that are set up. */
  readonly platforms: Platforms
  /** How pages and services outside are asked. */
  readonly outside: Outside
  /** Development: addresses on this machine may be asked, where the shop is one of them. */
  readonly development: boolean
  readonly now: () => number
  /** The flows of this moment, where the tick has them at hand. */
  readonly flows?: readonly Flow[]
  /** Campaigns that run, where the tick has them at hand. */
  readonly campaigns?: readonly Campaign[]
}

/** Work that comes up by itself. It may die at any await, and run in two ticks at once. */
export interface Task {
  /** As it is named in the log. */
  readonly name: string
  /** Whether only the cron trigger's tick does it, and not the one behind a request. */
  readonly patient: boolean
  /** The next instant at which there is something to do; null where nothing waits for an instant. */
  nextDue(ticking: Ticking): Promise<number | null>
  /** Does what is due, as much as fits before `until` and never more than a slice. */
  run(ticking: Ticking, until: number): Promise<void>
}

/** Runs tasks in their order. One that fails says so in the log and stops no other. */
export async function runTasks(
  tasks: readonly Task[],
  ticking: Ticking,
  until: number,
  heartbeat: boolean,
): Promise<void> {
  for (const task of tasks) {
    if (task.patient && !heartbeat) continue
    try {
      await task.run(ticking, until)
    } catch (error) {
      console.error(`tick: ${task.name}: ${error instanceof Error ? error.message : 'failed'}`)
    }
  }
}

/** The earliest instant at which one of the tasks has something to do, or null. */
export async function nextTask(tasks: readonly Task[], ticking: Ticking): Promise<number | null> {
  let first: number | null = null
  for (const task of tasks) {
    const due = await task.nextDue(ticking)
    if (due !== null && (first === null || due < first)) first = due
  }
  return first
}
