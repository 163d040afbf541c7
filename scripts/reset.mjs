/** Removes the local data, when nobody runs on it and it is ours. */

import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { Failure, reportFailure } from './local/failure.mjs'
import { lockHolder } from './local/lock.mjs'
import { statePaths } from './local/paths.mjs'

/** Removes one state directory. Answers whether there was one; throws a Failure instead of removing what is not ours. */
export async function reset(directory) {
  const state = statePaths(directory)
  if (!existsSync(state.base)) return { state, removed: false }
  if (!existsSync(state.mark) && (await readdir(state.base)).length > 0) {
    throw new Failure(`${state.base} does not look like Aisle's data: nothing was removed.`)
  }
  const holder = lockHolder(state.lock)
  if (holder) {
    throw new Failure(`Aisle runs on ${state.base} (process ${holder.pid}): stop it first.`)
  }
  await rm(state.base, { recursive: true, force: true })
  return { state, removed: true }
}

try {
  const { state, removed } = await reset()
  console.log(removed ? `Removed ${state.base}.` : `Nothing to remove: ${state.base} is not there.`)
} catch (error) {
  reportFailure(error)
}
