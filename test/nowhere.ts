/** A world without an internet: whatever is asked outside, the connection fails. */

import type { Outside } from '../worker/core/outbound.ts'

/** Stands in for the way out in tests that are about something else. */
export const nowhere: Outside = async () => ({
  ok: false,
  code: 'network',
  message: 'There is no internet in this test.',
})
