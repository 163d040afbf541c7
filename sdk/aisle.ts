/** The SDK as a page holds it: methods that wake the core, which does nothing in the task that brought it. */

import type { Aisle, StubCall } from './api.ts'
import { type Core, openCore, type Safely } from './core.ts'
import { watchPage } from './lifecycle.ts'
import type { AisleOptions } from './options.ts'
import type { Load } from './parts.ts'

const METHODS =
  'track identify page reset consent flush on subscribe recommend backInStock anonymousId'

/**
 * Starts the SDK on this page. Where there is no page (a server that renders), it does nothing. What `stub` noted down
 * is done first of all; `options` is asked for when it is needed.
 */
export function startAisle(
  options: () => AisleOptions,
  load: Load,
  stub: readonly StubCall[] = [],
): Aisle {
  let core: Core | undefined
  const wake = (): Core => {
    if (!core) {
      core = openCore(options(), load, aisle, safely)
      aisle.push(...stub)
    }
    return core
  }
  /** Runs work so that nothing it meets can break the page. */
  const safely: Safely = (work) => {
    try {
      return work()
    } catch (error) {
      if (core) core.emit('error', { code: 'internal', message: `${error}` })
      else console.warn(error)
      return undefined
    }
  }

  const aisle = {
    push(...calls) {
      for (const call of calls) {
        safely<unknown>(() => {
          if (typeof call === 'function') return call(aisle)
          return aisle[call[0] as 'push'](...(call.slice(1) as StubCall[]))
        })
      }
    },
  } as Aisle
  for (const name of METHODS.split(' ') as 'flush'[]) {
    aisle[name] = (...given: []) => safely(() => wake()[name](...given)) as Promise<void>
  }
  if (typeof document === 'undefined') return aisle

  watchPage(wake)
  // In a task of its own: the first touch of storage and locks takes time, which the page need not wait for, and what
  // the page says about consent and identity is heard first.
  safely(() => setTimeout(() => safely(() => wake().arrive())))
  return aisle
}
