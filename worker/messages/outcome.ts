/** What a provider's answer makes of a message: sent, tried again later, given up, or nobody knows. Pure but for jitter. */

import { randomBytes } from '../core/clock.ts'
import { isNeeded, ORDER_TRIES, RECONCILE, retryDelay, webhookDelay } from './policy.ts'
import type { SendResult } from './providers/port.ts'
import type { Message, Outcome } from './store.ts'

/** The outcome of one try, which was the first after `message.attempts` others. */
export function outcomeOf(message: Message, result: SendResult, at: number): Outcome {
  const base = { id: message.id, reason: '', dueAt: message.due_at, providerId: '' }
  switch (result.outcome) {
    case 'sent':
      return { ...base, state: 'sent', providerId: result.providerId }
    case 'unknown': {
      const reason = `provider: ${result.reason}`
      return isNeeded(message) && message.attempts + 1 < ORDER_TRIES
        ? { ...base, state: 'retry', reason, dueAt: at + RECONCILE }
        : { ...base, state: 'unknown', reason }
    }
    case 'rejected':
      return { ...base, state: 'dead', reason: `rejected: ${result.reason}` }
    case 'retry': {
      const delayOf = message.channel === 'webhook' ? webhookDelay : retryDelay
      const chance = (randomBytes(1)[0] ?? 0) / 255
      const delay = delayOf(message.attempts + 1, result.retryAfterMs, chance)
      return delay === null
        ? { ...base, state: 'dead', reason: `provider: ${result.reason}` }
        : { ...base, state: 'retry', reason: `provider: ${result.reason}`, dueAt: at + delay }
    }
  }
}
