/** What the core lends to its parts. */
import type { Aisle } from './api.ts'
import type { Composer } from './compose.ts'
import type { Storage } from './storage.ts'
import type { post } from './transport.ts'

/** The core, as the parts see it that ask the Worker for something. */
export interface Desk {
  endpoint: string
  key: string
  aisle: Aisle
  /** What this browser may remember; in memory, as long as that is not allowed. */
  storage: Storage
  post: typeof post
  clean: Composer['clean']
}
