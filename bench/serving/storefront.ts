/** The storefront without a runtime around it: the Worker's own code for a request, on whatever database it is given. */

import { buildApp } from '../../worker/app.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { readConfig } from '../../worker/env.ts'
import type { Services } from '../../worker/http/context.ts'
import { findKey, loadSettings } from '../../worker/site/store.ts'

/** Answers requests to a path, as the Worker does whose settings and keys are at hand already. */
export async function openStorefront(d1: D1Database): Promise<(path: string) => Promise<string>> {
  const app = buildApp()
  const db = openDatabase(d1)
  const config = await readConfig({
    DB: d1,
    ENVIRONMENT: 'development',
    PUBLIC_URL: 'https://aisle.example',
    SECRETS: 'a secret of this bench that is worth nothing to anybody',
  })
  const settings = await loadSettings(db)
  const keys = new Map<string, Awaited<ReturnType<Services['findKey']>>>()
  const nobody = () => Promise.reject(new Error('Nobody asks outside here.'))
  const services: Services = {
    // In development nothing is remembered, so that an owner sees every change at once.
    config: { ...config, development: false },
    db,
    limits: { collect: async () => true, form: async () => true },
    outside: nobody,
    askForTick: () => undefined,
    rested: async () => {},
    settings: async () => settings,
    findKey: async (hash) => {
      if (!keys.has(hash)) keys.set(hash, await findKey(db, hash))
      return keys.get(hash)
    },
    tick: nobody,
    nextDue: async () => null,
  }
  return async (path) => {
    const request = new Request(`https://aisle.example${path}`)
    const response = await app.fetch(request, { services })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`)
    return text
  }
}
