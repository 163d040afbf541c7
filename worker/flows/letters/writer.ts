/** How the letters of a kind come about: what they are about is loaded for all of them at once, then each is written. */

import type { Fields } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import type { State } from '../../events/state.ts'
import type { Letter } from '../../messages/compose.ts'
import type { Message } from '../../messages/store.ts'
import type { OrderRecord } from '../../orders/record.ts'
import type { Settings } from '../../site/settings.ts'
import type { FindFlow, Flow, SendStep } from '../definition.ts'
import type { GivenCode } from '../offer.ts'
import type { Run } from '../run.ts'

export interface LetterDesk {
  readonly db: Db
  readonly settings: Settings
  readonly findFlow: FindFlow
  readonly now: () => number
  /** Orders as they stood, where letters are written as of another time than now. */
  readonly orders?: ReadonlyMap<string, OrderRecord>
}

/** What one letter is about. */
export interface Subject {
  readonly message: Message
  readonly flow: Flow
  readonly step: SendStep
  readonly run: Run
  readonly profile: Row<'profiles'>
  readonly state: State
  readonly traits: Fields
  /** IANA zone of the person, or the shop's. */
  readonly timezone: string
  /** Whether it is the person's own. */
  readonly zoned: boolean
}

/** A letter, or why there is none any more; `again`: not now, but perhaps after so many milliseconds. */
export type Written =
  | { readonly send: true; readonly letter: Letter }
  | { readonly send: false; readonly reason: string; readonly again?: number }

/** Writes one letter from what was loaded. First without a code: one is only given for a letter that will go. */
export type Write = (subject: Subject, code: GivenCode | null) => Written

/** The letters of one kind. */
export interface Writer {
  load(desk: LetterDesk, subjects: readonly Subject[]): Promise<Write>
}
