/** The SDK as a script tag: reads its own data attributes and takes over the calls noted down before. */
import { startAisle } from './aisle.ts'
import type { Aisle, StubCall } from './api.ts'
import type { AisleOptions } from './options.ts'

/** Starts the SDK as the global `aisle`, unless an earlier tag on the page has. */
function start(): void {
  const page = window as { aisle?: Partial<Aisle> | StubCall[] }
  const stub = page.aisle
  if (stub && (stub as Partial<Aisle>).track) return
  // The attributes are named as the options are.
  const { dataset, src } = document.currentScript as HTMLScriptElement
  page.aisle = startAisle(
    () => ({
      endpoint: new URL(src).origin,
      ...(dataset as unknown as Pick<AisleOptions, 'key'>),
      debug: 'debug' in dataset,
    }),
    // Beside this file, and by import(): it carries a nonce on, needs no policy for Trusted Types, and leaves no global.
    (name) => import(new URL(`aisle-${name}.js`, src).href),
    Array.isArray(stub) ? stub : [],
  )
}

try {
  start()
} catch (error) {
  console.warn(error)
}
