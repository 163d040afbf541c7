/** Builds once before any test, because tests in Node start what is in dist/ and the Worker carries compiled emails. */

import { build } from '../../scripts/build.mjs'

export default async function setup(): Promise<void> {
  await build()
}
