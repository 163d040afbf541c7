/** The port through which emails leave: what every provider takes and what it answers. */

/** One finished email to one person. Its bytes are frozen: a retry sends exactly the same again. */
export interface OutgoingEmail {
  /** The message's own id: idempotency key, and the left half of the Message-ID. */
  readonly id: string
  readonly to: string
  readonly from: { readonly name: string; readonly address: string }
  readonly replyTo?: string
  readonly subject: string
  readonly html: string
  readonly text: string
  /** Further headers, such as List-Unsubscribe. Those that make up the message itself cannot be set here. */
  readonly headers: Readonly<Record<string, string>>
  readonly flow: string
  readonly step: string
  /** Instant of sending, ms UTC; becomes the Date header. */
  readonly at: number
}

/**
 * What became of an email.
 * - `sent`: the provider has taken it over.
 * - `retry`: it surely did not; the same email may be tried again later.
 * - `rejected`: it surely did not, and will not.
 * - `unknown`: the connection ended after everything was handed over and before the answer came.
 * Reasons are one line and name no address.
 */
export type SendResult =
  | { readonly outcome: 'sent'; readonly providerId: string }
  | { readonly outcome: 'retry'; readonly reason: string; readonly retryAfterMs?: number }
  | { readonly outcome: 'rejected'; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly reason: string }

/**
 * A connection that is reused for many emails, one at a time, and reconnects by itself after a
 * failure. `send` never throws. `close` may be called at any time, and more than once.
 */
export interface EmailSession {
  send(email: OutgoingEmail): Promise<SendResult>
  close(): Promise<void>
}

export interface EmailProvider {
  readonly name: string
  open(): EmailSession
}
