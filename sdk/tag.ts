/** The SDK as a script tag: reads its own data attributes and takes over the calls noted down before. */
import { startAisle } from './aisle.ts'
import type { Aisle, StubCall } from './api.ts'
import type { AisleOptions } from './options.ts'

const page = window as { aisle?: Partial<Aisle> | StubCall[] }
const stub = page.aisle
// Unless an earlier tag on the page is the SDK already.
if (!stub || !(stub as Partial<Aisle>).track) {
  const script = document.currentScript as HTMLScriptElement
  page.aisle = startAisle(
    // The attributes are named as the options are.
    () => ({
      endpoint: new URL(script.src).origin,
      ...(script.dataset as unknown as Pick<AisleOptions, 'key'>),
      debug: 'debug' in script.dataset,
    }),
    // Beside this file, and by import(): it carries a nonce on, needs no policy for Trusted Types, and leaves no global.
    (name) => import(new URL(`aisle-${name}.js`, script.src).href),
    Array.isArray(stub) ? stub : [],
  )
}
