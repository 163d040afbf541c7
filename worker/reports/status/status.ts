/** How the Worker is doing, as the console's head line shows it. */

import type { Silence } from './connection.ts'

export interface Status {
  /** The Worker's own clock, which runs ahead of the machine's where development moved it. */
  readonly now: number
  /** When the newest event was received, or null where there is none. */
  readonly lastEventAt: number | null
  readonly lastTickAt: number | null
  /** Subjects whose events wait for their fold, counted up to 1000. */
  readonly inbox: number
  readonly provider: string
  readonly publicUrl: string
  /** Null where the site has no public key yet. */
  readonly publicKey: string | null
  readonly snippet: string
  /** The shop's front page with the mirror open, which shows what the tag sees; null without an address of the shop. */
  readonly mirrorUrl: string | null
  readonly environment: 'development' | 'production'
  /** Shop platforms whose webhooks have stayed away for three times their usual pause. */
  readonly silent: readonly Silence[]
  /** Of the last 30 days; what waits is of any age. */
  readonly messages: {
    readonly queued: number
    readonly sent: number
    readonly unknown: number
    readonly dead: number
  }
}
