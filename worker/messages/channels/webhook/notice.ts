/** A notice to a system of the shop: what a flow's webhook step says, frozen as the body that is signed. */

import type { Fields } from '../../../core/json.ts'
import type { Frozen } from '../../compose.ts'

export interface Notice {
  /** Name of the event, such as `cart.left`. */
  readonly event: string
  readonly data: Fields
}

/** More than this is not news but an export. */
const MOST_BYTES = 64 * 1_024

/** The body as Standard Webhooks has it: `type`, `timestamp` (of what happened), `data`. */
export function composeNotice(
  notice: Notice,
  message: { readonly id: string; readonly created_at: number },
): Frozen {
  const text = JSON.stringify({
    type: notice.event,
    timestamp: new Date(message.created_at).toISOString(),
    data: notice.data,
  })
  if (text.length > MOST_BYTES) throw new Error('the webhook has too much to say')
  return { subject: notice.event, html: '', text, headers: {}, links: [] }
}
