/** Where things lie: the repository, what is built, and the local state. */

import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A path inside the repository. */
export const inRepo = (...parts) => path.join(root, ...parts)

export const built = {
  public: inRepo('dist/public'),
  worker: inRepo('dist/worker/index.js'),
  demo: inRepo('dist/demo/index.js'),
  tools: inRepo('dist/tools'),
}

/**
 * The files of one state directory.
 * @param {string} [directory] default: `AISLE_STATE`, or `.aisle/` in the repository
 */
export function statePaths(directory = process.env.AISLE_STATE || inRepo('.aisle')) {
  const base = path.resolve(directory)
  return {
    base,
    /** Says that this directory is ours, so that `npm run reset` never empties another one. */
    mark: path.join(base, 'aisle-state.json'),
    lock: path.join(base, 'lock'),
    secrets: path.join(base, 'secrets'),
    d1: path.join(base, 'd1'),
    kv: path.join(base, 'kv'),
  }
}
