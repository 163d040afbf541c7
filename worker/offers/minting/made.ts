/** What a platform is asked to make, and what became of it. */

import type { PlatformConfig } from '../../platforms/config.ts'
import type { Asker } from '../../platforms/sync/ask.ts'
import type { CodeRow, OfferRow } from '../store.ts'

/** How a platform's API is reached. */
export type Api = NonNullable<PlatformConfig['api']>

/** A code to be made, and from when until when it is good, ms UTC. */
export interface Wish {
  readonly offer: OfferRow
  readonly code: CodeRow
  readonly from: number
  readonly until: number
}

export type Made =
  /** It is there: by this wish, or by an earlier one whose answer was lost (then `until` is as it was made). */
  | { readonly ok: true; readonly id: string; readonly until: number }
  | {
      readonly ok: false
      readonly problem: string
      /** Whether it only wants to be asked more slowly, and for how long, ms. */
      readonly busy: boolean
      readonly wait: number | null
    }

/** A platform that makes codes and takes them off again. */
export interface Mint {
  /** Makes a code once, however often it is asked to. Never throws. */
  make(asker: Asker, api: Api, wish: Wish): Promise<Made>
  /** Takes off a code that nobody used in its time. True when it is gone. */
  remove(asker: Asker, api: Api, id: string): Promise<boolean>
}

/** Something that went wrong, in words for the owner. */
export function failed(problem: string, busy = false, wait: number | null = null): Made {
  return { ok: false, problem, busy, wait }
}
