/** The ways by which a message can reach somebody, and which of them a person would rather have. Pure. */

export type Channel = 'email' | 'sms' | 'webhook'

/** The topic under which consent to text messages is kept; the address of such a subscription is an E.164 number. */
export const TEXTS = 'sms'

/** What is known of one way to a person. */
export interface Way {
  readonly address: string
  /** Whether they agreed to marketing that way. */
  readonly subscribed: boolean
  /** When they last said so. */
  readonly since: number
}

/**
 * The channel for a message that has words for both. What the person said they prefer counts where they agreed to it;
 * else the one that they agreed to last; email where they agreed to neither.
 */
export function preferredChannel(
  preferred: unknown,
  email: Way | null,
  sms: Way | null,
): 'email' | 'sms' {
  const texts = sms?.subscribed === true
  const emails = email?.subscribed === true
  if (!texts) return 'email'
  if (!emails) return 'sms'
  if (preferred === 'sms' || preferred === 'text') return 'sms'
  if (preferred === 'email') return 'email'
  return sms.since > email.since ? 'sms' : 'email'
}
