/** What we learned of a platform's shop: its address for shoppers, its own name, its currency. */

import { asText, isObject } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import { loadValue, saveValue } from '../site/store.ts'
import type { Platform } from './report.ts'

export interface Facts {
  readonly source: Platform
  /** Host of the pages that shoppers see, or ''. */
  readonly host: string
  /** In which its products' prices are; null until an order or the platform told. */
  readonly currency: string | null
}

const nameOf = (source: Platform) => `platform.${source}`

/** The facts that are known. `host`: the shop's own address by the settings, or the platform's name of it. */
export async function loadFacts(db: Db, source: Platform, host: string): Promise<Facts> {
  const stored = await loadValue(db, nameOf(source))
  const { currency } = isObject(stored) ? stored : { currency: undefined }
  return { source, host, currency: asText(currency, 3) ?? null }
}

/** Remembers in which currency a shop's prices are. */
export async function saveCurrency(db: Db, source: Platform, currency: string): Promise<void> {
  await saveValue(db, nameOf(source), { currency })
}
