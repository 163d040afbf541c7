/** The port through which text messages leave. */

import type { SendResult } from '../../providers/port.ts'

/** One finished text to one phone. */
export interface OutgoingText {
  /** The message's own id. */
  readonly id: string
  /** E.164. */
  readonly to: string
  readonly text: string
  /** `Encoding` and `Segments`. */
  readonly headers: Readonly<Record<string, string>>
  readonly flow: string
  readonly step: string
  readonly at: number
}

export interface TextProvider {
  readonly name: string
  /** Never throws. */
  send(text: OutgoingText): Promise<SendResult>
}
